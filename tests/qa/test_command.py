"""The options of ``evaluate`` for quality assurance: what they write, say, and exit with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ntm_extract.cli import main
from tests.conftest import CORPUS
from tests.qa.plans import plan, target


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, args)], env={"COLUMNS": "300"})


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Gold with two targets, and a prediction with one of them."""
    text = (CORPUS / "gia-lai-2025.txt").read_text(encoding="utf-8")
    one, two = target(0, text[:5], 5), target(10, text[10:15], 6)
    for name, targets in (("gold", [one, two]), ("found", [one])):
        data: dict[str, Any] = plan("gia-lai-2025.txt", targets=targets)
        (tmp_path / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path / "gold.json", tmp_path / "found.json"


def test_floor_fails_the_command_and_still_writes(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*files, "--min-f1", "targets=0.9", "--min-f1", "overall=0.5", "--json", tmp_path / "o.json")
    assert (result.exit_code, result.stderr) == (1, "targets: strict F1 0.6667 is under 0.9 (tp 1, fp 0, fn 1)\n")
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["intervals"]["kinds"]["targets"]["strict"]["f1"] is None
    assert run(*files, "--min-f1", "targets=0.66", "--by-value").exit_code == 0


def test_baseline_is_printed_and_in_the_json(files: tuple[Path, Path], tmp_path: Path) -> None:
    gold, found = files
    assert run(gold, found, "--json", tmp_path / "old.json").exit_code == 0
    result = run(gold, gold, "--baseline", tmp_path / "old.json", "--json", tmp_path / "new.json")
    assert result.exit_code == 0 and "1 gained, 0 lost" in result.stdout
    assert (
        "gia-lai-2025.txt  targets  F1 0.6667 to 1.0000, 1 gained, 0 lost" in result.stdout and "+ missed at 10" in result.stdout
    )
    assert json.loads((tmp_path / "new.json").read_text(encoding="utf-8"))["baseline"]["gained"] == 1
    mixed = run(gold, gold, "--baseline", tmp_path / "old.json", "--by-value")
    assert mixed.exit_code == 2 and "without --by-value" in mixed.stderr


def test_two_gold_files_of_one_plan_each_have_their_own_errors(files: tuple[Path, Path], tmp_path: Path) -> None:
    data = json.loads(files[0].read_text(encoding="utf-8"))
    (tmp_path / "two").mkdir()
    for name, start in (("a", 10), ("b", 20)):
        data["targets"][1] |= {"start": start, "end": start + 5}
        (tmp_path / "two" / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    assert run(tmp_path / "two", files[1].parent / "found.json", "--html", tmp_path / "r.html").exit_code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("<tr data-kind=") == 2


def test_report_with_texts_of_a_folder(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*files, "--html", tmp_path / "r.html", "--texts", CORPUS)
    assert result.exit_code == 0 and "not the file that gold was made from" in result.stderr
    assert 'class="text"' in (tmp_path / "r.html").read_text(encoding="utf-8")
    bare = run(*files, "--html", tmp_path / "bare.html")
    assert (bare.exit_code, bare.stderr) == (0, "")
    assert 'class="text"' not in (tmp_path / "bare.html").read_text(encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert "no plan of this name" in run(*files, "--texts", tmp_path / "empty").stderr


def test_wrong_usage(files: tuple[Path, Path], tmp_path: Path) -> None:
    cases: list[tuple[list[str | Path], str]] = [
        (["--min-f1", "goals=1"], "KIND is one of"),
        (["--min-f1", "targets=95"], "from 0 to 1"),
        (["--html", tmp_path / "r.html", "--by-value"], "use one of them"),
        (["--html", tmp_path / "no" / "r.html"], "cannot be written"),
        (["--baseline", files[0]], "not an evaluation"),
        (["--baseline", tmp_path / "none.json"], "none.json: cannot be opened"),
        (["--texts", tmp_path / "none"], "no such folder"),
    ]
    for args, words in cases:
        result = run(*files, *args)
        assert result.exit_code == 2 and words in result.stderr, args
