"""Administrative units of Viet Nam: which provinces, districts and communes there are, and when.

The data is ``units.tsv.gz``, built by ``scripts/build_gazetteer.py`` from packaged sources (MIT): the three tiers
of 2022, the last list before 1 July 2025, and the two tiers since; ``provenance.json`` tells sources and counts.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeVar

from ntm_extract.folding import skeleton

_T = TypeVar("_T")

REFORM = "2025-07-01"
"""The day on which the district tier ended (Law 72/2025/QH15, article 54)."""


class Unit(NamedTuple):
    """A province, district or commune as of a list; ``code`` is its own, of the General Statistics Office (GSO).

    ``successors`` are the codes, parted by spaces, of the units of the next list that took it up.
    """

    as_of: str
    province: str
    district_type: str
    district: str
    commune_type: str
    commune: str
    code: str
    province_code: str
    district_code: str
    successors: str


@cache
def units() -> tuple[Unit, ...]:
    """All units of all lists."""
    packed = (resources.files("ntm_extract.gazetteer") / "units.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()[1:]
    return tuple(Unit._make(line.split("\t")) for line in lines)


@cache
def provinces() -> dict[str, str]:
    """Province names by folded key, of the 63 and of the 34."""
    return {skeleton(u.province): u.province for u in units()}


@cache
def provinces_of_district() -> dict[str, frozenset[str]]:
    """The provinces that have (had) a district of a name, by folded key."""
    table: dict[str, set[str]] = {}
    for unit in units():
        if unit.district:
            table.setdefault(skeleton(unit.district), set()).add(unit.province)
    return {name: frozenset(found) for name, found in table.items()}


@cache
def district_names() -> dict[str, str]:
    """District names by folded key, also by the key without spaces: `Đa Krông` is `Đakrông` in its own papers."""
    return _joined({skeleton(u.district): u.district for u in units() if u.district})


def _joined(table: dict[str, _T]) -> dict[str, _T]:
    return {key.replace(" ", ""): value for key, value in table.items()} | table


@cache
def communes_of_province(province: str) -> frozenset[str]:
    """Folded names of all communes that the lists know in a province."""
    return frozenset(skeleton(u.commune) for u in units() if u.province == province and u.commune)


@cache
def communes_by_district(province: str | None) -> dict[str, frozenset[str]]:
    """Folded commune names by folded district name; of one province, or of all when it is not known."""
    table: dict[str, set[str]] = {}
    for unit in units():
        if unit.district and unit.commune and (province is None or unit.province == province):
            table.setdefault(skeleton(unit.district), set()).add(skeleton(unit.commune))
    return _joined({name: frozenset(found) for name, found in table.items()})


@cache
def districts_of_commune(province: str) -> dict[str, frozenset[str]]:
    """Folded district names by folded commune name, within a province."""
    table: dict[str, set[str]] = {}
    for unit in units():
        if unit.province == province and unit.district and unit.commune:
            table.setdefault(skeleton(unit.commune), set()).add(skeleton(unit.district))
    return {name: frozenset(found) for name, found in table.items()}
