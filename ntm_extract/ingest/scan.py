"""Pages without a text layer."""

from __future__ import annotations

from ntm_extract.errors import InputError
from ntm_extract.ingest.pages import PageContent


def recognise(data: bytes, numbers: list[int], path: str) -> dict[int, PageContent]:
    """The pages ``numbers`` (from 1) of a PDF as OCR reads them. Raises :class:`InputError` where OCR is not to be had."""
    del data
    listed = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    raise InputError(path, "empty", f"page(s) {listed} have no text layer (a scan); run OCR on it first")
