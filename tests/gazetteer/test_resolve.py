"""Communes of a plan and the units they are, as of its date."""

from __future__ import annotations

import json

import pytest

from ntm_extract.evaluation.files import load_plan
from ntm_extract.gazetteer import units
from ntm_extract.gazetteer.resolve import add_codes, lists_at
from ntm_extract.records import Commune, DocumentData, Plan
from tests.conftest import GOLD, SHARED, TEST_SPLIT

NAMES = {(u.as_of, u.code): u for u in units() if u.commune}


def plan_of(province: str | None, date: str | None, *named: tuple[str, str, str | None]) -> Plan:
    """A plan that names units: type, name, district."""
    communes = [
        Commune(start=0, end=0, text="", name=n, unit_type=t, district=d, level=None, status="mentioned", year=None)  # type: ignore[arg-type]
        for t, n, d in named
    ]
    data = DocumentData(province=province, issue_date=date)  # type: ignore[call-arg]
    plan = Plan(source="", sha256="", document=data, references=[], communes=communes, deadlines=[], targets=[])  # type: ignore[call-arg]
    add_codes(plan)
    return plan


@pytest.mark.parametrize(
    ("province", "date", "unit_type", "name", "district", "code", "match"),
    [
        # as written, in its district
        ("Bắc Giang", "2022-04", "xã", "Quảng Minh", "Việt Yên", "07792", "exact"),
        ("Bắc Giang", "2025-03-01", "phường", "Quảng Minh", "Việt Yên", "07792", "exact"),
        # what was a xã in 2022 is a phường in 2025: the same unit, not as it is called now
        ("Bắc Giang", "2022-04", "phường", "Quảng Minh", "Việt Yên", "07792", "folded"),
        ("Bắc Giang", "2025-03-01", "xã", "Quảng Minh", "Việt Yên", "07792", "folded"),
        # tone placement and case are no difference, letters are
        ("Hà Nội", "2022-04", "xã", "Thụy Lâm", "Đông Anh", "00460", "exact"),
        ("Hà Nội", "2022-04", "xã", "THUỴ LÂM", "Đông Anh", "00460", "exact"),
        ("Bắc Kạn", "2022-04", "xã", "Sỹ Bình", "Bạch Thông", "01978", "folded"),
        ("Bắc Kạn", "2025-04", "xã", "Sỹ Bình", "Bạch Thông", "01978", "exact"),
        # spellings of minority languages, spaces and signs
        ("Đắk Lắk", "2022-04", "xã", "Cư Êwi", "Cư Kuin", "24541", "folded"),
        ("Lạng Sơn", "2022-04", "thị trấn", "Nông trường Thái Bình", "Đình Lập", "06616", "folded"),
        # one slip of reading
        ("Bắc Kạn", "2025-04", "xã", "Nhạn Mòm", "Pác Nặm", "01861", "fuzzy"),
        # town and commune of one name in one district
        ("Lạng Sơn", "2022-04", "thị trấn", "Đình Lập", "Đình Lập", "06613", "exact"),
        ("Lạng Sơn", "2022-04", "xã", "Đình Lập", "Đình Lập", "06628", "exact"),
        ("Lạng Sơn", "2022-04", "phường", "Đình Lập", "Đình Lập", None, "none"),
        # the type tells before the marks do
        ("Cần Thơ", "2024-02", "thị trấn", "Thạnh An", "Vĩnh Thạnh", "31231", "folded"),
        ("Cần Thơ", "2024-02", "xã", "Thạnh An", "Vĩnh Thạnh", "31240", "exact"),
        # without a district: one of the name in the province, or nothing
        ("Bắc Kạn", "2025-04", "xã", "Nhạn Môn", None, "01861", "exact"),
        ("Bắc Kạn", "2025-04", "xã", "Nhạn Mòm", None, None, "none"),
        ("Bắc Giang", "2022-04", "phường", "Quảng Minh", None, None, "none"),
        # near a name of the district, but a commune of another
        ("Đắk Lắk", "2025-03", "xã", "Ea Yiêng", "M'Đrắk", None, "none"),
        # in another district, province, or time; no such unit; no date; no province
        ("Bắc Kạn", "2025-04", "xã", "Nhạn Môn", "Ba Bể", None, "none"),
        ("Lạng Sơn", "2025-04", "xã", "Nhạn Môn", "Pác Nặm", None, "none"),
        ("Thái Nguyên", "2025-08", "xã", "Nhạn Môn", None, None, "none"),
        ("Bắc Kạn", "2025-04", "xã", "Vô Danh Thôn", "Pác Nặm", None, "none"),
        ("Bắc Kạn", None, "xã", "Nhạn Môn", "Pác Nặm", None, "none"),
        (None, "2025-04", "xã", "Nhạn Môn", "Pác Nặm", "01861", "exact"),
        (None, "2025-04", "xã", "Nhạn Môn", None, None, "none"),
        # the two tiers
        ("Bắc Ninh", "2025-08", "xã", "Lục Ngạn", None, "07582", "exact"),
        ("Cần Thơ", "2026-02", "xã", "Phong Điền", None, "31299", "exact"),
        ("Cần Thơ", "2026-02", "phường", "Tân Lộc", None, "31213", "exact"),
    ],
)
def test_a_name_is_the_unit_it_was_at_the_plans_date(
    province: str | None, date: str | None, unit_type: str, name: str, district: str | None, code: str | None, match: str
) -> None:
    commune = plan_of(province, date, (unit_type, name, district)).communes[0]
    assert (commune.code, commune.match) == (code, match)
    assert (commune.successor is None) or commune.code


