"""The command: exit codes, JSON, records as input, and what is known to be wrong in the real plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ntm_extract.cli import main
from tests.conftest import HEAD

WRONG = "- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế, chiếm tỷ lệ 42,9%.\n"
NEAR = "- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế, chiếm tỷ lệ 34,0%.\n"


def write(folder: Path, body: str, name: str = "plan.txt") -> Path:
    path = folder / name
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.mark.parametrize(("body", "code"), [(WRONG, 1), (NEAR, 0)])
def test_only_errors_make_it_fail(tmp_path: Path, body: str, code: int) -> None:
    result = CliRunner().invoke(main, ["check", str(write(tmp_path, body))])
    assert result.exit_code == code and "share_mismatch" in result.output


def test_a_file_that_fails_stops_none_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    out = tmp_path / "findings.json"
    inputs = [str(tmp_path / "bad.json"), str(tmp_path / "none.txt"), str(write(tmp_path, NEAR))]
    result = CliRunner().invoke(main, ["check", *inputs, "--json", str(out)])
    data = json.loads(out.read_text(encoding="utf-8"))
    assert result.exit_code == 1
    assert [f["category"] for f in data["files"]] == ["not_records", "missing", None]
    assert [f["severity"] for f in data["files"][2]["findings"]] == ["rounding"]


def test_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["check"]).exit_code == 2


def test_converted_records_hold_the_findings_and_can_be_checked_again(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["convert", str(write(tmp_path, WRONG)), "--out", str(tmp_path / "out"), "--quiet"])
    path = tmp_path / "out" / "plan.txt.json"
    stored = json.loads(path.read_text(encoding="utf-8"))["findings"]
    result = CliRunner().invoke(main, ["check", str(path), "--json", "-"])
    assert result.exit_code == 1 and json.loads(result.stdout)["files"][0]["findings"] == stored != []


def test_records_without_their_text_are_checked_for_what_they_hold(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["convert", str(write(tmp_path, WRONG)), "--out", str(tmp_path / "out"), "--quiet"])
    path = tmp_path / "out" / "plan.txt.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["document_text"] = data["findings"] = None
    path.write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 1 and "33,9%" in result.output


def test_the_real_plans(shared: Path) -> None:
    plans = sorted((shared / "plans").glob("*.txt"))
    result = CliRunner().invoke(main, ["check", *map(str, plans), "--json", "-"])
    errors, roundings = [], []
    for file in json.loads(result.stdout)["files"]:
        name = Path(file["path"]).stem
        for finding in file["findings"]:
            figures = finding["figures"]
            shown = next((figures[k] for k in ("share", "total", "number") if k in figures), "")
            if finding["severity"] != "warning":
                (errors if finding["severity"] == "error" else roundings).append((name, finding["code"], shown))
    plan = "lang-son-2021-2025"
    assert errors == [
        (plan, "share_mismatch", "42,9"),
        (plan, "number_year_mismatch", "08/2021/NQ-HĐND"),
        (plan, "sum_mismatch", "1.502,062"),
        (plan, "sum_mismatch", "636,17"),
    ]
    assert roundings == [(plan, "share_mismatch", "21,5")]
