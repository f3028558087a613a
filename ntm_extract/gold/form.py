"""The form in which gold is written: the contract's fields, in their order, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ntm_extract.records import KINDS

Gold = dict[str, Any]

DOCUMENT_FIELDS: tuple[str, ...] = (
    "number",
    "symbol",
    "doc_type",
    "title",
    "issuer",
    "province",
    "district",
    "place",
    "issue_date",
    "plan_year",
    "period",
    "signer",
    "signer_title",
)
SPAN: tuple[str, ...] = ("start", "end", "text")
# Told one by one, not read from the models: those also have fields that the program adds and an annotator does not.
FIELDS: dict[str, tuple[str, ...]] = {
    "references": ("doc_type", "number", "date", "issuer", "articles", "role"),
    "communes": ("name", "unit_type", "district", "level", "status", "year"),
    "deadlines": ("due_from", "due_to", "recurrence", "task", "assignees"),
    "targets": (
        "value",
        "value_max",
        "comparator",
        "unit",
        "per",
        "out_of",
        "share",
        "measure",
        "indicator",
        "subject",
        "criterion",
        "level",
        "due",
        "scope",
    ),
}
LISTS = frozenset({"articles", "assignees"})


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A plan's gold and the ingested text that its spans point into."""

    gold: Gold
    text: str


def gold_form(plan: Mapping[str, Any]) -> Gold:
    """What gold has of a plan's records. ``optional`` stands only where it is true; what is missing is null."""
    document = plan.get("document") or {}
    gold: Gold = {
        "source": plan.get("source"),
        "sha256": plan.get("sha256"),
        "document": {name: _plain(document.get(name)) for name in DOCUMENT_FIELDS},
    }
    for kind in KINDS:
        gold[kind] = [record_form(kind, record) for record in plan.get(kind) or []]
    return gold


def record_form(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """One record with its span, its fields and, where it is true, ``optional``."""
    form = {name: record.get(name) for name in SPAN}
    form |= {name: list(record.get(name) or []) if name in LISTS else _plain(record.get(name)) for name in FIELDS[kind]}
    if record.get("optional"):
        form["optional"] = True
    return form


def new_record(kind: str, text: str, start: int, end: int) -> dict[str, Any]:
    """A record of which only the span is known; `validate` names the fields that are still to be filled."""
    return record_form(kind, {"start": start, "end": end, "text": text[start:end]})


def moved(record: Mapping[str, Any], text: str, start: int, end: int) -> dict[str, Any]:
    """The record at another span of the text."""
    return {**record, "start": start, "end": end, "text": text[start:end]}


def in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records in the order of the text; those of one place stay as they are."""
    return sorted(records, key=lambda r: (r["start"], r["end"]))


def dumps(gold: Mapping[str, Any]) -> str:
    """The JSON text of a gold file, without a line end at its end, as the files of ``gold/`` are."""
    return json.dumps(gold, ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    """A whole number without its decimal point, a pair as a list: as they stand in JSON."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return list(value) if isinstance(value, tuple) else value
