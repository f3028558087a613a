"""Does the plan add up? Findings about a plan itself, a module a family of checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntm_extract.document import Document
from ntm_extract.findings.case import Case
from ntm_extract.language.reading import Reading
from ntm_extract.records import Finding, Plan

if TYPE_CHECKING:
    from ntm_extract.extraction import Workings


def check_plan(
    plan: Plan, reading: Reading | None = None, *, workings: Workings | None = None, tables: bool = True
) -> list[Finding]:
    """All findings of a plan, in text order. Without a reading only its records are checked.

    ``workings`` are those of its extraction, found again when they are not given; ``tables`` is false for a reading that
    has lost the cells of its tables.
    """
    from ntm_extract.findings.citations import check_citations
    from ntm_extract.findings.goals import check_goals
    from ntm_extract.findings.names import check_names
    from ntm_extract.findings.percentages import check_percentages
    from ntm_extract.findings.shares import check_shares
    from ntm_extract.findings.sums import check_sums
    from ntm_extract.findings.table_sums import check_tables
    from ntm_extract.findings.times import check_times
    from ntm_extract.findings.units import check_units

    case = make_case(plan, reading, workings)
    if not tables:
        case.tables = []
    for family in (
        check_shares,
        check_sums,
        check_tables,
        check_names,
        check_units,
        check_percentages,
        check_citations,
        check_times,
        check_goals,
    ):
        family(case)
    return sorted(case.findings, key=lambda f: (f.spans[0].start if f.spans else 0, f.code))


def make_case(plan: Plan, reading: Reading | None = None, workings: Workings | None = None) -> Case:
    """The plan with the mentions and tables of its reading."""
    if reading is None:
        return Case(plan)
    if workings is not None:
        return Case(plan, reading, workings.sentences, workings.tables)
    from ntm_extract.extraction.references import extract_references
    from ntm_extract.language.mentions import find_mentions
    from ntm_extract.language.tables import find_tables

    _, spans = extract_references(reading, plan.document)
    return Case(plan, reading, find_mentions(reading, spans, plan.document.horizon), find_tables(reading))


def check(document: Document) -> Plan:
    """The plan of a document with its findings."""
    from ntm_extract.extraction import extract_reading
    from ntm_extract.language.reading import read_document

    reading = read_document(document)
    plan, workings = extract_reading(reading)
    plan.findings = check_plan(plan, reading, workings=workings)
    return plan
