"""The places a plan names, and others of another province to stand for them.

A name of a district becomes one district of the other province, and the communes named in it become communes of that
district, of the same types where it has enough of them, so that what is made still agrees with the gazetteer.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import provinces, provinces_of_district, units
from ntm_extract.records import Plan

WORDS = tomllib.loads(Path(__file__).with_name("many_plans.toml").read_text(encoding="utf-8"))
CITIES = frozenset(WORDS["provinces"]["cities"])
TWO_TIERS = "2025-07"
TIERS = ("province", "district", "commune")
_TRIES = 6
"""So many provinces are looked at for one where every name finds a place of its type; then the nearest is taken."""

Names = dict[tuple[str, str], str]
"""What stands for a place: by tier and the name's skeleton."""


@dataclass(frozen=True)
class District:
    """A district of the gazetteer with its communes' names by type; ``alone`` when no other province has one of its name."""

    name: str
    type: str
    alone: bool
    communes: dict[str, tuple[str, ...]]


@dataclass
class Places:
    """The places that a plan names: its province; districts with their type; communes with their district and type."""

    province: str
    as_of: str
    own_district: str | None
    districts: dict[str, str] = field(default_factory=dict)
    communes: dict[str, tuple[str | None, str]] = field(default_factory=dict)


def list_at(date: str) -> str:
    """The gazetteer's list for a plan of the date (ISO, also partial)."""
    return TWO_TIERS if date >= TWO_TIERS else "2025-01" if date >= "2025" else "2022"


@cache
def districts_of(as_of: str, province: str) -> tuple[District, ...]:
    """The districts of a province; since July 2025 there are none, and one without a name holds all communes."""
    held: dict[tuple[str, str], dict[str, list[str]]] = {}
    for unit in units():
        if unit.as_of == as_of and unit.province == province and unit.commune and not re.search(r"\d", unit.commune):
            held.setdefault((unit.district, unit.district_type), {}).setdefault(unit.commune_type, []).append(unit.commune)
    return tuple(
        District(
            name,
            kind,
            len(provinces_of_district().get(skeleton(name), ())) < 2,
            {t: tuple(n) for t, n in held[name, kind].items()},
        )
        for name, kind in held
    )


@cache
def provinces_of(as_of: str) -> tuple[str, ...]:
    """All provinces of a list, by name."""
    return tuple(sorted({unit.province for unit in units() if unit.as_of == as_of}))


def words_of(tier: str) -> str:
    """A pattern for the words before a name of the tier."""
    return "|".join(sorted((re.escape(w) for ways in WORDS["types"][tier].values() for w in ways), key=len, reverse=True))


def places_of(plan: Plan, text: str) -> Places:
    """What the plan names: the communes and districts of its records, and the units of its province in the text."""
    data = plan.document
    district = data.district
    province = data.province or (sorted(provinces_of_district().get(skeleton(district or ""), [])) or [""])[0]
    found = Places(province, list_at(data.issue_date or str(data.plan_year)), district)
    here = [u for u in units() if u.province == province]
    types = {skeleton(u.district): u.district_type for u in here if u.district}
    named = {c.district for c in plan.communes if c.district} | ({district} if district else set())
    named |= {u.district for u in here if u.district and re.search(rf"(?<!\w){re.escape(u.district)}(?!\w)", text)}
    for name in sorted(named):
        if found.as_of != TWO_TIERS and not re.search(r"\d", name):
            found.districts[name] = types.get(skeleton(name), "huyện")
    for commune in plan.communes:
        if not re.search(r"\d", commune.name):
            found.communes.setdefault(commune.name, (commune.district, commune.unit_type))
    typed = rf"(?<!\w)(?i:{words_of('commune')})\s+"
    for unit in here:
        if not unit.commune or unit.commune in found.communes or re.search(r"\d", unit.commune):
            continue
        if unit.commune in text and re.search(rf"{typed}{re.escape(unit.commune)}(?!\w)", text):
            found.communes[unit.commune] = (unit.district or None, unit.commune_type)
    return found


def elsewhere(places: Places, as_of: str, draw: random.Random) -> tuple[str, Names]:
    """Another province, and what stands for each of the places there."""
    city = places.province in CITIES
    others = [p for p in provinces_of(as_of) if (p in CITIES) == city and p != places.province]
    best: tuple[int, str, Names] | None = None
    for province in draw.sample(others, min(_TRIES, len(others))):
        printed = provinces()[skeleton(province)]
        misfits, names = _placed(places, districts_of(as_of, province), draw)
        names["province", skeleton(places.province)] = printed
        if best is None or misfits < best[0]:
            best = (misfits, printed, names)
        if not misfits:
            break
    if best is None:
        raise ValueError(f"no other province for {places.province} in the list of {as_of}")
    return best[1], best[2]


def _placed(places: Places, there: tuple[District, ...], draw: random.Random) -> tuple[int, Names]:
    """The places of a plan among a province's districts, and how many found none of their type."""
    names: Names = {}
    wanted: dict[str | None, dict[str, list[str]]] = {name: {} for name in places.districts}
    for name, (district, kind) in places.communes.items():
        wanted.setdefault(district if district in places.districts else None, {}).setdefault(kind, []).append(name)
    free = list(there)
    draw.shuffle(free)
    misfits = 0
    left: dict[str, list[str]] = {}
    for district in sorted(
        (d for d in wanted if d), key=lambda d: (d != places.own_district, -sum(map(len, wanted[d].values())))
    ):
        if not free:
            misfits += 1
            continue
        own = district == places.own_district

        def unlike(one: District, district: str = district, own: bool = own) -> int:
            short = sum(max(0, len(n) - len(one.communes.get(kind, ()))) for kind, n in wanted[district].items())
            return short + 3 * (one.type != places.districts[district]) + 9 * (own and not one.alone)

        chosen = min(free, key=unlike)
        free.remove(chosen)
        misfits += unlike(chosen)
        names["district", skeleton(district)] = chosen.name
        pool = {kind: draw.sample(n, len(n)) for kind, n in chosen.communes.items()}
        _name(wanted[district], pool, names)
    for one in free:
        for kind, communes in one.communes.items():
            left.setdefault(kind, []).extend(communes)
    misfits += _name(wanted.get(None, {}), {kind: draw.sample(n, len(n)) for kind, n in left.items()}, names)
    return misfits, names


def _name(wanted: dict[str, list[str]], pool: dict[str, list[str]], names: Names) -> int:
    """Gives communes names out of the pool, of their own type while there are some. Tells how many had to take another's."""
    other = 0
    for kind, communes in wanted.items():
        for commune in communes:
            from_kind = kind if pool.get(kind) else next((k for k in pool if pool[k]), None)
            other += from_kind != kind
            if from_kind:
                names["commune", skeleton(commune)] = pool[from_kind].pop()
    return other
