"""A commune that one listing names twice, that the plan puts under two districts, or that its district does not have."""

from __future__ import annotations

import regex

from ntm_extract.findings.case import Case, record_span
from ntm_extract.folding import fold, skeleton
from ntm_extract.gazetteer import districts_of_commune
from ntm_extract.records import Commune

_LISTED = 2021
"""The gazetteer's first list is of 2022: a plan of an earlier year may name what had ended by then."""


def check_units(case: Case) -> None:
    """All communes that a listing says something of."""
    communes = [c for c in case.plan.communes if c.status != "mentioned" and not c.optional]
    _twice(case, communes)
    _two_districts(case, communes)
    _unknown(case)


def _key(commune: Commune) -> tuple[object, ...]:
    return (fold(commune.name), fold(commune.district or ""), commune.unit_type, commune.level, commune.status, commune.year)


def _twice(case: Case, communes: list[Commune]) -> None:
    """Twice in one run of names with nothing but marks and connecting words between them."""
    text = case.plan.document_text
    if text is None:
        return
    run: list[Commune] = []
    for commune in sorted(communes, key=lambda c: c.start):
        if run and not regex.fullmatch(r"[\s,;*]*(?:và|xã|phường|thị trấn|TT\.?|[\s,;*])*", text[run[-1].end : commune.start]):
            run = []
        first = next((c for c in run if _key(c) == _key(commune)), None)
        if first is not None:
            figures = {"name": commune.name, "district": commune.district or "?"}
            case.add("unit_twice", "error", figures, [record_span("communes", first), record_span("communes", commune)])
        run.append(commune)


def _two_districts(case: Case, communes: list[Commune]) -> None:
    """Under two districts of which the gazetteer knows only one to have it."""
    province = case.plan.document.province
    if province is None:
        return
    known = districts_of_commune(province)
    seen: dict[tuple[object, ...], Commune] = {}
    for commune in sorted(communes, key=lambda c: c.start):
        if commune.district is None or commune.level is None:
            continue
        key = (fold(commune.name), commune.unit_type, commune.level, commune.status)
        other = seen.setdefault(key, commune)
        homes = known.get(skeleton(commune.name), frozenset())
        if fold(other.district or "") != fold(commune.district) and len(homes) < 2:
            figures = {"name": commune.name, "first": other.district or "", "second": commune.district}
            case.add("unit_two_districts", "warning", figures, [record_span("communes", other), record_span("communes", commune)])


def _unknown(case: Case) -> None:
    """Not in the gazetteer for the district that the plan names, as of the plan's date; the district itself is known."""
    told: set[tuple[str, str]] = set()
    for commune in sorted(case.plan.communes, key=lambda c: c.start):
        if commune.match != "none" or commune.district is None or commune.district_code is None or commune.optional:
            continue
        named = (fold(commune.name), fold(commune.district))
        if named not in told and (case.plan.document.first_year or 0) >= _LISTED:
            told.add(named)
            figures = {"name": commune.name, "district": commune.district}
            case.add("unit_unknown", "warning", figures, [record_span("communes", commune)])
