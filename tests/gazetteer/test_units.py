"""The gazetteer's data: its lists, codes and successors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from importlib import resources

import pytest

from ntm_extract.gazetteer import Unit, communes_by_district, district_names, provinces, units

LATER = {"2022": "2025-01", "2025-01": "2025-07"}


def unit_of(as_of: str, code: str) -> Unit:
    """The commune of a code in a list."""
    found = [u for u in units() if (u.as_of, u.code) == (as_of, code) and u.commune]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("as_of", "provinces_", "districts", "communes"),
    [("2022", 63, 705, 10599), ("2025-01", 63, 696, 10035), ("2025-07", 34, 0, 3321)],
)
def test_each_list_is_whole(as_of: str, provinces_: int, districts: int, communes: int) -> None:
    here = [u for u in units() if u.as_of == as_of]
    assert sum(not u.district and not u.commune for u in here) == provinces_
    assert sum(bool(u.district) and not u.commune for u in here) == districts
    assert sum(bool(u.commune) for u in here) == communes


def test_provenance_counts_what_is_in_the_file() -> None:
    told = json.loads((resources.files("ntm_extract.gazetteer") / "provenance.json").read_text(encoding="utf-8"))
    assert {s["licence"] for s in told["sources"]} == {"MIT"}
    assert all(s["version"] and s["sha256"] for s in told["sources"])
    for as_of, counts in told["lists"].items():
        types = Counter(u.commune_type for u in units() if u.as_of == as_of and u.commune)
        assert counts["communes"] == dict(types) | {"all": sum(types.values())}


def test_codes_have_their_official_length_and_are_unique_in_a_list() -> None:
    for unit in units():
        own = 5 if unit.commune else 3 if unit.district else 2
        assert re.fullmatch(rf"\d{{{own}}}", unit.code), unit
        assert re.fullmatch(r"\d{2}", unit.province_code), unit
        assert re.fullmatch(r"\d{3}" if unit.district else "", unit.district_code), unit
    assert max(Counter((u.as_of, u.code) for u in units()).values()) == 1


def test_names_are_names_alone() -> None:
    assert [u for u in units() if re.search(r"[()\t]|^\s|\s$", u.province + u.district + u.commune)] == []


def test_every_successor_is_in_the_next_list() -> None:
    known = {(u.as_of, u.code) for u in units()}
    for unit in units():
        for code in unit.successors.split():
            assert (LATER[unit.as_of], code) in known, unit
    assert all(u.successors for u in units() if u.as_of == "2025-01" and u.commune)
    assert sum(not u.successors for u in units() if u.as_of == "2022" and u.commune) < 10


def test_every_commune_since_the_reform_took_up_some_of_before() -> None:
    taken = {code for u in units() if u.as_of == "2025-01" for code in u.successors.split()}
    assert {u.code for u in units() if u.as_of == "2025-07" and u.commune} <= taken


@pytest.mark.parametrize(
    ("as_of", "code", "commune_type", "commune", "district_type", "district"),
    [
        ("2022", "07792", "xã", "Quảng Minh", "huyện", "Việt Yên"),
        ("2025-01", "07792", "phường", "Quảng Minh", "thị xã", "Việt Yên"),
        ("2022", "01978", "xã", "Sĩ Bình", "huyện", "Bạch Thông"),
        ("2025-01", "01978", "xã", "Sỹ Bình", "huyện", "Bạch Thông"),
    ],
)
def test_a_unit_is_what_it_was_at_the_time(
    as_of: str, code: str, commune_type: str, commune: str, district_type: str, district: str
) -> None:
    unit = unit_of(as_of, code)
    assert (unit.commune_type, unit.commune, unit.district_type, unit.district) == (
        commune_type,
        commune,
        district_type,
        district,
    )


def test_names_by_folded_key_as_the_extraction_asks_for_them() -> None:
    assert provinces()["thua thien hue"] == "Thừa Thiên Huế"
    assert district_names()["pac nam"] == "Pác Nặm"
    assert "nhan mon" in communes_by_district("Bắc Kạn")["pac nam"]


def test_nothing_is_read_before_it_is_asked_for() -> None:
    code = (
        "import sys, ntm_extract.cli, ntm_extract.gazetteer.resolve as r, ntm_extract.gazetteer as g;"
        "assert g.units.cache_info().currsize == 0; assert 'rapidfuzz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
