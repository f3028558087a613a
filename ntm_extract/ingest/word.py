"""Word files: paragraphs and tables in the order of the body; page headers and footers kept apart."""

from __future__ import annotations

import io
import zipfile
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
    except zipfile.BadZipFile as error:
        raise InputError(path, "unreadable", "not a Word .docx file, or cut short; send the original again") from error
    if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 20_000:
        raise InputError(path, "too_large", "unpacks to more than 400 MB; this is no ordinary plan and was not opened")


def _body(element: Any, builder: DocumentBuilder, tables: list[int]) -> None:
    for child in element.iterchildren():
        if child.tag == _W + "p":
            text = _text(child)
            if text.strip():
                builder.add("paragraph", text)
        elif child.tag == _W + "tbl":
            _table(child, builder, tables)
        elif child.tag == _W + "sdt":
            for content in child.iterchildren(_W + "sdtContent"):
                _body(content, builder, tables)


def _table(table: Any, builder: DocumentBuilder, tables: list[int]) -> None:
    """One block a cell: cells of a row parted by tabs, rows by line ends; a cell merged downwards shows once."""
    number = tables[0]
    tables[0] += 1
    for row_number, row in enumerate(table.iterchildren(_W + "tr")):
        cells, column = [], 0
        for cell in row.iterchildren(_W + "tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(_W + "val", "1")) if span is not None else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            continued = merge is not None and merge.get(_W + "val") != "restart"
            text = "" if continued else "\n".join(t for t in (_text(p) for p in cell.iter(_W + "p")) if t.strip())
            cells.append((text, column, width))
            column += width
        for text, column, width in cells:
            last = column + width >= cells[-1][1] + cells[-1][2]
            builder.add("cell", text, separator="\n" if last else "\t", table=number, row=row_number, column=column, span=width)


def _text(paragraph: Any) -> str:
    """A paragraph's visible text: soft breaks as line ends, tabs as spaces, deleted and field-code text left out."""
    parts = []
    for node in paragraph.iter():
        if node.tag == _W + "t":
            if not any(a.tag == _W + "del" for a in node.iterancestors()):
                parts.append(node.text or "")
        elif node.tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif node.tag == _W + "tab" and node.getparent().tag == _W + "r":
            parts.append(" ")
        elif node.tag == _W + "noBreakHyphen":
            parts.append("-")
    return nfc("".join(parts))
