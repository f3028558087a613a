"""What is known of a plan's place: its province's official codes before and since 1 July 2025, and its tier."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, get_args

from ntm_extract.folding import skeleton, squeeze
from ntm_extract.gazetteer import Unit, units
from ntm_extract.gazetteer.resolve import LAST_THREE_TIERS, THREE_TIERS, TWO_TIERS, lists_at
from ntm_extract.records import DocumentData, UnitType

_NEXT = {THREE_TIERS: LAST_THREE_TIERS, LAST_THREE_TIERS: TWO_TIERS}


class ProvinceCodes(NamedTuple):
    """The list that has the province at the plan's date, its code there, and the code of the province it is in since 2025."""

    as_of: str | None = None
    code: str | None = None
    code_2025: str | None = None


def province_key(name: str) -> str:
    """The key that a province is looked up by: letters without marks, single spaces."""
    return skeleton(squeeze(name))


def province_codes(data: DocumentData) -> ProvinceCodes:
    """Null where the plan's date or its province is not known, or not to the lists of that date."""
    if data.province:
        for as_of in lists_at(data):
            code = _codes(as_of).get(province_key(data.province))
            if code:
                return ProvinceCodes(as_of, code, _code_2025(as_of, code))
    return ProvinceCodes()


def tier(data: DocumentData) -> str | None:
    """Whose plan it is: ``province``, ``district`` or ``commune``; null where the issuer does not say."""
    if data.district:
        return "district"
    issuer = province_key(data.issuer or "").rstrip("'-_.,;:| ")
    words = {skeleton(word) for word in get_args(UnitType)}
    if data.province and issuer.endswith(f" {province_key(data.province)}"):
        before = issuer.removesuffix(f" {province_key(data.province)}")
        return "commune" if any(before.endswith(f" {word}") for word in words) else "province"
    return "commune" if any(f" {word} " in f" {issuer}" for word in words) else None


@cache
def _codes(as_of: str) -> dict[str, str]:
    return {province_key(u.province): u.code for u in units() if u.as_of == as_of and u.code == u.province_code}


@cache
def _code_2025(as_of: str, code: str) -> str | None:
    """The province that took up all communes of a former one; null when they went to several."""
    if as_of == TWO_TIERS:
        return code
    found = {end for u in units() if u.as_of == as_of and u.province_code == code and u.commune for end in _ends(u)}
    return found.pop() if len(found) == 1 else None


def _ends(unit: Unit) -> set[str]:
    """Codes of the provinces since 2025 that a unit of before has gone to."""
    if unit.as_of == TWO_TIERS:
        return {unit.province_code}
    following = _by_code(_NEXT[unit.as_of])
    return {end for code in unit.successors.split() if code in following for end in _ends(following[code])}


@cache
def _by_code(as_of: str) -> dict[str, Unit]:
    return {u.code: u for u in units() if u.as_of == as_of}
