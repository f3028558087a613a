"""A plan as rows of the tables that every export writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from ntm_extract.context import around
from ntm_extract.output.columns import LETTERS, TABLES
from ntm_extract.records import Finding, Plan, Record, Severity

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """A plan with its rows. By table and row, ``sentences`` holds what stands before, in and after the record's span in its
    sentence, and ``marks`` the gravest severity of the findings that name it."""

    file: str
    plan: Plan
    tables: dict[str, list[Row]]
    sentences: dict[str, list[tuple[str, str, str]]]
    marks: dict[str, list[Severity | None]]


def rows_of(plan: Plan, file: str) -> PlanRows:
    """The rows of a plan whose records file is ``file``, a path with slashes relative to the exported folder."""
    key, text = _key(plan, file), plan.document_text or ""
    findings = plan.findings or []
    ids = {
        (kind, r.start, r.end): f"{LETTERS[kind]}{number}"
        for kind, records in plan.records().items()
        for number, r in reversed(list(enumerate(records, 1)))
    }
    named: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        for place in dict.fromkeys((s.kind, s.start, s.end) for s in finding.spans if s.source is None):
            named.setdefault(place, []).append(finding)
    doubtful = [p.page for p in plan.pages if p.doubtful]
    tables: dict[str, list[Row]] = {"plans": [_plan_row(plan, key, doubtful)]}
    sentences: dict[str, list[tuple[str, str, str]]] = {"plans": [("", "", "")]}
    for kind, records in plan.records().items():
        around_each = [around(text, r.start, r.end) if text else ("", r.text, "") for r in records]
        sentences[kind] = around_each
        tables[kind] = [
            {
                **key,
                "id": f"{LETTERS[kind]}{number}",
                **_place(record, "".join(parts) if text else None, named.get((kind, record.start, record.end), []), doubtful),
                **dict(_fields(kind, record)),
            }
            for number, (record, parts) in enumerate(zip(records, around_each, strict=True), 1)
        ]
    tables["findings"], sentences["findings"] = [], []
    for number, finding in enumerate(findings, 1):
        first = next((s for s in finding.spans if s.source is None), None)
        parts = around(text, first.start, first.end) if first and text else ("", first.text if first else "", "")
        sentences["findings"].append(parts)
        places = [(s.kind, s.start, s.end) for s in finding.spans if s.source is None]
        tables["findings"].append(
            {
                **key,
                "id": f"f{number}",
                **finding.model_dump(include={"code", "severity", "message_vi", "message_en", "figures", "doubts"}),
                "records": list(dict.fromkeys(ids[p] for p in places if p in ids)),
                "start": first.start if first else None,
                "end": first.end if first else None,
                "text": first.text if first else None,
                "sentence": "".join(parts) if first and text else None,
                "spans": [s.model_dump() for s in finding.spans],
            }
        )
    marks: dict[str, list[Severity | None]] = {"plans": [None], "findings": [f.severity for f in findings]}
    for kind, records in plan.records().items():
        marks[kind] = [_gravest(named.get((kind, r.start, r.end), [])) for r in records]
    return PlanRows(file, plan, {name: [_ordered(name, r) for r in rows] for name, rows in tables.items()}, sentences, marks)


def _gravest(findings: list[Finding]) -> Severity | None:
    severities = {f.severity for f in findings}
    return next((s for s in get_args(Severity) if s in severities), None)


def _ordered(table: str, row: Row) -> Row:
    return {column: row[column] for column in TABLES[table]}


def _key(plan: Plan, file: str) -> Row:
    data = plan.document
    return {
        "file": file,
        "source": plan.source,
        "sha256": plan.sha256,
        "plan_number": data.number,
        "plan_issuer": data.issuer,
        "plan_province": data.province,
        "plan_district": data.district,
        "plan_year": data.plan_year,
        "plan_period": list(data.period) if data.period else None,
        "plan_issue_date": data.issue_date,
    }


def _plan_row(plan: Plan, key: Row, doubtful: list[int]) -> Row:
    return {
        **key,
        **plan.document.model_dump(include={"symbol", "doc_type", "title", "place", "signer", "signer_title"}),
        "extractor": plan.extractor,
        "warnings": plan.warnings,
        "pages": len(plan.pages) or None,
        "doubtful_pages": doubtful,
        "checked": plan.findings is not None,
        **{f"{kind}_count": len(records) for kind, records in plan.records().items()},
        "findings_count": None if plan.findings is None else len(plan.findings),
    }


def _place(record: Record, sentence: str | None, findings: list[Finding], doubtful: list[int]) -> Row:
    at = record.source_location
    return {
        "start": record.start,
        "end": record.end,
        "text": record.text,
        "sentence": sentence,
        **{
            f"source_{name}": getattr(at, name) if at else None
            for name in ("part", "page", "line", "paragraph", "table", "row", "column")
        },
        "doubtful_page": at is not None and at.page in doubtful,
        "findings": [f.code for f in findings],
        "findings_vi": [f.message_vi for f in findings],
    }


def _fields(kind: str, record: Record) -> Iterator[tuple[str, Any]]:
    """The record's own fields, flat; a partial date also as its year."""
    fields = record.model_dump(exclude={"start", "end", "text", "optional", "source_location", "successor"})
    yield from fields.items()
    if kind == "communes":
        successor = getattr(record, "successor", None)
        for name in ("name", "unit_type", "code", "province", "province_code"):
            yield f"successor_{name}", getattr(successor, name) if successor else None
    for name in ("date", "due"):
        if name in fields:
            yield f"{name}_year", int(fields[name][:4]) if fields[name] else None
