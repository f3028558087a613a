"""Page headers and footers: those that are printed, each text once, without page numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import regex

from ntm_extract.document import DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.ingest.word.names import R, W, flag
from ntm_extract.ingest.word.package import Package
from ntm_extract.ingest.word.runs import Losses, ParagraphReader, contents
from ntm_extract.ingest.word.styles import Styles

Margin = Literal["header", "footer"]
_REFERENCES: dict[str, Margin] = {W + "headerReference": "header", W + "footerReference": "footer"}
# What remains of `Trang 2/10` when its numbers are fields.
_PAGE_WORDS = regex.compile(r"(?i)[\W\d_]*(?:(?:trang|page|of|tr)[\W\d_]*)*")


def add_margins(package: Package, builder: DocumentBuilder, styles: Styles, losses: Losses) -> None:
    """Adds a block for each header and footer that is printed on some page."""
    seen: set[tuple[Margin, str]] = set()
    parts: set[str] = set()
    for kind, name in _printed(package, builder):
        if name in parts:
            continue
        parts.add(name)
        try:
            root = package.xml(name)
        except InputError as error:
            if error.category == "too_large":
                raise
            builder.warnings.append(f"a page {kind} is damaged and was not read")
            continue
        text = "\n".join(_lines(root, ParagraphReader(styles, losses)))
        if text and (kind, text) not in seen:
            seen.add((kind, text))
            builder.add(kind, text)


def _printed(package: Package, builder: DocumentBuilder) -> Iterator[tuple[Margin, str]]:
    """Kind and part of every header and footer; first pages and even pages only where they differ from the others."""
    settings = None
    try:
        settings = package.related("settings")
    except InputError:
        builder.warnings.append("the settings of the file are damaged; headers of even pages may be missing")
    even = bool(flag(settings, "evenAndOddHeaders"))
    for section in package.main.iter(W + "sectPr"):
        first = bool(flag(section, "titlePg"))
        for reference in section.iterchildren(*_REFERENCES):
            place = reference.get(W + "type", "default")
            relation = package.relations.get(reference.get(R + "id", ""))
            if relation is not None and {"first": first, "even": even}.get(place, True):
                yield _REFERENCES[reference.tag], relation.target


def _lines(root: Any, reader: ParagraphReader) -> Iterator[str]:
    for content in contents(root, reader):
        text = content.text.strip()
        if text and not (content.numbered_page and _PAGE_WORDS.fullmatch(text)):
            yield text
