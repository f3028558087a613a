"""Values of a record that the models take and the contract does not: units, indicators, dates, ranges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from ntm_extract.extraction.indicators import criterion_of_indicator
from ntm_extract.folding import nfc
from ntm_extract.gold.problem import Problem
from ntm_extract.language.lexicon import key, lexicon

_DATES = {"references": ("date",), "deadlines": ("due_from", "due_to"), "targets": ("due",)}


def value_problems(kind: str, index: int, record: dict[str, Any]) -> Iterator[Problem]:
    """Problems of the fields' values; values of a wrong type are left to the schema's messages."""
    for name in _DATES.get(kind, ()):
        value = record.get(name)
        if isinstance(value, str) and not _is_date(value):
            yield Problem(
                "error", kind, index, name, f"{value!r} is no day of the calendar", "correct it; null where the plan does not say"
            )
    if kind == "targets":
        yield from _target_problems(index, record)
    if kind == "deadlines":
        first, last = record.get("due_from"), record.get("due_to")
        if isinstance(first, str) and isinstance(last, str) and first > last:
            yield Problem("error", kind, index, "due_to", f"{last} is before due_from, {first}", "exchange or correct them")
        # An optional one may be a limit that cannot be told as a date (a season).
        if first is None and last is None and record.get("recurrence") is None and not record.get("optional"):
            yield Problem(
                "error",
                kind,
                index,
                "due_to",
                "neither a date nor a rhythm",
                "give due_from, due_to or recurrence, or take the record out",
            )


def _target_problems(index: int, record: dict[str, Any]) -> Iterator[Problem]:
    code, unit = record.get("indicator"), record.get("unit")
    codes = criterion_of_indicator()
    if isinstance(code, str) and code not in codes:
        near = get_close_matches(code, codes, 1)
        advice = f"did you mean {near[0]!r}?" if near else "use a code of indicators.tsv, `other` if none fits"
        yield Problem("error", "targets", index, "indicator", f"{code!r} is no indicator", advice)
    if isinstance(unit, str):
        yield from _unit_problems(index, unit)
    low, high = record.get("value"), record.get("value_max")
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and high <= low:
        yield Problem("error", "targets", index, "value_max", f"{high} is not over the value, {low}", "null where it is no range")


def _unit_problems(index: int, unit: str) -> Iterator[Problem]:
    canonical = " ".join(nfc(unit).lower().split())
    if not canonical:
        yield Problem(
            "error", "targets", index, "unit", "the unit is empty", "give the counted noun, or the unit of the value before it"
        )
    elif unit != canonical:
        yield Problem("error", "targets", index, "unit", f"{unit!r} is not canonical", f"write {canonical!r}")
    elif not _known(canonical):
        near = get_close_matches(key(canonical), _units(), 1, 0.75)
        advice = f"did you mean {near[0]!r}? Else" if near else "if it is a slip mend it, else"
        yield Problem(
            "warning", "targets", index, "unit", f"{unit!r} is not in the lexicon of units", f"{advice} leave it as it is"
        )


@cache
def _units() -> frozenset[str]:
    entry = lexicon("units")
    return frozenset(key(unit) for name in ("things", "places", "money", "measures") for unit in entry[name])


def _known(unit: str) -> bool:
    """Does a unit of the lexicon begin it? ``triệu đồng/người/năm`` begins with ``triệu đồng``."""
    words = key(unit).split("/")[0].split(" ")
    return key(unit) in _units() or any(" ".join(words[:n]) in _units() for n in range(1, len(words) + 1))


def _is_date(value: str) -> bool:
    """Is there such a day, month or year? What has not the form of a date is left to the schema."""
    parts = value.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return True
    try:
        date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        return False
    return True
