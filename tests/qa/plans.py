"""Small plans for the tests of reports."""

from __future__ import annotations

from typing import Any

from ntm_extract.records import KINDS

Record = dict[str, Any]


def plan(source: str = "a.txt", text: str | None = None, **kinds: list[Record]) -> Record:
    return {"source": source, "sha256": "0" * 64, "document_text": text, "document": {}, **{k: [] for k in KINDS}, **kinds}


def target(start: int, text: str, value: float, unit: str = "xã", **more: Any) -> Record:
    side = {"measure": "level", "indicator": "other", "criterion": None, "level": None, "due": "2023", "scope": None, "per": None}
    key = {"value": value, "value_max": None, "comparator": "=", "out_of": None, "share": None, "unit": unit}
    return {"start": start, "end": start + len(text), "text": text, "subject": "xã", **key, **side, **more}


def commune(start: int, text: str, district: str | None = None, **more: Any) -> Record:
    side = {"level": "ntm", "status": "planned", "year": 2023, "unit_type": "xã"}
    return {"start": start, "end": start + len(text), "text": text, "name": text, "district": district, **side, **more}


def deadline(start: int, text: str, due_to: str, **more: Any) -> Record:
    rest = {"due_from": None, "recurrence": None, "task": "", "assignees": []}
    return {"start": start, "end": start + len(text), "text": text, "due_to": due_to, **rest, **more}
