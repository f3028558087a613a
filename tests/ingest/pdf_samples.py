"""Makers of PDF pages with Vietnamese text, all letters equally wide, so that a test knows where each of them stands."""

from __future__ import annotations

import hashlib

MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
MARKED += MARKED.upper()
ADVANCE = 0.6


def _code(character: str) -> tuple[str, int]:
    """The font that has the character, and its code there."""
    return ("F1", ord(character)) if ord(character) < 0x80 else ("F2", 0x21 + MARKED.index(character))


def _place(font: str, size: float, x: float, y: float, codes: bytes, turn: str = "1 0 0 1") -> bytes:
    return f"BT /{font} {size} Tf {turn} {x:.2f} {y:.2f} Tm <{codes.hex()}> Tj ET\n".encode()


def text(x: float, y: float, words: str, size: float = 10) -> bytes:
    """``words`` on one baseline, drawn as word processors draw them: first all that one font has, then the other's letters."""
    out = b""
    for font in ("F1", "F2"):
        pieces, at = [], 0
        for number, character in enumerate(words):
            own, code = _code(character)
            if own == font:
                pieces.append(f"{-ADVANCE * 1000 * (number - at):.0f} <{code:02x}>")
                at = number + 1
        if pieces:
            out += f"BT /{font} {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm [{' '.join(pieces)}] TJ ET\n".encode()
    return out


def upwards(x: float, y: float, words: str, size: float = 10) -> bytes:
    """``words`` set a quarter against the clock, from (x, y) up the page."""
    return b"".join(
        _place(font, size, x, y + n * ADVANCE * size, bytes([code]), "0 1 -1 0")
        for n, (font, code) in enumerate(map(_code, words))
    )


def box(x: float, y: float, width: float, height: float) -> bytes:
    """A rectangle's outline."""
    return f"{x} {y} {width} {height} re S\n".encode()


def _unicode_map() -> bytes:
    rows = "\n".join(f"<{0x21 + n:02x}> <{ord(c):04x}>" for n, c in enumerate(MARKED))
    body = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        + "".join(
            f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
            for part in (rows.split("\n")[i : i + 90] for i in range(0, len(MARKED), 90))
        )
        + "endcmap end"
    ).encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def build(*pages: bytes, page_keys: bytes = b"", mapped: bool = True, locked: tuple[bytes, bytes] | None = None) -> bytes:
    """A PDF of A4 pages. ``mapped``: its second font tells its characters. ``locked``: user and owner password."""
    widths = b" ".join([b"600"] * 224)
    second = b"/Widths [%s] /FirstChar 32 /LastChar 255 %s" % (widths, b"/ToUnicode 5 0 R" if mapped else b"")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Plain /Encoding /WinAnsiEncoding %s >>" % second,
        _unicode_map(),
        # A picture of one pixel, /Im, to be stretched.
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\xf0\nendstream",
    ]
    kids = b""
    for content in pages:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 6 0 R >> >> >>" % (page_keys, len(objects))
        )
        kids += b"%d 0 R " % len(objects)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    trailer = b""
    if locked is not None:
        objects, trailer = _lock(objects, *locked)
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _lock(objects: list[bytes], user: bytes, owner: bytes) -> tuple[list[bytes], bytes]:
    """The standard 40-bit lock of PDF 1.1."""

    def padded(word: bytes) -> bytes:
        return (word + _PAD)[:32]

    owned = _rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
    key = hashlib.md5(padded(user) + owned + (-4).to_bytes(4, "little", signed=True) + b"\x00").digest()[:5]
    locked = []
    for number, body in enumerate(objects, 1):
        head, mark, rest = body.partition(b"stream\n")
        if mark:
            own = hashlib.md5(key + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]
            stream = rest[: rest.rindex(b"\nendstream")]
            body = head + mark + _rc4(own, stream) + b"\nendstream"
        locked.append(body)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
    return locked, lock % (owned.hex().encode(), _rc4(key, _PAD).hex().encode())
