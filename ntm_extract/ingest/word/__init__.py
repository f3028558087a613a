"""Word files (.docx, .docm): what is seen on the page, in reading order, and nothing that is not.

Rooms: ``package`` opens the zip within bounds, ``body`` walks paragraphs and tables, ``runs`` reads a paragraph,
``numbering`` and ``symbols`` make lists and marks visible, ``grid`` and ``letterhead`` tell tables from layout,
``margins`` reads headers and footers, ``pages`` notices pages that are pictures.
"""

from __future__ import annotations

from typing import Any

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.ingest.word.body import Body
from ntm_extract.ingest.word.margins import add_margins
from ntm_extract.ingest.word.names import W, elements
from ntm_extract.ingest.word.numbering import Numbering
from ntm_extract.ingest.word.package import MAX_UNPACKED, Package
from ntm_extract.ingest.word.pages import Pages
from ntm_extract.ingest.word.runs import Losses
from ntm_extract.ingest.word.styles import Styles

__all__ = ["MAX_UNPACKED", "ingest"]
# Parts that a document can be read without, at a loss that is told.
_LOSS = {"styles": "styles", "numbering": "automatic numbers", "footnotes": "footnotes", "endnotes": "endnotes"}


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of paragraph, heading, list, cell, footnote, header and footer blocks.

    Raises :class:`InputError` for a file that is broken, protected by a password or too large.
    """
    package = Package(data, path)
    body = package.main.find(W + "body")
    if body is None:
        raise InputError(path, "unreadable", "this Word file has no body; open it in Word and save it again as .docx")
    builder, losses, pages = DocumentBuilder(), Losses(), Pages(package.main)
    parts = {kind: _part(package, kind, builder) for kind in _LOSS}
    styles = Styles(parts["styles"])
    notes = {
        (kind, note.get(W + "id", "")): note
        for kind in ("footnotes", "endnotes")
        if parts[kind] is not None
        for note in elements(parts[kind])
        if note.get(W + "type", "normal") == "normal"
    }
    reader = Body(builder, styles, Numbering(parts["numbering"], styles), notes, losses, pages)
    reader.read(body)
    add_margins(package, builder, styles, losses)
    builder.warnings += losses.warnings()
    if reader.inserted_files:
        builder.warnings.append(f"{reader.inserted_files} file(s) inserted into this one were not read; save it again in Word")
    pictures = pages.warning()
    if pictures:
        builder.warnings.append(pictures)
    return builder.build(source, sha256)


def _part(package: Package, kind: str, builder: DocumentBuilder) -> Any | None:
    try:
        return package.related(kind)
    except InputError as error:
        if error.category == "too_large":
            raise
        builder.warnings.append(f"the {_LOSS[kind]} of this file are damaged and were not read")
        return None
