"""Plain text: UTF-8 with or without a byte-order mark, UTF-16, composed or decomposed letters, and the legacy charsets."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from ntm_extract.document import Alignment, Block, Document
from ntm_extract.errors import InputError
from ntm_extract.folding import nfc, nfc_with_offsets

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_CHARACTERS = 2_000_000
"""Of a whole document: some 800 pages. Reading takes time with every one of them."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LINE = re.compile(r"([^\n\r]*)(?:\r\n|\n|\r|\Z)")
Pieces = list[tuple[int, int]]


def decode(data: bytes, path: str) -> str:
    """The characters of ``data`` as they are; raises :class:`InputError` when it is not Unicode text."""
    text = _unicode(data, path)
    _refuse_binary(text, path)
    return text


def _unicode(data: bytes, path: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            body, name = data[len(mark) :], encoding
            break
    else:
        body, name = data, _guess(data)
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(
            path, "not_text", "not Unicode text; open it in the program it came from and save it as UTF-8"
        ) from error


def _refuse_binary(text: str, path: str) -> None:
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 500:
        raise InputError(path, "not_text", "this looks like binary data, not text; check that the extension is right")


def _guess(data: bytes) -> str:
    """UTF-16 without a mark shows as zero bytes at every other place; all else is taken for UTF-8."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 8 and even < odd // 4:
        return "utf-16-le"
    if even > len(sample) // 8 and odd < even // 4:
        return "utf-16-be"
    return "utf-8"


def endless(path: str) -> InputError:
    """The refusal of a text that is longer than any plan."""
    return InputError(path, "too_large", f"over the limit of {MAX_CHARACTERS:,} characters; this is no ordinary plan, split it")


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document whose blocks are the lines of the text; a warning says which legacy charset it was read in, if any."""
    from ntm_extract.ingest.charsets import TITLES, decode_legacy, mend

    if len(data) > 4 * MAX_CHARACTERS:  # bytes of a character, at the most
        raise endless(path)
    pieces: Pieces | None = None
    warning = None
    try:
        text = _unicode(data, path)
    except InputError:
        legacy = None if data.startswith(tuple(mark for mark, _ in _BOMS)) else decode_legacy(data)
        if legacy is None:
            raise
        text, charset, pieces = legacy
        warning = f"this is no Unicode text; it was read as {TITLES[charset]}"
    else:
        mended = mend(text)
        if mended is not None:
            text, charset, pieces = mended
            warning = f"letters typed in {TITLES[charset]} were turned into Unicode"
    _refuse_binary(text, path)  # only now: some charsets have letters in the place of control characters
    document = document_of(text, source, sha256, pieces)
    if warning:
        document.warnings.append(warning)
    return document


def document_of(raw: str, source: str, sha256: str, pieces: Pieces | None = None) -> Document:
    """A document of ``raw``, composed to NFC, whose blocks are its lines.

    ``pieces`` are lengths before and after where ``raw`` was itself converted from the characters or bytes of the file.
    """
    text = nfc(raw)
    if text != raw:
        pieces = list(_through(pieces, _pieces(raw)) if pieces else _pieces(raw))
    alignment = Alignment(pieces) if pieces else None
    blocks = [
        Block("line", start, end, line=number)
        for number, (start, end) in enumerate((m.span(1) for m in _LINE.finditer(text)), 1)
        if start < end
    ]
    return Document(source, sha256, text, blocks, alignment=alignment)


def _pieces(raw: str) -> Iterator[tuple[int, int]]:
    """Lengths before and after composing, letter by letter; a line whose letters do not compose one by one is one piece."""
    for line in raw.splitlines(keepends=True):
        composed = nfc(line)
        if composed == line:
            yield len(line), len(line)
            continue
        letters, origins = nfc_with_offsets(line)
        if letters != composed:
            yield len(line), len(composed)
            continue
        starts = [i for i in range(len(letters)) if i == 0 or origins[i] != origins[i - 1]]
        for start, end in zip(starts, [*starts[1:], len(letters)], strict=True):
            yield origins[end] - origins[start], end - start


def _through(first: Pieces, second: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lengths of two conversions, one after the other."""
    alignment, middle, total = Alignment(first), 0, sum(before for before, _ in first)
    length = sum(after for _, after in first)

    def at(offset: int) -> int:
        return alignment.source(offset) if offset < length else total

    for before, after in second:
        if before == after:
            for step in range(middle, middle + before):
                yield at(step + 1) - at(step), 1
        else:
            yield at(middle + before) - at(middle), after
        middle += before