def test_the_codes_of_district_and_province_come_with_it() -> None:
    known, district_only, nothing = plan_of(
        "Bắc Kạn", "2025-04", ("xã", "Nhạn Môn", "Pác Nặm"), ("xã", "Vô Danh Thôn", "Pác Nặm"), ("xã", "Nhạn Môn", "Vô Danh")
    ).communes
    assert (known.district_code, known.province_code) == ("060", "06")
    assert (district_only.code, district_only.district_code, district_only.province_code) == (None, "060", "06")
    assert (nothing.code, nothing.district_code, nothing.province_code) == (None, None, None)


def test_two_names_of_a_plan_are_not_one_unit() -> None:
    sure, other = plan_of("Bắc Kạn", "2025-04", ("xã", "Nhạn Môn", "Pác Nặm"), ("xã", "Nhạn Mòm", "Pác Nặm")).communes
    assert (sure.code, sure.match) == ("01861", "exact")
    assert (other.code, other.district_code, other.match) == (None, "060", "none")


def test_a_plan_of_before_the_lists_names_units_that_have_ended() -> None:
    assert plan_of("Khánh Hòa", "2019-01", ("xã", "Diên Lộc", "Diên Khánh")).communes[0].match == "none"


def successor(province: str, date: str, unit_type: str, name: str, district: str | None) -> tuple[str, str, str] | None:
    found = plan_of(province, date, (unit_type, name, district)).communes[0].successor
    return found and (found.name, found.code, found.province_code)


def test_what_a_unit_became() -> None:
    assert successor("Bắc Kạn", "2025-04", "xã", "Nhạn Môn", "Pác Nặm") == successor(
        "Bắc Kạn", "2022-04", "xã", "Nhạn Môn", "Pác Nặm"
    )
    found = successor("Bắc Kạn", "2025-04", "xã", "Nhạn Môn", "Pác Nặm")
    assert found and found[1:] == (found[1], "19"), "Bắc Kạn became part of Thái Nguyên"
    assert NAMES["2025-07", found[1]].commune == found[0]
    # joined another in the mergers before, which went over whole
    joined = next(u for u in units() if u.as_of == "2022" and u.commune and u.successors and u.successors != u.code)
    assert successor(joined.province, "2022-04", joined.commune_type, joined.commune, joined.district)
    # split over several; of after the reform
    split = next(u for u in units() if u.as_of == "2025-01" and len(u.successors.split()) > 1)
    assert successor(split.province, "2025-02", split.commune_type, split.commune, split.district) is None
    assert successor("Bắc Ninh", "2025-08", "xã", "Lục Ngạn", None) is None


@pytest.mark.parametrize(
    ("data", "lists"),
    [
        ({"issue_date": "2020-05-01"}, ("2022",)),
        ({"issue_date": "2022"}, ("2022",)),
        ({"issue_date": "2024-02"}, ("2022", "2025-01")),
        ({"issue_date": "2024-12-31", "plan_year": 2025}, ("2022", "2025-01")),
        ({"issue_date": "2025-06-30"}, ("2025-01",)),
        ({"issue_date": "2025-07"}, ("2025-07",)),
        ({"plan_year": 2025}, ("2025-01",)),
        ({"period": (2026, 2030)}, ("2025-07",)),
        ({}, ()),
    ],
)
def test_the_lists_that_tell_of_a_date(data: dict[str, object], lists: tuple[str, ...]) -> None:
    assert lists_at(DocumentData.model_validate(data)) == lists


def test_gold_without_codes_is_valid_and_evaluation_does_not_ask_for_them() -> None:
    from ntm_extract.evaluation import PairOfFiles, evaluate

    gold = load_plan(GOLD / "quang-nam-2023.json")
    plan = Plan.model_validate(gold)
    add_codes(plan)
    assert any(c.code for c in plan.communes)
    result = evaluate([PairOfFiles("quang-nam-2023.txt", gold, json.loads(plan.model_dump_json()))])
    assert result["kinds"]["communes"]["strict"]["f1"] == 1.0


def test_communes_of_gold_with_a_district_have_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The project's own gold; what has none are units that had ended by the first list."""
    named = have = 0
    missing = set()
    for path in sorted(GOLD.rglob("*.json")):
        if f"{path.stem}.txt" in TEST_SPLIT:
            continue
        plan = Plan.model_validate(load_plan(path))
        add_codes(plan)
        in_districts = [c for c in plan.communes if c.district]
        named += len(in_districts)
        have += sum(c.code is not None for c in in_districts)
        missing |= {(path.stem, c.name) for c in in_districts if c.code is None}
    with capsys.disabled():
        print(f"\n{have} of {named} communes of gold with a district have a code; not {sorted(missing)}")
    assert have / named > 0.99


def test_communes_of_the_real_plans(shared: object, capsys: pytest.CaptureFixture[str]) -> None:
    """Every code is the unit of that name in that district as of the plan's date, by both lists where both have it."""
    del shared
    named = have = 0
    missing = set()
    for path in sorted((SHARED / "gold").glob("*.json")):
        plan = Plan.model_validate(load_plan(path))
        add_codes(plan)
        for commune in (c for c in plan.communes if c.district):
            named += 1
            if commune.code is None:
                missing.add((path.stem, commune.name))
                continue
            have += 1
            unit = NAMES[lists_at(plan.document)[0], commune.code]
            assert (unit.district, unit.province) == (commune.district, plan.document.province)
            other = NAMES["2022" if unit.as_of == "2025-01" else "2025-01", commune.code]
            assert other.province_code == commune.province_code
    with capsys.disabled():
        print(f"\n{have} of {named} communes of the real plans with a district have a code; not {sorted(missing)}")
    assert len(missing) <= 1, "one plan names a commune that had been merged before it"
