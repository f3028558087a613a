"""`convert --format`: the exports after a run, in one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.batch.test_convert import convert, report
from tests.ingest.samples import PLAN


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    return folder


def test_exports_follow_the_run_and_are_no_input_of_the_next(inbox: Path) -> None:
    out = inbox / "records"  # within the inbox: what is exported must not be taken for plans
    first = convert(inbox, "--out", out, "--format", "json,xlsx", "--format", "ics,html")
    assert first.returncode == 0, first.stderr
    assert {p.name for p in (out / "exports").iterdir()} == {"ke-hoach.xlsx", "thoi-han.ics", "html"}
    assert "1 plans exported" in first.stdout
    (inbox / "b.txt").write_text(PLAN + "\nThêm một dòng.\n", encoding="utf-8")
    second = convert(inbox, "--out", out, "--format", "xlsx", "--json")
    assert second.returncode == 0, second.stderr
    assert {Path(row["path"]).name: row["status"] for row in json.loads(second.stdout)["files"]} == {
        "a.txt": "unchanged",
        "b.txt": "converted",
    }
    sheet = load_workbook(out / "exports" / "ke-hoach.xlsx").worksheets[0]
    assert sheet.max_row == 3, "the plans of both runs, below the headings"


def test_a_failed_file_is_told_and_the_others_are_exported(inbox: Path) -> None:
    (inbox / "b.txt").write_bytes(b"")
    done = convert(inbox, "--out", inbox / "records", "--format", "jsonl", "--quiet")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "b.txt" in line]
    assert (inbox / "records" / "exports" / "plans.jsonl").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--format", "docx"], "none of"), (["--out", "memory://x", "--format", "xlsx"], "folders of this machine")],
)
def test_what_cannot_be_written_is_said_before_the_run(inbox: Path, tmp_path: Path, options: list[str], said: str) -> None:
    done = convert(inbox, "--out", tmp_path / "out", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_report_is_of_the_run_alone(inbox: Path, tmp_path: Path) -> None:
    convert(inbox, "--out", tmp_path / "out", "--format", "csv")
    assert report(tmp_path / "out")["converted"] == 1
