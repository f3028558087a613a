"""Reading gold and predictions: what belongs together, and clear errors for what follows no contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.errors import GoldError
from ntm_extract.evaluation import pair_files
from ntm_extract.records import KINDS
from tests.conftest import GOLD

TARGET: dict[str, Any] = {
    **{"start": 0, "end": 5, "text": "05 xã", "value": 5, "value_max": None, "comparator": "=", "unit": "xã", "per": None},
    **{"out_of": None, "share": None, "measure": "level", "indicator": "other", "subject": "xã", "criterion": None},
    **{"level": None, "due": "2023", "scope": None},
}


def plan(source: str = "a.txt", **more: Any) -> dict[str, Any]:
    return {"source": source, "sha256": "0" * 64, "document": {}, **{kind: [] for kind in KINDS}, **more}


def write(path: Path, data: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


MALFORMED: dict[str, tuple[Any, str]] = {
    "not JSON": ('{"source": ', "not JSON"),
    "a list": ([], "top level"),
    "no targets": ({k: v for k, v in plan().items() if k != "targets"}, "targets"),
    "unknown field": (plan(deadline=[]), "deadline"),
    "slip in a record": (plan(targets=[{**TARGET, "valeu": 5}]), "targets.0.valeu"),
    "unknown comparator": (plan(targets=[TARGET, {**TARGET, "comparator": "≥"}]), "targets.1.comparator"),
    "word for a number": (plan(targets=[{**TARGET, "value": "năm"}]), "targets.0.value"),
    "no such criterion": (plan(targets=[{**TARGET, "criterion": 20}]), "targets.0.criterion"),
    "date not ISO": (plan(targets=[{**TARGET, "due": "31/12/2023"}]), "targets.0.due"),
    "negative offset": (plan(targets=[{**TARGET, "start": -1}]), "targets.0.start"),
}


@pytest.mark.parametrize(("data", "where"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_gold_is_named(tmp_path: Path, data: Any, where: str) -> None:
    gold, predicted = write(tmp_path / "gold.json", data), write(tmp_path / "predicted.json", plan())
    with pytest.raises(GoldError, match=where) as error:
        pair_files(gold, predicted)
    assert str(gold) in str(error.value)
    with pytest.raises(GoldError, match=where):
        pair_files(predicted, gold)


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(GoldError, match="no such file"):
        pair_files(tmp_path / "gold", tmp_path / "empty")
    with pytest.raises(GoldError, match=r"no \.json file"):
        pair_files(tmp_path / "empty", tmp_path / "empty")


def test_two_files_are_compared_whatever_their_sources(tmp_path: Path) -> None:
    gold, predicted = write(tmp_path / "g.json", plan("a.txt")), write(tmp_path / "p.json", plan("a.docx"))
    (pair,), notes = pair_files(gold, predicted)
    assert (pair.source, notes) == ("a.txt", [])
    assert pair.predicted is not None
    assert pair.predicted["source"] == "a.docx"


def test_folders_are_matched_by_source(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / "gold" / f"{name}.json", plan(f"{name}.txt", targets=[TARGET]))
    for name in ("b", "b2", "c"):
        write(tmp_path / "predicted" / f"{name}.json", plan(f"{name[0]}.txt"))
    write(tmp_path / "predicted" / "run.json", "{}")
    pairs, notes = pair_files(tmp_path / "gold", tmp_path / "predicted")
    assert [(p.source, p.predicted is not None) for p in pairs] == [("a.txt", False), ("b.txt", True)]
    assert len(notes) == 3
    assert all(any(word in note for note in notes) for word in ("two predictions for b.txt", "no prediction for a.txt", "c.txt"))


def test_the_projects_gold_follows_the_contract() -> None:
    pairs, notes = pair_files(GOLD, GOLD)
    assert notes == []
    assert len(pairs) == len(list(GOLD.rglob("*.json")))
