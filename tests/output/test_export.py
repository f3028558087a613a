"""The export as a whole: the same bytes twice, whole files or none, bad plans left out, the command."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ntm_extract.cli import main
from ntm_extract.errors import InputError
from ntm_extract.output import csv
from ntm_extract.output.export import FORMATS, export, export_folder
from ntm_extract.plan_files import plan_paths
from tests.output.plans import hostile_plan, save


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_plans_give_the_same_bytes(records: Path, exported: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    paths = export(records, tmp_path, FORMATS, lambda done, total, _: calls.append((done, total)))
    first, second = contents(exported), contents(tmp_path)
    assert first == second and {p.relative_to(tmp_path).as_posix() for p in paths} == set(second)
    assert calls == [(n, 4) for n in range(4)]


def test_what_is_written_is_no_plan(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "records"
    shutil.copytree(records, folder)
    before = list(plan_paths(folder))
    export(folder, folder / "exports", FORMATS)
    assert list(plan_paths(folder)) == before
    first = contents(folder)
    export(folder, folder / "exports", FORMATS)
    assert contents(folder) == first


def test_a_bad_plan_is_left_out_and_named(records: Path, tmp_path: Path) -> None:
    shutil.copytree(records, tmp_path / "records")
    (tmp_path / "records" / "bad.json").write_text("{}", encoding="utf-8")
    save(hostile_plan(), tmp_path / "records", "nan")
    odd = tmp_path / "records" / "nan.json"
    odd.write_text(odd.read_text(encoding="utf-8").replace('"value": -5.0', '"value": NaN'), encoding="utf-8")
    result = export_folder(tmp_path / "records", tmp_path / "out", ["jsonl"])
    assert result.plans == 4 and [Path(f.path).name for f in result.failures] == ["bad.json", "nan.json"]
    seen: list[InputError] = []
    export(tmp_path / "records", tmp_path / "out", ["jsonl"], on_failure=seen.append)
    assert len(seen) == 2
    with pytest.raises(InputError, match=r"bad\.json"):
        export(tmp_path / "records", tmp_path / "out", ["jsonl"])


def test_an_export_that_fails_leaves_what_was_there(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(records, tmp_path, FORMATS)
    before, calls = contents(tmp_path), []

    def fail(_: csv.Writer, rows: object) -> None:
        calls.append(rows)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv.Writer, "add", fail)
    with pytest.raises(InputError, match="No space left on device"):
        export(records, tmp_path, FORMATS)
    assert contents(tmp_path) == before


def test_an_unknown_format_is_an_error(records: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="docx: no such format"):
        export(records, tmp_path / "out", (f for f in ("csv", "docx")))
    assert not (tmp_path / "out").exists()


def test_the_command_knows_every_format() -> None:
    assert importlib.import_module("ntm_extract.commands.export").FORMATS == FORMATS


def test_command_writes_the_formats_asked_for(records: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(
        main, ["export", str(records), "--out", str(tmp_path / "o"), "--format", "csv,jsonl", "--format", "JSONL", "--json"]
    )
    assert run.exit_code == 0, run.output
    summary = json.loads(run.stdout)
    assert summary["plans"] == 4 and summary["failed"] == [] and summary["rows"]["plans"] == 4
    assert {Path(f).suffix for f in summary["files"]} == {".csv", ".jsonl"} and len(summary["files"]) == 12
    assert all(Path(f).is_file() for f in summary["files"])


def test_command_writes_a_workbook_and_a_calendar_when_none_is_asked_for(records: Path, tmp_path: Path) -> None:
    shutil.copytree(records, tmp_path / "r")
    run = CliRunner().invoke(main, ["export", str(tmp_path / "r")])
    assert run.exit_code == 0 and sorted(contents(tmp_path / "r" / "exports")) == ["ke-hoach.xlsx", "thoi-han.ics"]
    assert "4 plans exported" in run.stdout


def test_command_names_what_fails(records: Path, tmp_path: Path) -> None:
    shutil.copytree(records, tmp_path / "r")
    (tmp_path / "r" / "bad.json").write_text("[", encoding="utf-8")
    run = CliRunner().invoke(main, ["export", str(tmp_path / "r"), "--format", "csv", "--quiet"])
    assert run.exit_code == 1 and "bad.json: not a plan's records" in run.stderr and len(run.stderr.splitlines()) == 1
    run = CliRunner().invoke(main, ["export", str(tmp_path / "none"), "--format", "csv"])
    assert run.exit_code == 1 and "no such folder" in run.stderr and not (tmp_path / "none").exists()
    run = CliRunner().invoke(main, ["export", str(tmp_path / "r"), "--format", "pdf"])
    assert run.exit_code == 2 and "'pdf' is none of jsonl, csv" in run.stderr
    run = CliRunner().invoke(main, ["export", str(tmp_path / "r"), "--format", ","])
    assert run.exit_code == 2
    (tmp_path / "file").write_text("x")
    run = CliRunner().invoke(main, ["export", str(tmp_path / "r"), "--out", str(tmp_path / "file" / "x")])
    assert run.exit_code == 1 and "could not be written" in run.stderr


def test_a_folder_without_plans_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    result = export_folder(tmp_path / "r", tmp_path / "out", FORMATS)
    assert result.plans == 0 and (tmp_path / "out" / "ke-hoach.xlsx").stat().st_size
