"""Loading: what is in the files is in the tables, once; versions; plans that cannot be stored."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from ntm_extract.output.json import write
from ntm_extract.plan_files import plan_paths, read_plan
from ntm_extract.store import loading
from tests.store.plans import folder_of, make
from tests.store.rows import counts, counts_of_files, load_all

TARGET = {"text": "08 xã", "value": 8}


def test_the_tables_hold_what_the_files_hold(engine: Engine, records: Path) -> None:
    assert {r.result for r in load_all(engine, records)} == {"new"}
    with engine.begin() as connection:
        assert counts(connection) == counts_of_files(records)


def test_loading_again_changes_nothing(engine: Engine, records: Path) -> None:
    load_all(engine, records)
    with engine.begin() as connection:
        before = counts(connection)
    assert {r.result for r in load_all(engine, records)} == {"unchanged"}
    with engine.begin() as connection:
        assert counts(connection) == before


@pytest.mark.parametrize("table", ["plan_references", "communes", "deadlines", "targets"])
def test_sql_finds_every_records_text_at_its_place(engine: Engine, records: Path, table: str) -> None:
    load_all(engine, records)
    with engine.begin() as connection:
        total = connection.scalar(text(f"SELECT count(*) FROM {table}"))
        found = connection.scalar(
            text(
                f"SELECT count(*) FROM {table} r JOIN plan_versions v ON v.id = r.version_id"
                " WHERE substr(v.document_text, r.span_start + 1, r.span_end - r.span_start) = r.text"
            )
        )
    assert total == found
    assert total


def test_fields_come_back_as_they_were(engine: Engine, records: Path) -> None:
    load_all(engine, records)
    path = next(p for p in plan_paths(records) if p.name.startswith("ha-tinh"))
    plan = read_plan(path)
    names = ("value", "value_max", "comparator", "unit", "out_of", "share", "measure", "indicator", "level", "due", "scope")
    with engine.begin() as connection:
        rows = connection.execute(
            text(
                f"SELECT {', '.join('t.' + n for n in names)}, t.page FROM targets t JOIN plan_versions v ON v.id = t.version_id"
                " WHERE v.source = :source ORDER BY t.ordinal"
            ),
            {"source": plan.source},
        ).all()
    expected = [(*[getattr(t, n) for n in names], t.source_location.page) for t in plan.targets if t.source_location]
    assert [tuple(row) for row in rows] == expected
    assert len(expected) == len(plan.targets) > 0


def test_days_years_and_codes_are_worked_out(connection: Connection) -> None:
    plan = make(
        targets=({**TARGET, "due": "2023-06"},), deadlines=({"text": "trước 30/4", "due_to": "2023-04-30", "task": "nộp"},)
    )
    loading.load_plan(connection, plan, "a.json", "a.json")
    assert connection.execute(text("SELECT province_code, province_code_2025, tier FROM plan_versions")).one() == (
        "20",
        "20",
        "province",
    )
    year, first, last = connection.execute(text("SELECT due_year, due_from, due_to FROM targets")).one()
    assert (year, str(first), str(last)) == (2023, "2023-06-01", "2023-06-30")
    assert str(connection.scalar(text("SELECT due_to FROM deadlines"))) == str(date(2023, 4, 30))


@pytest.mark.parametrize(
    ("province", "year", "codes"),
    [
        ("Bình Phước", 2022, ("70", "75")),
        ("Quảng Nam", 2023, ("49", "48")),
        ("An Giang", 2026, ("91", "91")),
        (None, 2023, (None, None)),
    ],
)
def test_a_province_has_its_code_then_and_since_2025(
    connection: Connection, province: str | None, year: int, codes: tuple[str | None, str | None]
) -> None:
    loading.load_plan(connection, make(province=province, year=year), "a.json", "a.json")
    assert connection.execute(text("SELECT province_code, province_code_2025 FROM plan_versions")).one() == codes


@pytest.mark.parametrize(
    ("header", "tier"),
    [
        ({"district": "Ba Bể", "issuer": "UBND huyện Ba Bể"}, "district"),
        ({"issuer": "Ủy ban nhân dân xã Mường Than"}, "commune"),
        ({"issuer": "UBND phường Lạng Sơn"}, "commune"),
        ({"issuer": "Ban Chỉ đạo tỉnh Lạng Sơn"}, "province"),
        ({"issuer": None}, None),
    ],
)
def test_the_tier_is_the_issuers(connection: Connection, header: dict[str, str | None], tier: str | None) -> None:
    loading.load_plan(connection, make(header=header), "a.json", "a.json")
    assert connection.scalar(text("SELECT tier FROM plan_versions")) == tier


def test_a_changed_plan_is_a_new_version_and_views_show_only_that(engine: Engine, tmp_path: Path) -> None:
    folder_of(tmp_path / "r", make(targets=(TARGET,)))
    load_all(engine, tmp_path / "r")
    folder_of(tmp_path / "r", make(targets=({"text": "09 xã", "value": 9},)))
    (again,) = load_all(engine, tmp_path / "r")
    assert (again.result, again.version, again.replaces) == ("new_version", 2, None)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version, is_current FROM plan_versions ORDER BY version")).all() == [
            (1, 0),
            (2, 1),
        ]
        assert list(connection.scalars(text("SELECT value FROM targets_by_province"))) == [9]
        assert connection.scalar(text("SELECT count(*) FROM targets")) == 2
        assert connection.scalar(text("SELECT version FROM current_plans")) == 2


def test_other_output_of_the_same_file_is_a_new_version_even_with_another_header(engine: Engine, tmp_path: Path) -> None:
    plan = make(number="12/KH-UBND")
    folder_of(tmp_path / "r", plan)
    load_all(engine, tmp_path / "r")
    plan.document.number = "128/KH-UBND"
    folder_of(tmp_path / "r", plan)
    assert [(r.result, r.version) for r in load_all(engine, tmp_path / "r")] == [("new_version", 2)]


def test_a_newer_extractor_that_finds_the_same_or_another_place_is_no_new_version(engine: Engine, tmp_path: Path) -> None:
    plan = make(targets=(TARGET,))
    write(plan, tmp_path / "r" / "a.json")
    write(plan.model_copy(update={"extractor": "ntm_extract 99", "source": "copy.txt"}), tmp_path / "r" / "b" / "copy.json")
    assert sorted(r.result for r in load_all(engine, tmp_path / "r")) == ["new", "unchanged"]


def test_the_same_number_from_another_file_is_told_of(engine: Engine, tmp_path: Path) -> None:
    folder_of(tmp_path / "r", make(targets=(TARGET,)), make(targets=({"text": "09 xã", "value": 9},)))
    first, second = load_all(engine, tmp_path / "r")
    assert (first.result, second.result, second.replaces) == ("new", "new_version", "0.json")


@pytest.mark.parametrize("missing", ["number", "province", "issuer", "issue_date"])
def test_plans_that_only_look_alike_stay_two(engine: Engine, tmp_path: Path, missing: str) -> None:
    two = (
        make(header={missing: None}, targets=(TARGET,)),
        make(header={missing: None}, targets=({"text": "09 xã", "value": 9},)),
    )
    folder_of(tmp_path / "r", *two)
    assert [r.result for r in load_all(engine, tmp_path / "r")] == ["new", "new"]
    assert [r.result for r in load_all(engine, tmp_path / "r")] == ["unchanged", "unchanged"]
    with engine.begin() as connection:
        assert sorted(connection.scalars(text("SELECT value FROM targets_by_province"))) == [8, 9]


def test_hostile_words_are_stored_as_they_are(connection: Connection) -> None:
    words = '\'); DROP TABLE targets; -- "%s" :x ${x} \\ \u202e 😀 =1+1'
    plan = make(header={"title": words}, targets=({"text": words, "value": 1, "subject": words},), source=words)
    loading.load_plan(connection, plan, f"{words}.json", "a")
    assert connection.execute(text("SELECT text, subject FROM targets")).one() == (words, words)
    assert connection.execute(text("SELECT title, source FROM plan_versions")).one() == (words, words)


def test_an_indicator_that_is_not_listed_is_kept(connection: Connection) -> None:
    loading.load_plan(connection, make(targets=({**TARGET, "indicator": "moon_landings"},)), "a.json", "a.json")
    assert connection.execute(text("SELECT indicator, indicator_label FROM targets_by_province")).one() == ("moon_landings", None)


BAD = {
    "nul.json": (make(header={"title": "a\x00b"}), "holds a NUL character"),
    "year.json": (make(header={"plan_year": 10**12}), "holds a value that no plan has"),
    "day.json": (make(deadlines=({"text": "30/2", "due_to": "2023-02-30", "task": "x"},)), "holds a value that no plan has"),
    "month.json": (make(targets=({**TARGET, "due": "2023-13"},)), "holds a value that no plan has"),
    "nan.json": (make(targets=({**TARGET, "value": 1e400},)), "no finite number"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plan_fails_alone_and_leaves_nothing(engine: Engine, tmp_path: Path, name: str) -> None:
    plan, message = BAD[name]
    folder = folder_of(tmp_path / "r", make(number="2/KH-UBND"), make(number="3/KH-UBND"))
    (folder / name).write_text(json.dumps(plan.model_dump()).replace("Infinity", "1e400"), encoding="utf-8")
    results = {Path(r.path).name: r for r in load_all(engine, folder)}
    assert results.pop(name).result == "failed"
    assert [r.result for r in results.values()] == ["new", "new"]
    (failed,) = [r for r in load_all(engine, folder) if r.result == "failed"]
    assert message in (failed.message or "")
    assert "\n" not in (failed.message or "")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM plan_files")) == 2
        assert counts(connection)["plans"] == 2


def test_files_that_are_no_records_or_not_grounded_fail_alone(engine: Engine, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "r", make())
    moved = make(number="9/KH-UBND", targets=(TARGET,))
    moved.targets[0].start -= 1
    write(moved, folder / "moved.json")
    (folder / "half.json").write_bytes(b'{"source": "x"')
    (folder / "surrogate.json").write_bytes(json.dumps(make().model_dump() | {"source": "\ud800"}).encode())
    results = {Path(r.path).name: (r.result, r.category) for r in load_all(engine, folder)}
    assert results == {
        "0.json": ("new", None),
        "moved.json": ("failed", "not_grounded"),
        "half.json": ("failed", "not_records"),
        "surrogate.json": ("failed", "not_records"),
    }


def test_a_crash_half_way_leaves_nothing_of_the_plan(engine: Engine, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "r", make(targets=(TARGET,)))

    def crash(*args: Any) -> None:
        if args[2].startswith("INSERT INTO targets"):
            raise RuntimeError("power cut")

    event.listen(engine, "before_cursor_execute", crash)
    with pytest.raises(RuntimeError, match="power cut"):
        load_all(engine, folder)
    event.remove(engine, "before_cursor_execute", crash)
    with engine.begin() as connection:
        assert set(counts(connection).values()) == {0}
        assert connection.scalar(text("SELECT count(*) FROM plan_files")) == 0
    assert [r.result for r in load_all(engine, folder)] == ["new"]
