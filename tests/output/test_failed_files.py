"""The workbook tells which files gave nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ntm_extract.output.export import export
from ntm_extract.output.failed_files import failed_files
from tests.output.plans import hostile_plan, save


def report(folder: Path, *rows: dict[str, str]) -> None:
    (folder / "run.json").write_text(json.dumps({"files": rows}), encoding="utf-8")


def test_failed_files_have_a_sheet_with_what_to_do(tmp_path: Path) -> None:
    save(hostile_plan(), tmp_path, "a.txt")
    report(
        tmp_path,
        {"path": "hop-thu/a.txt", "status": "converted", "category": "", "message": ""},
        {"path": "=1+1.txt", "status": "failed", "category": "empty", "message": "the file is empty; export it again"},
        {"path": "b.txt", "status": "failed", "category": "new_in_another_version", "message": "odd"},
    )
    export(tmp_path, tmp_path / "exports", ["xlsx"])
    book = load_workbook(tmp_path / "exports" / "ke-hoach.xlsx")
    cells = [[(cell.value, cell.data_type) for cell in row] for row in book["Tệp không đọc được"].iter_rows(min_row=2)]
    assert cells[0][0] == ("=1+1.txt", "s"), "no formula"
    assert str(cells[0][1][0]).startswith("tệp rỗng")
    assert cells[1] == [("b.txt", "s"), ("", "s"), ("odd", "s")]
    assert len(cells) == 2


def test_without_failures_there_is_no_such_sheet(tmp_path: Path) -> None:
    save(hostile_plan(), tmp_path, "a.txt")
    report(tmp_path, {"path": "a.txt", "status": "converted", "category": "", "message": ""})
    export(tmp_path, tmp_path / "exports", ["xlsx"])
    assert "Tệp không đọc được" not in load_workbook(tmp_path / "exports" / "ke-hoach.xlsx").sheetnames


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": 3}', '{"files": [3]}', '{"files": [{"status": "failed"}]}'])
def test_a_report_that_is_none_stops_no_export(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    assert failed_files(tmp_path) == []
