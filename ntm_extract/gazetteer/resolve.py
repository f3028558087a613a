"""Which unit of the gazetteer a named commune is, as of the plan's date: official codes and what it became in 2025.

A name counts only where it can be but one unit: within the named district, or, when none is named, where the province
has one unit of that name and type. Anything else stays null: a wrong code is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ntm_extract.folding import fold, skeleton
from ntm_extract.gazetteer import REFORM, Unit, units
from ntm_extract.records import Commune, DocumentData, Match, Plan, Successor

THREE_TIERS, LAST_THREE_TIERS, TWO_TIERS = "2022", "2025-01", "2025-07"
_NEXT = {THREE_TIERS: LAST_THREE_TIERS, LAST_THREE_TIERS: TWO_TIERS}
_LISTED = "2021"
"""A plan of before this year names communes that had ended by 2022: a name that is not listed is no slip of one that is."""
_MERGERS = "2023"
"""Before this year the list of 2022 holds; from it on communes were merged step by step until January 2025."""
_SIMILARITY = 0.83
"""One slip in six letters: `Tân Lạc` is Tân Lập where no other is as near, `Tân Ao` may be anything."""
_LIST, _PROVINCE = attrgetter("as_of"), attrgetter("province")
_WORDS = re.compile(r"[^\W_]+")


class Resolution(NamedTuple):
    """What is known of a named commune."""

    code: str | None = None
    district_code: str | None = None
    province_code: str | None = None
    successor: Successor | None = None
    match: Match = "none"


class _Province(NamedTuple):
    """A province's units as of a list, by folded names."""

    districts: dict[str, list[Unit]]
    communes: dict[str, list[Unit]]


def add_codes(plan: Plan) -> None:
    """Sets the codes, the successor and the kind of match of each commune of the plan."""
    lists = lists_at(plan.document)
    fuzzy = (date_of(plan.document) or "") >= _LISTED
    known: dict[tuple[str, str, str | None], Resolution] = {}
    for commune in plan.communes:
        named = (commune.name, commune.unit_type, commune.district)
        if named not in known:
            known[named] = resolve(commune, plan.document.province, lists, fuzzy)
    sure = {r.code for r in known.values() if r.match in ("exact", "folded")}
    for commune in plan.communes:
        found = known[commune.name, commune.unit_type, commune.district]
        if found.match == "fuzzy" and found.code in sure:
            # The plan names that unit by its own name too: this one is another.
            found = Resolution(district_code=found.district_code, province_code=found.province_code)
        commune.code, commune.district_code, commune.province_code, commune.successor, commune.match = found


def date_of(data: DocumentData) -> str | None:
    """The plan's date of issue, as exact as it is known, else the first day of the first year that it is about."""
    return data.issue_date or (f"{data.first_year}-01-01" if data.first_year else None)


def lists_at(data: DocumentData) -> tuple[str, ...]:
    """The lists that tell of the plan's date, the surer one first; none when the plan has no date at all."""
    date = date_of(data)
    if date is None:
        return ()
    if date >= REFORM[: len(date)]:
        return (TWO_TIERS,)
    if date >= LAST_THREE_TIERS:
        return (LAST_THREE_TIERS,)
    return (THREE_TIERS, LAST_THREE_TIERS) if date >= _MERGERS else (THREE_TIERS,)


def resolve(commune: Commune, province: str | None, lists: tuple[str, ...], fuzzy: bool = True) -> Resolution:
    """The unit that a commune of a province's plan is in the first of the lists that has it."""
    place = Resolution()
    for as_of in lists:
        if commune.district:
            homes = _provinces_with(as_of, province, commune.district)
            if len(homes) != 1:
                continue
            here = homes[0].districts[_key(commune.district)]
            if place.province_code is None:
                place = _place_of(here)
            found, match = _named([u for u in here if u.commune], commune, True)
            if not found:
                found, match = _spelt_later(here, commune), "folded"
            if not found and fuzzy and _key(commune.name) not in homes[0].communes:
                found, match = _similar(here, commune.name), "fuzzy"
        else:
            home = _province(as_of, _key(province)) if province else None
            found, match = _named(home.communes.get(_key(commune.name), []), commune, False) if home else ([], "none")
        if len(found) == 1:
            unit = found[0]
            return Resolution(unit.code, unit.district_code or None, unit.province_code, successor_of(unit), match)
        if found:
            break
    return place


