"""PDF files with a text layer, read by pdfplumber: lines as blocks, each with its page."""

from __future__ import annotations

import io

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.folding import nfc

MAX_PAGES = 3000


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of line blocks; a page number alone at the top or foot of a page is left out."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    builder = DocumentBuilder()
    empty = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise InputError(path, "too_large", f"{len(pdf.pages)} pages are over the limit of {MAX_PAGES}; split the file")
            for number, page in enumerate(pdf.pages, 1):
                lines = [line for line in nfc(page.extract_text() or "").split("\n") if line.strip()]
                page.close()
                empty += not lines
                for edge in (0, -1):
                    if lines and lines[edge].strip().isdigit() and len(lines[edge].strip()) <= 4:
                        lines.pop(edge)
                for line in lines:
                    builder.add("line", line, page=number)
            pages = len(pdf.pages)
    except InputError:
        raise
    except PDFPasswordIncorrect as error:
        raise InputError(path, "unreadable", "protected by a password; save a copy without it") from error
    except Exception as error:  # pdfminer raises many kinds for broken files
        raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again") from error
    if empty == pages:
        raise InputError(path, "empty", "the PDF has no text layer (a scan); run OCR on it first")
    warnings = [f"{empty} of {pages} pages have no text layer and were not read"] if empty else []
    return builder.build(source, sha256, warnings)
