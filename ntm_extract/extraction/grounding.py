"""Leads every record back to its place in the file: page and box, paragraph, cell or line."""

from __future__ import annotations

from typing import Literal

from ntm_extract.document import Document, Location
from ntm_extract.records import PageBox, PageReading, Plan, SourceLocation

Part = Literal["body", "footnote", "header", "footer"]
_PARTS: dict[str, Part] = {"footnote": "footnote", "header": "header", "footer": "footer"}


def ground(plan: Plan, document: Document) -> None:
    """Sets ``source_location`` of every record, and the pages and warnings of the plan.

    Raises :class:`~ntm_extract.document.LocationError` when a span does not lie in the document's blocks.
    """
    for records in plan.records().values():
        for record in records:
            record.source_location = _source(document.locate_span(record.start, record.end))
    plan.pages = [
        PageReading(page=p.number, engine=p.engine, confidence=p.confidence, doubtful=p.doubtful) for p in document.pages
    ]
    plan.warnings = list(document.warnings)


def _source(locations: list[Location]) -> SourceLocation:
    first = locations[0]
    return SourceLocation.model_construct(
        part=_PARTS.get(first.kind, "body"),
        page=first.page,
        line=first.line,
        character=first.character,
        paragraph=first.paragraph,
        table=first.table,
        row=first.row,
        column=first.column,
        boxes=[PageBox(page=p.page, box=p.box) for p in locations if p.page is not None and p.box is not None],
    )
