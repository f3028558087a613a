"""Questions: filters, names in any spelling, output that is safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ntm_extract.cli import main
from ntm_extract.context import sentence
from ntm_extract.plan_files import plan_paths, read_plan
from ntm_extract.store.engine import open_engine, parse_url
from tests.store.conftest import NewStore
from tests.store.plans import folder_of, make
from tests.store.rows import load_all


def query(db: str, *args: str) -> Result:
    return CliRunner().invoke(main, ["query", "--db", db, *args], env={"COLUMNS": "300"})


def asked(db: str, *args: str) -> list[dict[str, Any]]:
    result = query(db, *args, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def filled(new_store: NewStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Plans of Hoà Bình and Lạng Sơn; the latter's first version is outdated. The tests only read it."""
    folder = tmp_path_factory.mktemp("filled")
    with new_store(folder) as db:
        _fill(db, folder)
        yield db


def _fill(db: str, tmp_path: Path) -> None:
    engine = open_engine(parse_url(db), write=True)
    load_all(engine, folder_of(tmp_path / "old", make(targets=({"text": "7 xã", "value": 7},))))
    finding = {
        "code": "share_mismatch",
        "severity": "error",
        "message_vi": "Sai tỷ lệ",
        "message_en": "Wrong",
        "figures": {},
        "spans": [],
    }
    lang_son = make(
        targets=(
            {"text": "8 xã", "value": 8, "source_location": {"page": 3}},
            {"text": "9%", "value": 9, "unit": "%", "indicator": "poverty_rate", "level": None, "due": "2025"},
            {"text": "4 xã", "value": 4, "level": "ntm_nang_cao", "subject": "xã vùng 100%_khó"},
        ),
        communes=({"text": "Tân Lập", "name": "Tân Lập", "year": 2024},),
        deadlines=({"text": "trước 30/4", "due_to": "2023-04-30", "task": "Hoàn thành báo cáo", "assignees": ["Sở Tài chính"]},),
        references=({"text": "Quyết định số 263", "doc_type": "Quyết định", "number": "263/QĐ-TTg"},),
        findings=[finding],
    )
    hoa_binh = make(province="Hoà Bình", targets=({"text": "-5 xã", "value": -5, "subject": "=1+1", "scope": "@SUM(A1)"},))
    load_all(engine, folder_of(tmp_path / "new", lang_son, hoa_binh))
    engine.dispose()


@pytest.mark.parametrize(
    ("args", "values"),
    [
        ((), [-5, 8, 9, 4]),
        (("--province", "Lạng Sơn"), [8, 9, 4]),
        (("--province", "TỈNH LANG SON"), [8, 9, 4]),
        (("--province", "20"), [8, 9, 4]),
        (("--province", "Hòa Bình"), [-5]),
        (("--province", "Hoà  bình"), [-5]),
        (("--province", "Hà Giang"), []),
        (("--year", "2023"), [-5, 8, 4]),
        (("--indicator", "poverty_rate"), [9]),
        (("--level", "ntm_nang_cao"), [4]),
        (("--province", "Lạng Sơn", "--year", "2023", "--indicator", "certified_units"), [8, 4]),
        (("--text", "XÃ vùng"), [4]),
        (("--text", "100%_"), [4]),
        (("--text", "1__%"), []),
        (("--text", "' OR 1=1 --"), []),
        (("--limit", "2"), [-5, 8]),
        (("--all-versions",), [-5, 7, 8, 9, 4]),
    ],
)
def test_targets(filled: str, args: tuple[str, ...], values: list[float]) -> None:
    assert [row["value"] for row in asked(filled, *args)] == values


def test_a_row_tells_plan_place_and_sentence(filled: str) -> None:
    row = asked(filled, "--text", "8 xã")[0]
    expected = {"plan_number": "1/KH-UBND", "province": "Lạng Sơn", "year": 2023, "value": 8, "unit": "xã", "text": "8 xã"}
    assert expected.items() <= row.items()
    assert (row["sentence"], row["source"], row["records_path"], row["page"]) == ("Đây là 8 xã và hết.", "a.txt", "0.json", 3)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("communes", {"name": "Tân Lập", "year": 2024, "status": "planned"}),
        ("deadlines", {"due_to": "2023-04-30", "task": "Hoàn thành báo cáo", "assignees": "Sở Tài chính"}),
        ("references", {"number": "263/QĐ-TTg", "doc_type": "Quyết định"}),
        ("findings", {"code": "share_mismatch", "message_vi": "Sai tỷ lệ"}),
    ],
)
def test_other_kinds(filled: str, kind: str, expected: dict[str, Any]) -> None:
    (row,) = asked(filled, "--kind", kind, "--province", "Lạng Sơn")
    assert expected.items() <= row.items()
    assert asked(filled, "--kind", kind, "--province", "Hòa Bình") == []


