"""What is compared: the key of each kind of record, its side fields, and how values are folded."""

from __future__ import annotations

import re
from typing import Any

from ntm_extract.folding import fold

Record = dict[str, Any]

KEYS: dict[str, tuple[str, ...]] = {
    "references": ("doc_type", "number", "date"),
    "communes": ("name", "district", "level"),
    "deadlines": ("due_from", "due_to", "recurrence"),
    "targets": ("value", "value_max", "comparator", "out_of", "share", "unit"),
}
SIDE_FIELDS: dict[str, tuple[str, ...]] = {
    "references": ("issuer", "articles", "role"),
    "communes": ("status", "year", "unit_type"),
    "deadlines": (),
    "targets": ("measure", "indicator", "criterion", "level", "due", "scope", "per"),
}
_NUMERIC = frozenset({"value", "value_max", "out_of", "share", "criterion", "year"})


def normal(value: Any, field: str | None = None) -> Any:
    """A value in the form in which it is compared."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return round(float(value), 6)
    if isinstance(value, str):
        if field in _NUMERIC:
            try:
                return round(float(value), 6)
            except ValueError:
                pass
        return fold(value)
    if isinstance(value, (list, tuple)):
        return tuple(sorted(str(normal(v)) for v in value))
    return value


def key(kind: str, record: Record) -> tuple[Any, ...]:
    """The strict key of a record."""
    return tuple(normal(record.get(f), f) for f in KEYS[kind])


def same_key(kind: str, gold: Record, predicted: Record) -> bool:
    """Key equality; units are equal when the words of one begin the other."""
    a, b = key(kind, gold), key(kind, predicted)
    if kind != "targets" or a[-1] is None or b[-1] is None:
        return a == b
    u, v = re.findall(r"[^\s,;]+", a[-1]), re.findall(r"[^\s,;]+", b[-1])
    shared = min(len(u), len(v))
    return a[:-1] == b[:-1] and shared > 0 and u[:shared] == v[:shared]


def value_key(kind: str, record: Record) -> tuple[Any, ...]:
    """The key for comparing renderings of a plan, whose offsets differ: of a unit only the first word."""
    k = key(kind, record)
    return (*k[:-1], re.split(r"[\s,;]", k[-1] or "")[0]) if kind == "targets" else k


def same_field(field: str, gold: Record, predicted: Record) -> bool:
    """Equality of one field after folding."""
    return bool(normal(gold.get(field), field) == normal(predicted.get(field), field))
