"""The command group ``ntm-extract gold``: files, exit status, messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ntm_extract.cli import main
from tests.conftest import CORPUS, GOLD
from tests.gold.samples import TEXT, small_gold, target

NAME = "gia-lai-2025"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["gold", *map(str, args)], env={"COLUMNS": "200"})


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "nho.json"
    path.write_text(json.dumps({**small_gold(), "document_text": TEXT}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_draft_is_sound_gold_and_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "new" / f"{NAME}.json"
    assert run("draft", CORPUS / f"{NAME}.txt", "--out", out).exit_code == 0
    drafted = json.loads(out.read_text(encoding="utf-8"))
    gold = json.loads((GOLD / f"{NAME}.json").read_text(encoding="utf-8"))
    assert list(drafted) == list(gold) and drafted["sha256"] == gold["sha256"]
    assert list(drafted["communes"][0]) == list(gold["communes"][0])
    checked = run("validate", out, "--texts", CORPUS)
    assert (checked.exit_code, "0 errors" in checked.stderr) == (0, True)
    again = run("draft", CORPUS / f"{NAME}.txt", "--out", out)
    assert (again.exit_code, "--force" in again.stderr) == (1, True)


def test_a_draft_of_records_leaves_out_what_gold_has_not(own: Path) -> None:
    result = run("draft", own)
    assert json.loads(result.stdout) == small_gold()


def test_all_gold_of_the_project_is_sound() -> None:
    result = run("validate", GOLD, "--texts", CORPUS, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (len(report["files"]) >= 57, report["errors"]) == (True, 0)


def test_validate_names_file_kind_index_and_field_and_fails(tmp_path: Path, own: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(small_gold(targets=[target(), target(unit="Xã", start=0, end=5)])), encoding="utf-8")
    result = run("validate", bad, own)
    assert result.exit_code == 1
    assert f"{bad}: error: targets[1].unit: 'Xã' is not canonical; write 'xã'" in result.stdout.splitlines()
    assert str(own) not in result.stdout


def test_agree_prints_a_table_and_json(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(small_gold(targets=[])), encoding="utf-8")
    table = run("agree", own, other)
    assert table.exit_code == 0 and "alpha, records" in table.stdout
    kinds = json.loads(run("agree", own, other, "--json").stdout)["kinds"]
    assert (kinds["references"]["f1"], kinds["targets"]["only_a"]) == (1.0, 1)


def test_agree_leaves_out_plans_of_one_side(tmp_path: Path) -> None:
    for folder, names in (("a", "xy"), ("b", "yz")):
        (tmp_path / folder).mkdir()
        for name in names:
            data = {**small_gold(), "source": f"{name}.txt"}
            (tmp_path / folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    result = run("agree", tmp_path / "a", tmp_path / "b", "--json")
    assert [d["source"] for d in json.loads(result.stdout)["documents"]] == ["y.txt"]
    assert "x.txt is only in" in result.stderr and "z.txt is only in" in result.stderr


@pytest.mark.parametrize("tool", ["labelstudio", "doccano", "spacy"])
def test_export_and_import(tool: str, tmp_path: Path) -> None:
    out = tmp_path / "export"
    exported = run("export", "--to", tool, GOLD / f"{NAME}.json", "--texts", CORPUS, "--out", out)
    assert exported.exit_code == 0
    assert (tmp_path / "export.xml").exists() == (tool == "labelstudio")
    assert run("import", "--from", tool, out, "--out", tmp_path / "back").exit_code == 0
    assert (tmp_path / "back" / f"{NAME}.json").read_bytes() == (GOLD / f"{NAME}.json").read_bytes()
    assert run("import", "--from", tool, out, "--out", tmp_path / "back").exit_code == 1  # nothing is overwritten
    assert run("import", "--from", tool, out, "--out", tmp_path / "text", "--with-text").exit_code == 0
    text = json.loads((tmp_path / "text" / f"{NAME}.json").read_text(encoding="utf-8"))["document_text"]
    assert text == (CORPUS / f"{NAME}.txt").read_text(encoding="utf-8")


def test_an_import_writes_nothing_outside_its_folder(tmp_path: Path, own: Path) -> None:
    data = json.loads(own.read_text(encoding="utf-8"))
    for source in ("../../away.txt", "/away.txt", "..\\away.txt", "..", ""):
        own.write_text(json.dumps({**data, "source": source}), encoding="utf-8")
        assert run("export", "--to", "doccano", own, "--out", tmp_path / "x.jsonl", "--force").exit_code == 0
        assert (
            run("import", "--from", "doccano", tmp_path / "x.jsonl", "--out", tmp_path / "in" / "deep", "--force").exit_code == 0
        )
    assert {p.name for p in (tmp_path / "in" / "deep").iterdir()} == {"away.json", "plan-1.json"}
    assert not (tmp_path / "away.json").exists() and not (tmp_path / "in" / "away.json").exists()


def test_export_needs_the_text_and_sound_gold(tmp_path: Path, own: Path) -> None:
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(small_gold()), encoding="utf-8")
    result = run("export", "--to", "doccano", bare, "--out", tmp_path / "x")
    assert (result.exit_code, "--texts" in result.stderr) == (1, True)
    own.write_text(own.read_text(encoding="utf-8").replace("05 xã đạt", "06 xã đạt"), encoding="utf-8")
    result = run("export", "--to", "doccano", own, "--out", tmp_path / "x")
    assert (result.exit_code, "targets[0]: its span does not fit" in result.stderr) == (1, True)


def test_wrong_usage(tmp_path: Path) -> None:
    assert run("validate", tmp_path / "none.json").exit_code == 2
    assert run("export", "--to", "brat", tmp_path, "--out", tmp_path / "x").exit_code == 2
    assert run("validate", tmp_path).exit_code == 1  # a folder without gold
