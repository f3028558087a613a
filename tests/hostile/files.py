"""Hostile and broken files, made by code: each maker gives the bytes of one file, ``make`` puts all of them into a folder."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image

from tests.ingest.pdf_samples import build, text
from tests.ingest.samples import PLAN, p, pdf, show, word_plan
from tests.ingest.scans import as_picture
from tests.ingest.test_formats import ole
from tests.ingest.test_office import odt, odt_plan, rtf, rtf_plan
from tests.ingest.test_pdf_hostile import TWO, multiplied, packed
from tests.ingest.test_word_hostile import liar
from tests.ingest.word_parts import RELATIONS, package

SECRET = "BIMATCUAMAY"
"""What stands in a file beside the corpus; it must appear nowhere."""
SENTENCE = (
    "Phấn đấu có thêm tối thiểu 04 xã đạt chuẩn nông thôn mới; xã An Phú và xã Hòa Kiến, thành phố Tuy Hòa đạt chuẩn "
    "nông thôn mới nâng cao trước ngày 30/6/2023 theo Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ, "
)
PLAN_LINES = [line for line in PLAN.split("\n") if line]
BODY = "".join(map(p, PLAN_LINES))
PICTURE = as_picture(Image.effect_noise((600, 800), 60), "PNG")


def plan_docx(folder: Path) -> bytes:
    """The plan as a Word file."""
    made = word_plan(folder / "made.docx")
    data = made.read_bytes()
    made.unlink()
    return data


def plan_pdf() -> bytes:
    """The plan as a PDF, a line of text a line."""
    return build(b"".join(text(40, 800 - 14 * n, line, 7) for n, line in enumerate(PLAN_LINES)))


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A packed zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def swollen(name: str, megabytes: int, more: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """A zip with one member that unpacks to ``megabytes`` of spaces, written a piece at a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for other, data in more:
            made.writestr(other, data)
        with made.open(name, "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * (1 << 20))
    return out.getvalue()


def lying(data: bytes, name: str) -> bytes:
    """``data`` with the unpacked size of the member ``name`` declared as 100 bytes, in both places."""
    out, wanted = bytearray(data), name.encode()
    for mark, size, length, begin in ((b"PK\x01\x02", 24, 28, 46), (b"PK\x03\x04", 22, 26, 30)):
        at = -1
        while (at := out.find(mark, at + 1)) >= 0:
            (count,) = struct.unpack_from("<H", out, at + length)
            if out[at + begin : at + begin + count] == wanted:
                struct.pack_into("<I", out, at + size, 100)
    return bytes(out)


MIMETYPE = ("mimetype", b"application/vnd.oasis.opendocument.text")


def laughs() -> bytes:
    """A Word file with ten entities, each of ten of the one before."""
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return package(p("&l9;") + BODY, prolog=f'<!DOCTYPE w [<!ENTITY l0 "ha">{rows}]>')


def outside(secret: str, url: str) -> bytes:
    """A plan as a Word file with entities of a file and of the network."""
    prolog = f'<!DOCTYPE w SYSTEM "{url}/w.dtd" [<!ENTITY x SYSTEM "{secret}"><!ENTITY y SYSTEM "{url}/entity">]>'
    return package(BODY + p("&x;&y;"), prolog=prolog)


def remote(url: str) -> bytes:
    """A plan as a Word file with a template, a picture, numbering and a frame that lie elsewhere."""
    kinds = ("attachedTemplate", "image", "numbering", "frame", "oleObject")
    links = "".join(f'<Relationship Id="e{k}" Type="{RELATIONS}/{k}" Target="{url}/{k}" TargetMode="External"/>' for k in kinds)
    with zipfile.ZipFile(io.BytesIO(package(BODY))) as old:
        return zipped((n, old.read(n).replace(b"</Relationships>", links.encode() + b"</Relationships>")) for n in old.namelist())


def climbing(folder: Path) -> bytes:
    """A plan as a Word file with members whose names lead out of any folder."""
    with zipfile.ZipFile(io.BytesIO(package(BODY))) as old:
        members = [(n, old.read(n)) for n in old.namelist()]
    return zipped([*members, ("../../climbed.txt", b"x"), (str(folder.parent / "climbed.txt"), b"x")])


def linked_odt(url: str) -> bytes:
    """A plan as an ODF text with a picture that lies elsewhere."""
    frame = (
        f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{url}/a.png" xlink:type="simple"/></draw:frame>'
    )
    return odt("".join(f"<text:p>{line}</text:p>" for line in PLAN_LINES) + f"<text:p>{frame}</text:p>")


def linked_rtf(url: str, secret: str) -> bytes:
    """A plan as RTF with fields that draw in a picture and a file, and a remote template."""
    fields = "".join(
        rf'{{\field{{\*\fldinst {k} "{t}"}}{{\fldrslt x}}}}' for k, t in (("INCLUDEPICTURE", url), ("INCLUDETEXT", secret))
    )
    return rtf_plan()[:-1] + rf"{{\*\template {url}/t.dotx}}{fields}}}".encode()


def scripted(data: bytes) -> bytes:
    """A PDF that runs a script and starts a program when it is opened."""
    actions = rb"/OpenAction << /S /JavaScript /JS (app.launchURL\('http://192.0.2.1/'\)) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >>"
    return data.replace(b"/Type /Catalog", b"/Type /Catalog " + actions, 1)


def tiff(pages: int) -> bytes:
    """A TIFF of many tiny blank pages."""
    sheet, out = Image.new("1", (60, 80), 1), io.BytesIO()
    sheet.save(out, "TIFF", save_all=True, append_images=[sheet] * (pages - 1))
    return out.getvalue()


def vast_png(width: int, height: int) -> bytes:
    """A PNG that declares its size and packs that many white points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    points = zlib.compress(bytes(1 << 20), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", points)
        + chunk(b"IEND", b"")
    )


def vast_white() -> bytes:
    """A coloured picture at the limit: 80 million points in 300 kilobytes."""
    out = io.BytesIO()
    Image.new("RGBA", (8900, 8900), (255, 255, 255, 200)).save(out, "PNG")
    return out.getvalue()


def noise(seed: str) -> bytes:
    """The same random bytes each time."""
    return random.Random(seed).randbytes(20_000)


EXTENSIONS = ("txt", "docx", "pdf", "doc", "rtf", "odt", "png", "tif", "jpg")
ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >> /ID [<61> <61>]"
LOCKED_PART = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'


def contents(folder: Path, url: str, secret: Path) -> dict[str, Callable[[], bytes]]:
    """Makers by file name. ``url`` is an address that nothing may ask, ``secret`` a file that nothing may show."""
    docx, plan, uri = plan_docx(folder), PLAN.encode(), secret.as_uri()
    whole = {"docx": docx, "pdf": plan_pdf(), "odt": odt_plan(), "rtf": rtf_plan(), "png": PICTURE, "doc": ole("WordDocument")}
    line = SENTENCE.encode() * (10 * 2**20 // len(SENTENCE.encode()))
    files: dict[str, Callable[[], bytes]] = {
        **{f"empty.{e}": lambda: b"" for e in EXTENSIONS},
        "only a mark.txt": lambda: b"\xef\xbb\xbf",
        "only a mark of 16.txt": lambda: b"\xff\xfe",
        "white.txt": lambda: b" \r\n\t\n" * 500,
        "white.docx": lambda: b" \r\n\t\n" * 500,
        **{f"cut.{e}": (lambda data=data: data[: len(data) * 2 // 3]) for e, data in whole.items()},
        **{f"noise.{e}": (lambda e=e: noise(e)) for e in EXTENSIONS},
        # what it says it is, and what it is
        "word.pdf": lambda: docx,
        "word.txt": lambda: docx,
        "word.png": lambda: docx,
        "pdf.docx": lambda: whole["pdf"],
        "pdf.txt": lambda: whole["pdf"],
        "rtf.doc": lambda: whole["rtf"],
        "odt.docx": lambda: whole["odt"],
        "text.docx": lambda: plan,
        "text.pdf": lambda: plan,
        "picture.pdf": lambda: PICTURE[:200],
        "web page.doc": lambda: b"<!DOCTYPE html><html><body>" + plan + b"</body></html>",
        "sheet.docx": lambda: zipped([("xl/workbook.xml", b"<x/>")]),
        "archive.txt": lambda: zipped([("plan.txt", plan)]),
        "plan.exe": lambda: b"MZ" + noise("exe"),
        "locked.docx": lambda: ole("EncryptedPackage"),
        "locked.doc": lambda: ole("WordDocument", 0x0100),
        "locked.odt": lambda: odt("", LOCKED_PART),
        "locked.pdf": lambda: pdf(show(72, 700, "mot"), trailer=ENCRYPTED),
        # little on disk, much in memory
        "bomb.docx": lambda: swollen("word/document.xml", 3000),
        "bomb that lies.docx": lambda: liar(600 << 20),
        "bomb in a bomb.docx": lambda: zipped([("word/document.xml", swollen("word/document.xml", 1000))]),
        "bomb of tags.docx": lambda: package("<w:p/>" * 3_000_000),
        "bomb beside a plan.docx": lambda: swollen("word/media/image1.png", 1000, [("word/document.xml", b"<x/>")]),
        "bomb.odt": lambda: swollen("content.xml", 1000, [MIMETYPE]),
        "bomb that lies.odt": lambda: lying(swollen("content.xml", 1000, [MIMETYPE]), "content.xml"),
        "laughs.docx": laughs,
        "bomb.pdf": lambda: packed(b"1 1 m 500 500 l S\n" * 4_000_000),
        "forms that multiply.pdf": lambda: multiplied(9, 10),
        "vast but white.png": vast_white,
        "vast.png": lambda: vast_png(60_000, 60_000),
        "less than vast.png": lambda: vast_png(9_000, 9_000),
        "broken tags.tif": lambda: b"II*\0\xff\xff\xff\xff",
        "many pages.tif": lambda: tiff(4000),
        # what reaches out
        "outside.docx": lambda: outside(uri, url),
        "remote.docx": lambda: remote(url),
        "climbing.docx": lambda: climbing(folder),
        "linked.odt": lambda: linked_odt(url),
        "linked.rtf": lambda: linked_rtf(url, uri),
        "script.pdf": lambda: scripted(plan_pdf()),
        # long
        "line.txt": lambda: line,
        "line of half a million.txt": lambda: line[: 1 << 19].rsplit(b" ", 1)[0],
        "digits.txt": lambda: b"9" * (10 << 20),
        "digits of a million.txt": lambda: b"9" * 1_000_000,
        "line.docx": lambda: package(p(SENTENCE * 20_000)),
        "line.rtf": lambda: rtf("9" * (10 << 20)),
        "line.odt": lambda: odt(f"<text:p>{'9' * (10 << 20)}</text:p>"),
        "thousands of pages.pdf": lambda: pdf(*[show(72, 700, "mot hai")] * 3001),
        # odd pages
        "ring of pages.pdf": lambda: TWO.replace(b"[5 0 R 7 0 R ]", b"[2 0 R 2 0 R ]"),
        "huge page.pdf": lambda: plan_pdf().replace(b"595 842", b"9999999 9999999"),
        "huge blank page.pdf": lambda: TWO.replace(b"595 842", b"200000 200000").replace(b"Tj", b"xx"),
        # names
        "two\nlines.txt": lambda: b"",
        "turned\u202etxt.docx": lambda: b"",
        "-rf.txt": lambda: b"",
        "[bold] [red].txt": lambda: b"",
        f"{'k' * 250}.txt": lambda: plan,
        os.fsdecode(b"k\xea ho\xa1ch.txt"): lambda: b"",
        os.fsdecode(b"k\xea ho\xa1ch tot.txt"): lambda: plan,
    }
    return files


def make(folder: Path, url: str, secret: Path) -> None:
    """Puts every file into ``folder``, with what is no ordinary file, and three good plans in `good`."""
    for name, data in contents(folder, url, secret).items():
        (folder / name).write_bytes(data())
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "in it.txt").write_text(PLAN, encoding="utf-8")
    (folder / "link to nothing.txt").symlink_to(folder / "no such file")
    (folder / "link around.txt").symlink_to(folder / "link around.txt")
    (folder / "link to a secret.txt").symlink_to(secret)
    (folder / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "closed.txt").write_text(PLAN, encoding="utf-8")
    (folder / "closed.txt").chmod(0)
    good = folder / "good"
    good.mkdir()
    (good / "a.txt").write_text(PLAN, encoding="utf-8")
    (good / "b.docx").write_bytes(plan_docx(good))
    (good / "c.pdf").write_bytes(plan_pdf())
