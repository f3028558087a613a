"""Each view gives what a small set made by hand must give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from ntm_extract.commands.query import query
from ntm_extract.records import Plan
from ntm_extract.store.loading import load_plan
from ntm_extract.store.view_files import view_queries
from tests.store.plans import make


def put(connection: Connection, *plans: Plan) -> None:
    for n, plan in enumerate(plans):
        load_plan(connection, plan, f"{n}.json", f"{n}.json")


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.execute(text(sql))), key=repr)


def target(words: str, value: float, **more: Any) -> dict[str, Any]:
    return {"text": words, "value": value, **more}


def test_every_view_can_be_asked_for() -> None:
    (choice,) = [p.type for p in query.params if p.name == "view"]
    assert set(choice.choices) == set(view_queries())  # type: ignore[attr-defined]


def test_targets_by_province(connection: Connection) -> None:
    put(
        connection,
        make(targets=(target("8 xã", 8), target("3 xã", 3, level="ntm_nang_cao", due="2025-06"))),
        make(province="Hà Giang", targets=(target("9%", 9, unit="%", indicator="poverty_rate", level=None),)),
    )
    found = rows(
        connection, "SELECT province, province_code, year, indicator, level, value, text, plan_number FROM targets_by_province"
    )
    assert found == [
        ("Hà Giang", "02", 2023, "poverty_rate", None, 9, "9%", "1/KH-UBND"),
        ("Lạng Sơn", "20", 2023, "certified_units", "ntm", 8, "8 xã", "1/KH-UBND"),
        ("Lạng Sơn", "20", 2025, "certified_units", "ntm_nang_cao", 3, "3 xã", "1/KH-UBND"),
    ]
    assert rows(connection, "SELECT DISTINCT indicator_label FROM targets_by_province WHERE indicator = 'poverty_rate'") == [
        ("tỷ lệ hộ nghèo, nghèo đa chiều",)
    ]


PAIRS = (
    "SELECT province, year, value, next_year, next_value, difference, same_subject, across_merger FROM goals_against_next_year"
)


def test_a_goal_against_the_next_years(connection: Connection) -> None:
    put(
        connection,
        make(targets=(target("8 xã", 8), target("8 (tám) xã", 8, subject="xã"))),
        make(year=2024, targets=(target("10 xã", 10, subject="số xã"),)),
        make(year=2025, targets=(target("15 xã", 15, unit="thôn"), target("13 xã", 13, scope="Đình Lập"))),
        make(province="Hà Giang", year=2024, targets=(target("99 xã", 99),)),
    )
    assert rows(connection, PAIRS) == [("Lạng Sơn", 2023, 8, 2024, 10, 2, 0, 0)]


def test_goals_of_several_values_are_paired_by_their_subjects(connection: Connection) -> None:
    put(
        connection,
        make(targets=(target("8 xã", 8, subject="xã đạt chuẩn"), target("2 xã", 2, subject="xã biên giới"))),
        make(year=2024, targets=(target("10 xã", 10, subject="Xã  đạt chuẩn"), target("4 xã", 4, subject="xã khó khăn"))),
    )
    assert rows(connection, PAIRS) == [("Lạng Sơn", 2023, 8, 2024, 10, 2, 1, 0)]


def test_only_goals_of_the_province_itself_are_compared_and_mergers_are_marked(connection: Connection) -> None:
    district = {"district": "Ba Bể", "issuer": "UBND huyện Ba Bể"}
    put(
        connection,
        make(header=district, targets=(target("8 xã", 8),)),
        make(header=district, year=2024, targets=(target("9 xã", 9),)),
        make(province="Cà Mau", year=2025, targets=(target("7 xã", 7),)),
        make(province="Cà Mau", year=2026, targets=(target("6 xã", 6),)),
    )
    assert rows(connection, PAIRS) == [("Cà Mau", 2025, 7, 2026, 6, -1, 1, 1)]


def test_what_a_term_adds_is_no_years_goal(connection: Connection) -> None:
    term = {"plan_year": None, "period": (2021, 2025)}
    more = {"measure": "increase", "unit": "xã"}
    put(
        connection,
        make(
            number="9/KH-UBND",
            year=2025,
            header=term,
            targets=(target("26 xã", 26, **more), target("120 xã", 120, due="2025"), target("5 xã", 5, due="2024", **more)),
        ),
        make(year=2026, targets=(target("6 xã", 6, **more), target("125 xã", 125))),
        make(number="2/KH-UBND", year=2025, targets=(target("7 xã", 7, **more),)),
    )
    found = {(row[2], row[4]) for row in rows(connection, PAIRS)}
    assert found == {(7, 6), (120, 125), (5, 7)}


def test_communes_by_roadmap_year(connection: Connection) -> None:
    named = {"name": "Tân Lập", "district": "Bắc Sơn", "year": 2024}
    put(
        connection,
        make(
            communes=(
                {"text": "Tân Lập", **named},
                {"text": "xã Tân Lập", **named},
                {"text": "Yên Trạch", "name": "Yên Trạch", "year": 2025, "status": "carried_over"},
                {"text": "Hữu Liên", "name": "Hữu Liên", "year": None, "status": "achieved"},
            )
        ),
    )
    found = rows(connection, "SELECT province, year, level, status, name, district, mentions FROM communes_by_roadmap_year")
    assert found == [
        ("Lạng Sơn", 2024, "ntm", "planned", "Tân Lập", "Bắc Sơn", 2),
        ("Lạng Sơn", 2025, "ntm", "carried_over", "Yên Trạch", None, 1),
    ]


def cited(number: str | None, day: str | None, words: str, kind: str = "Quyết định") -> dict[str, Any]:
    return {"text": words, "doc_type": kind, "number": number, "date": day}


def test_references_by_provinces(connection: Connection) -> None:
    put(
        connection,
        make(
            references=(
                cited("263/QĐ-TTg", "2022-02-22", "QĐ 263"),
                cited("263/QĐ-TTg", None, "Quyết định 263"),
                cited("7/QĐ-TTg", "2021-01-01", "a 7"),
                cited("5/QĐ-UBND", "2022-01-01", "a 5"),
            )
        ),
        make(
            province="Hà Giang",
            references=(
                cited("263/qđ-ttg", "2022-02-22", "b 263"),
                cited("7/QĐ-TTg", "2022-01-01", "b 7"),
                cited("5/QĐ-UBND", "2022-01-01", "b 5"),
                cited(None, "2015", "Luật  Đầu tư", "Luật"),
            ),
        ),
        make(
            province=None,
            number=None,
            references=(cited("263/QĐ-TTg", "2022-02-22", "c 263"), cited(None, "2015", "luật đầu tư", "Luật")),
        ),
    )
    found = rows(connection, "SELECT doc_type, cited_year, provinces, plans, mentions, text FROM references_by_provinces")
    assert [row[:5] for row in found] == [
        ("Luật", 2015, 1, 2, 2),
        ("Quyết định", 2021, 1, 1, 1),
        ("Quyết định", 2022, 1, 1, 1),
        ("Quyết định", 2022, 1, 1, 1),
        ("Quyết định", 2022, 1, 1, 1),
        ("Quyết định", 2022, 2, 3, 4),
    ]


def test_deadlines_ahead(connection: Connection) -> None:
    days = {n: (date.today() + timedelta(days=n)).isoformat() for n in (-2, 2)}
    put(
        connection,
        make(
            deadlines=(
                {"text": "đã qua", "due_to": days[-2], "task": "cũ"},
                {"text": "sắp tới", "due_to": days[2], "task": "mới", "assignees": ["Sở A", "Sở B"]},
                {"text": "hằng tháng", "due_to": None, "recurrence": "monthly", "task": "luôn"},
            )
        ),
    )
    found = rows(connection, "SELECT due_to, task, assignees FROM deadlines_ahead")
    assert [(str(row[0]), *row[1:]) for row in found] == [(days[2], "mới", "Sở A; Sở B")]
    assert rows(connection, "SELECT assignee FROM deadline_assignees") == [("Sở A",), ("Sở B",)]


def test_findings_overview(connection: Connection) -> None:
    finding = {
        "code": "share_mismatch",
        "severity": "error",
        "message_vi": "Sai",
        "message_en": "Wrong",
        "figures": {},
        "spans": [],
    }
    put(
        connection,
        make(findings=[finding, finding]),
        make(number="2/KH-UBND", findings=[finding]),
        make(number="3/KH-UBND", year=2024, findings=[]),
    )
    found = rows(connection, "SELECT province, year, code, severity, findings, plans FROM findings_overview")
    assert found == [("Lạng Sơn", 2023, "share_mismatch", "error", 3, 2)]
    assert rows(connection, "SELECT findings_checked FROM plan_versions") == [(1,), (1,), (1,)]


@pytest.mark.parametrize("name", [*view_queries()])
def test_a_view_without_rows_is_no_error(connection: Connection, name: str) -> None:
    assert rows(connection, f"SELECT * FROM {name}") == []
