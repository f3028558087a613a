"""A plan as rows of the store's tables. Nothing is added but folded keys and parts of what is there (years, days)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Table

from ntm_extract.folding import fold
from ntm_extract.records import Commune, Deadline, Finding, Plan, Record, Reference, Target
from ntm_extract.store import schema
from ntm_extract.store.provinces import province_codes, province_key, tier

Row = dict[str, Any]
_KEY = 200


def version_row(plan: Plan) -> Row:
    """The columns of ``plan_versions`` that the plan itself gives."""
    data = plan.document
    codes = province_codes(data)
    row = data.model_dump(exclude={"period"})
    return row | {
        "sha256": plan.sha256,
        "source": plan.source,
        "extractor": plan.extractor,
        "document_text": plan.document_text,
        "findings_checked": plan.findings is not None,
        "tier": tier(data),
        "province_key": province_key(data.province)[:_KEY] if data.province else None,
        "province_list": codes.as_of,
        "province_code": codes.code,
        "province_code_2025": codes.code_2025,
        "issue_year": _year(data.issue_date),
        "period_from": data.period[0] if data.period else None,
        "period_to": data.period[1] if data.period else None,
        "horizon": data.horizon,
    }


def plan_rows(plan: Plan, version_id: int) -> dict[Table, list[Row]]:
    """The rows of every table of :data:`schema.PLAN_TABLES`."""
    found = plan.findings or []
    rows: dict[Table, list[Row]] = {
        schema.plan_pages: [p.model_dump() for p in plan.pages],
        schema.plan_warnings: [{"ordinal": n, "message": message} for n, message in enumerate(plan.warnings)],
        schema.plan_references: [_place(n, r) | _reference(r) for n, r in enumerate(plan.references)],
        schema.reference_articles: _listed("reference_ordinal", "article", [r.articles for r in plan.references]),
        schema.communes: [_place(n, c) | _commune(c) for n, c in enumerate(plan.communes)],
        schema.deadlines: [_place(n, d) | _deadline(d) for n, d in enumerate(plan.deadlines)],
        schema.deadline_assignees: [
            row | {"assignee_key": key_of(row["assignee"])}
            for row in _listed("deadline_ordinal", "assignee", [d.assignees for d in plan.deadlines])
        ],
        schema.targets: [_place(n, t) | _target(t) for n, t in enumerate(plan.targets)],
        schema.findings: [_finding(n, f) for n, f in enumerate(found)],
        schema.finding_spans: list(chain.from_iterable(_spans(n, f) for n, f in enumerate(found))),
    }
    for row in chain.from_iterable(rows.values()):
        row["version_id"] = version_id
    return rows


def interval(partial: str | None) -> tuple[date | None, date | None]:
    """First and last day of a partial ISO date."""
    if partial is None:
        return None, None
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), following - timedelta(days=1)
    return date(*parts), date(*parts)


def _year(partial: str | None) -> int | None:
    return int(partial[:4]) if partial else None


def key_of(text: str) -> str:
    """A folded key of bounded length: an index takes no more than a page."""
    return fold(text)[:_KEY]


def _search(*values: str | None) -> str:
    return fold(" ".join(value for value in values if value))


def _place(ordinal: int, record: Record) -> Row:
    at = record.source_location
    return {
        "ordinal": ordinal,
        "span_start": record.start,
        "span_end": record.end,
        "text": record.text,
        "page": at.page if at else None,
        "line": at.line if at else None,
        "paragraph": at.paragraph if at else None,
        "table_number": at.table if at else None,
        "row_number": at.row if at else None,
        "column_number": at.column if at else None,
        "source_location": at.model_dump() if at else None,
    }


def _reference(r: Reference) -> Row:
    return {
        "doc_type": r.doc_type,
        "number": r.number,
        "cited_key": key_of(r.number or r.text),
        "cited_date": r.date,
        "cited_year": _year(r.date),
        "issuer": r.issuer,
        "role": r.role,
        "articles": "; ".join(r.articles) or None,
        "search_key": _search(r.doc_type, r.number, r.issuer, r.text),
    }


def _commune(c: Commune) -> Row:
    later = c.successor
    return {
        "name": c.name,
        "unit_type": c.unit_type,
        "district": c.district,
        "level": c.level,
        "status": c.status,
        "year": c.year,
        "code": c.code,
        "district_code": c.district_code,
        "province_code": c.province_code,
        "match_kind": c.match,
        "successor_code": later.code if later else None,
        "successor_name": later.name if later else None,
        "successor_unit_type": later.unit_type if later else None,
        "successor_province": later.province if later else None,
        "successor_province_code": later.province_code if later else None,
        "search_key": _search(c.unit_type, c.name, c.district),
    }


def _deadline(d: Deadline) -> Row:
    last = d.due_to or d.due_from
    return {
        "due_from": date.fromisoformat(d.due_from) if d.due_from else None,
        "due_to": date.fromisoformat(d.due_to) if d.due_to else None,
        "due_year": _year(last),
        "recurrence": d.recurrence,
        "task": d.task,
        "assignees": "; ".join(d.assignees) or None,
        "search_key": _search(d.text, d.task, *d.assignees),
    }


def _target(t: Target) -> Row:
    due_from, due_to = interval(t.due)
    names = ("value", "value_max", "comparator", "unit", "per", "out_of", "share", "measure", "indicator", "subject")
    return {name: getattr(t, name) for name in (*names, "criterion", "level", "due", "scope")} | {
        "subject_key": key_of(t.subject),
        "due_year": _year(t.due),
        "due_from": due_from,
        "due_to": due_to,
        "search_key": _search(t.text, t.subject, t.scope),
    }


def _finding(ordinal: int, f: Finding) -> Row:
    row = f.model_dump(exclude={"spans"})
    return row | {"ordinal": ordinal, "search_key": _search(f.message_vi, f.message_en)}


def _spans(ordinal: int, f: Finding) -> list[Row]:
    return [
        {
            "finding_ordinal": ordinal,
            "ordinal": n,
            "kind": span.kind,
            "span_start": span.start,
            "span_end": span.end,
            "text": span.text,
            "source": span.source,
        }
        for n, span in enumerate(f.spans)
    ]


def _listed(key: str, name: str, lists: list[list[str]]) -> list[Row]:
    return [{key: n, "ordinal": m, name: item} for n, items in enumerate(lists) for m, item in enumerate(items)]
