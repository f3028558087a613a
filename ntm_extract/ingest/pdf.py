"""PDF files with a text layer, read by pdfplumber: lines as blocks, ruled tables as cells, each with its page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.folding import nfc

MAX_PAGES = 3000


@dataclass(slots=True)
class _State:
    """The table that the page before ended in: a table that goes on over pages is one."""

    tables: int = 0
    columns: int = 0
    row: int = 0
    open: bool = False


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of line and cell blocks; a page number alone at the top or foot of a page is left out."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    builder = DocumentBuilder()
    empty = 0
    state = _State()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise InputError(path, "too_large", f"{len(pdf.pages)} pages are over the limit of {MAX_PAGES}; split the file")
            for number, page in enumerate(pdf.pages, 1):
                items = _items(page)
                page.close()
                empty += not items
                _add(builder, items, number, state)
            pages = len(pdf.pages)
    except InputError:
        raise
    except PDFPasswordIncorrect as error:
        raise InputError(path, "unreadable", "protected by a password; save a copy without it") from error
    except Exception as error:  # pdfminer raises many kinds for broken files
        if "PDFPasswordIncorrect" in repr(error):
            raise InputError(path, "unreadable", "protected by a password; save a copy without it") from error
        raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again") from error
    if empty == pages:
        raise InputError(path, "empty", "the PDF has no text layer (a scan); run OCR on it first")
    if empty:
        builder.warnings.append(f"{empty} of {pages} pages have no text layer and were not read")
    return builder.build(source, sha256)


def _items(page: Any) -> list[tuple[float, str | list[list[str]]]]:
    """Lines (text) and tables (rows of cell texts) of a page from top to bottom, page numbers left out."""
    tables = [t for t in page.find_tables() if len(t.rows) > 0 and any(len([c for c in r.cells if c]) > 1 for r in t.rows)]
    items: list[tuple[float, str | list[list[str]]]] = []
    for table in tables:
        rows = [[nfc((cell or "").strip()) for cell in row] for row in table.extract()]
        items.append((table.bbox[1], rows))
    lines = []
    for line in page.extract_text_lines(return_chars=False):
        middle = (line["top"] + line["bottom"]) / 2
        if any(t.bbox[1] <= middle <= t.bbox[3] for t in tables) or not line["text"].strip():
            continue
        lines.append((line["top"], nfc(line["text"])))
    for edge in (0, -1):
        if lines and lines[edge][1].strip(" -–").isdigit() and len(lines[edge][1].strip(" -–")) <= 4:
            lines.pop(edge)
    return sorted([*items, *lines], key=lambda item: item[0])


def _add(builder: DocumentBuilder, items: list[tuple[float, str | list[list[str]]]], page: int, state: _State) -> None:
    for index, (_, item) in enumerate(items):
        if isinstance(item, str):
            builder.add("line", item, page=page)
            state.open = False
            continue
        width = max(len(row) for row in item)
        if not (index == 0 and state.open and width == state.columns):
            state.tables, state.columns, state.row = state.tables + 1, width, 0
        for row in item:
            for column, text in enumerate(row):
                builder.add(
                    "cell",
                    text,
                    separator="\n" if column == len(row) - 1 else "\t",
                    page=page,
                    table=state.tables - 1,
                    row=state.row,
                    column=column,
                )
            state.row += 1
        state.open = True