def successor_of(unit: Unit) -> Successor | None:
    """The one commune since July 2025 that took up the whole of a unit of before; null when there are several, or none is known."""
    if unit.as_of == TWO_TIERS:
        return None
    while unit.as_of != TWO_TIERS:
        codes = unit.successors.split()
        following = _by_code(_NEXT[unit.as_of]).get(codes[0]) if len(codes) == 1 else None
        if following is None:
            return None
        unit = following
    return _successor(unit)


def _place_of(here: list[Unit]) -> Resolution:
    """What is known of a commune when its district is: nothing more, if a town and a district share the name."""
    districts = {u.district_code for u in here}
    return Resolution(district_code=districts.pop() if len(districts) == 1 else None, province_code=here[0].province_code)


def _named(units_here: list[Unit], commune: Commune, in_district: bool) -> tuple[list[Unit], Match]:
    """The units of the commune's name: as written before as folded, of its type before another.

    In a named district a unit of another type is meant too (a xã that has become a phường keeps its code), but is no exact match.
    """
    key, name = _key(commune.name), fold(commune.name)
    folded = [u for u in units_here if _key(u.commune) == key]
    exact = [u for u in folded if fold(u.commune) == name]
    for group, match in ((exact, "exact"), (folded, "folded")):
        same_type = [u for u in group if u.commune_type == commune.unit_type]
        if same_type:
            return same_type, "exact" if match == "exact" else "folded"
    return (exact or folded, "folded") if in_district else ([], "none")


def _spelt_later(here: list[Unit], commune: Commune) -> list[Unit]:
    """The units of 2022 whose code has the commune's name in the next list: `Nông trường Thái Bình` was listed as `NT Thái Bình`."""
    key = _key(commune.name)
    found = []
    for unit in here:
        later = _by_code(LAST_THREE_TIERS).get(unit.code) if unit.as_of == THREE_TIERS and unit.commune else None
        if later and _key(later.commune) == key and later.commune_type == unit.commune_type == commune.unit_type:
            found.append(unit)
    return found


def _similar(here: list[Unit], name: str) -> list[Unit]:
    """The communes of a district whose folded names are nearly the name given."""
    from rapidfuzz.distance import Levenshtein

    key = _key(name)
    return [u for u in here if u.commune and Levenshtein.normalized_similarity(key, _key(u.commune)) >= _SIMILARITY]


def _provinces_with(as_of: str, province: str | None, district: str) -> list[_Province]:
    """The plan's province, or where that is not known all provinces, if they have a district of the name."""
    names = [_key(province)] if province else list(_units_by_province(as_of))
    return [home for home in (_province(as_of, name) for name in names) if home and _key(district) in home.districts]


@cache
def _province(as_of: str, name: str) -> _Province | None:
    members = _units_by_province(as_of).get(name)
    if members is None:
        return None
    found = _Province({}, {})
    for unit in members:
        if unit.district:
            found.districts.setdefault(_key(unit.district), []).append(unit)
        if unit.commune:
            found.communes.setdefault(_key(unit.commune), []).append(unit)
    return found


@cache
def _units_by_province(as_of: str) -> dict[str, tuple[Unit, ...]]:
    """The units of a list by the province's folded name."""
    return {_key(name): tuple(members) for name, members in groupby(_units_of(as_of), _PROVINCE)}


@cache
def _by_code(as_of: str) -> dict[str, Unit]:
    return {unit.code: unit for unit in _units_of(as_of)}


def _units_of(as_of: str) -> tuple[Unit, ...]:
    """The units of a list: the file is sorted by list, then province."""
    everything = units()
    return everything[bisect_left(everything, as_of, key=_LIST) : bisect_right(everything, as_of, key=_LIST)]


@cache
def _successor(unit: Unit) -> Successor:
    return Successor.model_validate(
        {
            "name": unit.commune,
            "unit_type": unit.commune_type,
            "code": unit.code,
            "province": unit.province,
            "province_code": unit.province_code,
        }
    )


@cache
def _key(name: str) -> str:
    """Letters without marks, spaces and signs: `Krông Ana` is `Krông A Na`; `phường 01` is `phường 1`."""
    return "".join(word.lstrip("0") if word.isdecimal() else word for word in _WORDS.findall(skeleton(name)))
