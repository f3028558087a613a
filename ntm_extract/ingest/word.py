"""Word files: paragraphs and tables in the order of the body; page headers and footers kept apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.folding import nfc

MAX_UNPACKED = 400 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of paragraph and cell blocks."""
    _refuse_bombs(data, path)
    import docx

    try:
        word = docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises many kinds for broken packages
        raise InputError(path, "unreadable", "not a readable Word file; open it in Word and save it again as .docx") from error
    if word.element.body is None:
        raise InputError(path, "unreadable", "this Word file has no body; open it in Word and save it again as .docx")
    builder = DocumentBuilder()
    _body(word.element.body, builder, [0])
    for section in word.sections:
        for kind, part in (("header", section.header), ("footer", section.footer)):
            text = "\n".join(p.text for p in part.paragraphs if p.text.strip()) if not part.is_linked_to_previous else ""
            if text:
                builder.add("header" if kind == "header" else "footer", nfc(text))
    return builder.build(source, sha256)


def _refuse_bombs(data: bytes, path: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except Exception as error:  # zipfile raises several kinds for broken and for newer archives
        raise InputError(path, "unreadable", "not a Word .docx file, or cut short; send the original again") from error
    if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 20_000:
        raise InputError(path, "too_large", "unpacks to more than 400 MB; this is no ordinary plan and was not opened")


# Content controls and marks of editing around what is read; their own text is their children's.
_WRAPPERS = {_W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_UNSEEN = {_W + "del", _W + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of a tag, those within content controls too."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _body(element: Any, builder: DocumentBuilder, tables: list[int]) -> None:
    for child in element.iterchildren():
        if child.tag == _W + "p":
            text = _text(child)
            if text.strip():
                builder.add("paragraph", text)
        elif child.tag == _W + "tbl":
            _table(child, builder, tables)
        elif child.tag in _WRAPPERS:
            _body(child, builder, tables)


def _table(table: Any, builder: DocumentBuilder, tables: list[int]) -> None:
    """One block a cell: cells of a row parted by tabs, rows by line ends; a cell merged downwards shows once."""
    number = tables[0]
    tables[0] += 1
    for row_number, row in enumerate(_children(table, _W + "tr")):
        cells, column = [], 0
        for cell in _children(row, _W + "tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            given = span.get(_W + "val", "1") if span is not None else "1"
            width = min(int(given), 200) if given.isdecimal() and int(given) > 0 else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            continued = merge is not None and merge.get(_W + "val") != "restart"
            text = "" if continued else "\n".join(t for t in (_text(p) for p in _paragraphs(cell)) if t.strip())
            cells.append((text, column, width))
            column += width
        for text, column, width in cells:
            last = column + width >= cells[-1][1] + cells[-1][2]
            builder.add("cell", text, separator="\n" if last else "\t", table=number, row=row_number, column=column, span=width)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell and of tables within it; text boxes belong to the paragraph they are anchored in."""
    for child in cell.iterchildren():
        if child.tag == _W + "p":
            yield child
        elif child.tag in _WRAPPERS or child.tag in (_W + "tbl", _W + "tr", _W + "tc"):
            yield from _paragraphs(child)


def _text(paragraph: Any) -> str:
    """A paragraph's visible text: soft breaks as line ends, tabs as spaces, deleted and field-code text left out."""
    parts = []
    for node in paragraph.iter():
        if node.tag == _W + "t":
            if not any(a.tag in _UNSEEN for a in node.iterancestors()):
                parts.append(node.text or "")
        elif node.tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif node.tag == _W + "tab" and node.getparent().tag == _W + "r":
            parts.append(" ")
        elif node.tag == _W + "noBreakHyphen":
            parts.append("-")
    return nfc("".join(parts))