def test_words_of_a_task_and_of_its_body_are_found(filled: str) -> None:
    assert asked(filled, "--kind", "deadlines", "--text", "báo CÁO tài chính")


def test_views_take_the_filters_that_they_have(filled: str) -> None:
    assert [r["value"] for r in asked(filled, "--view", "targets_by_province", "--province", "lang son", "--year", "2025")] == [9]
    assert [r["number"] for r in asked(filled, "--view", "current_plans", "--province", "17")] == ["1/KH-UBND"]
    assert query(filled, "--view", "references_by_provinces", "--province", "20").exit_code == 2


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_every_view_prints_in_every_form(filled: str, form: str) -> None:
    for view in main.commands["query"].params[2].type.choices:  # type: ignore[attr-defined]
        result = query(filled, "--view", view, "--format", form)
        assert (result.exit_code, result.exception) == (0, None)


def test_csv_has_no_formulas(filled: str) -> None:
    result = query(filled, "--province", "Hòa Bình", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["subject"], row["scope"], row["text"], row["value"]) == ("'=1+1", "'@SUM(A1)", "'-5 xã", "-5.0")


def test_the_table_shows_what_is_asked_for(filled: str) -> None:
    output = query(filled, "--province", "Lạng Sơn", "--year", "2023").stdout
    assert all(words in output for words in ("1/KH-UBND", "Lạng Sơn", "8 xã", "Đây là 8 xã và hết.", "a.txt page 3"))


def test_a_table_hides_no_letters_that_turn_the_terminal(db: str, tmp_path: Path) -> None:
    engine = open_engine(parse_url(db), write=True)
    load_all(engine, folder_of(tmp_path / "r", make(targets=({"text": "\x1b[31m8 [b]xã", "value": 8},))))
    engine.dispose()
    output = query(db).stdout
    assert "\x1b" not in output
    assert "\\x1b[31m8 [b]xã" in output


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--province", "Lang Sown"), "did you mean Lạng Sơn?"),
        (("--province", "99"), "no province has the code 99"),
        (("--indicator", "poverty"), "did you mean poverty_rate"),
        (("--level", "ntmm"), "there are ntm, ntm_nang_cao"),
        (("--kind", "deadlines", "--indicator", "poverty_rate"), "deadlines have no indicator"),
        (("--kind", "targets", "--view", "current_plans"), "give one of them"),
        (("--view", "findings_overview", "--text", "x"), "use it with --kind"),
    ],
)
def test_wrong_questions_are_told_of(filled: str, args: tuple[str, ...], message: str) -> None:
    result = query(filled, *args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_no_rows_is_an_answer(filled: str) -> None:
    result = query(filled, "--year", "1999")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No rows.\n")
    assert asked(filled, "--year", "1999") == []


def test_every_records_text_is_found_by_a_query(db: str, records: Path) -> None:
    engine = open_engine(parse_url(db), write=True)
    load_all(engine, records)
    engine.dispose()
    plans = [read_plan(path) for path in plan_paths(records)]
    for kind in ("targets", "communes", "deadlines", "references"):
        rows = asked(db, "--kind", kind)
        assert sorted((r["source"], r["text"]) for r in rows) == sorted(
            (p.source, r.text) for p in plans for r in getattr(p, kind)
        )
        assert all(" ".join(r["text"].split()) in r["sentence"] for r in rows)


def test_the_sentence_is_the_one_that_exports_show(db: str, records: Path) -> None:
    """Read off a stretch of the text here, and off the whole of it there."""
    engine = open_engine(parse_url(db), write=True)
    load_all(engine, records)
    engine.dispose()
    plans = [read_plan(path) for path in plan_paths(records)]
    exported = Counter(sentence(p.document_text or "", t.start, t.end) for p in plans for t in p.targets)
    assert exported.total() > 300
    assert Counter(row["sentence"] for row in asked(db, "--limit", "5000")) == exported
