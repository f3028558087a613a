"""One extractor a kind of record; each asks the :class:`~ntm_extract.language.reading.Reading`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_extract.document import Document
from ntm_extract.errors import InputError
from ntm_extract.folding import canonical_tones, lower
from ntm_extract.language.reading import Reading, read_document
from ntm_extract.records import Plan
from ntm_extract.version import __version__

if TYPE_CHECKING:
    from ntm_extract.language.mentions import Sentence
    from ntm_extract.language.tables import Table


def extract(document: Document) -> Plan:
    """All records of a plan. Missing values are null; nothing is invented."""
    return extract_reading(read_document(document))[0]


@dataclass(slots=True)
class Workings:
    """What was found on the way to a plan's records, for those who look at it again: sentences as read, and tables."""

    sentences: list[Sentence]
    tables: list[Table]


def extract_reading(reading: Reading) -> tuple[Plan, Workings]:
    """The same from a reading that is already there, with the workings."""
    from ntm_extract.extraction.communes import extract_communes
    from ntm_extract.extraction.deadlines import extract_deadlines
    from ntm_extract.extraction.grounding import ground
    from ntm_extract.extraction.header import extract_header
    from ntm_extract.extraction.references import extract_references
    from ntm_extract.extraction.tables import extract_table_targets
    from ntm_extract.extraction.targets import extract_targets
    from ntm_extract.extraction.task_tables import row_schedule, table_paragraphs
    from ntm_extract.gazetteer.resolve import add_codes
    from ntm_extract.language.mentions import find_mentions
    from ntm_extract.language.tables import find_tables

    data = extract_header(reading)
    references, spans = extract_references(reading, data)
    sentences = find_mentions(reading, spans, data.horizon)
    tables = find_tables(reading)
    workings = Workings([sentence.copy() for sentence in sentences], tables)
    in_tables = table_paragraphs(tables)
    targets = extract_targets(
        reading, [s for s in sentences if s.paragraph not in in_tables], data, row_schedule(reading, tables, data)
    )
    targets = sorted([*targets, *extract_table_targets(reading, tables, data)], key=lambda t: t.start)
    plan = Plan(
        source=reading.document.source,
        sha256=reading.document.sha256,
        extractor=f"ntm_extract {__version__}",
        document_text=reading.document.text,
        document=data,
        references=references,
        communes=extract_communes(reading, tables, data),
        deadlines=extract_deadlines(reading, sentences, tables, targets, data),
        targets=targets,
    )
    ground(plan, reading.document)
    add_codes(plan)
    return plan, workings


def require_plan(plan: Plan, path: str) -> None:
    """Raises :class:`~ntm_extract.errors.InputError` when the text is no plan about nông thôn mới at all."""
    text = canonical_tones(lower(plan.document_text or ""))
    about = "nông thôn mới" in " ".join(text.split()) or "ntm" in text
    named = plan.document.doc_type is not None or plan.document.symbol is not None
    if not about or not (named or len(plan.targets) + len(plan.deadlines) >= 5):
        raise InputError(path, "not_a_plan", "no plan about nông thôn mới was found in it; check that this is the right file")
