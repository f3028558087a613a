"""One extractor a kind of record; each asks the :class:`~ntm_extract.language.reading.Reading`."""

from __future__ import annotations

from ntm_extract.document import Document
from ntm_extract.language.reading import Reading, read_document
from ntm_extract.records import Plan


def extract(document: Document) -> Plan:
    """All records of a plan. Missing values are null; nothing is invented."""
    return extract_reading(read_document(document))


def extract_reading(reading: Reading) -> Plan:
    """The same from a reading that is already there."""
    from ntm_extract.extract.communes import extract_communes
    from ntm_extract.extract.deadlines import extract_deadlines
    from ntm_extract.extract.header import extract_header
    from ntm_extract.extract.references import extract_references
    from ntm_extract.extract.targets import extract_targets
    from ntm_extract.extract.tables import extract_table_targets, row_schedule, table_paragraphs
    from ntm_extract.language.mentions import find_mentions
    from ntm_extract.language.tables import find_tables

    data = extract_header(reading)
    references, spans = extract_references(reading, data)
    sentences = find_mentions(reading, spans, data.horizon)
    tables = find_tables(reading)
    in_tables = table_paragraphs(tables)
    targets = extract_targets(reading, [s for s in sentences if s.paragraph not in in_tables], data, row_schedule(reading, tables, data))
    targets = sorted([*targets, *extract_table_targets(reading, tables, data)], key=lambda t: t.start)
    return Plan(
        source=reading.document.source, sha256=reading.document.sha256, document=data,
        references=references, communes=extract_communes(reading, tables, data), deadlines=extract_deadlines(reading, sentences, tables, targets, data), targets=targets,
    )
