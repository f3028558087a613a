"""The project's own plans: spans hold, extraction repeats itself, and scores do not fall below their floors."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest

from ntm_extract.evaluation import PairOfFiles, evaluate
from ntm_extract.extraction import extract
from ntm_extract.ingest import read
from ntm_extract.records import Plan
from tests.conftest import CORPUS, GOLD, TEST_SPLIT

FLOORS = {"references": 0.99, "communes": 0.97, "deadlines": 0.97, "targets": 0.98}
SINGLE_FLOORS = {"references": 0.98, "communes": 0.93, "deadlines": 0.95, "targets": 0.95}
TEST_FLOORS = {"references": 0.98, "communes": 0.93, "deadlines": 0.95, "targets": 0.94}
NAMES = sorted(path.name for path in CORPUS.iterdir() if path.is_file())


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Every plan of the corpus, extracted once."""
    return {name: extract(read(CORPUS / name)) for name in NAMES}


def gold_of(name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((GOLD / name).with_suffix(".json").read_text(encoding="utf-8"))
    return gold


def test_each_plan_has_gold_and_each_gold_a_plan() -> None:
    assert {gold_of(name)["source"] for name in NAMES} == set(NAMES)
    assert {path.stem for path in GOLD.glob("*.json")} == {name.rsplit(".", 1)[0] for name in NAMES}
    assert set(TEST_SPLIT) < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_of_this_very_text(plans: dict[str, Plan], name: str) -> None:
    gold, text = gold_of(name), plans[name].document_text or ""
    assert gold["sha256"] == plans[name].sha256 == hashlib.sha256((CORPUS / name).read_bytes()).hexdigest()
    slips = sum(r["text"] != text[r["start"] : r["end"]] for kind in FLOORS for r in gold[kind])
    assert slips == 0


@pytest.mark.parametrize("name", NAMES)
def test_spans_hold(plans: dict[str, Plan], name: str) -> None:
    plan = plans[name]
    text = plan.document_text or ""
    for kind, records in plan.records().items():
        assert records, f"no {kind} at all"
        assert all(0 <= r.start < r.end and r.text == text[r.start : r.end] for r in records), kind
        assert [r.start for r in records] == sorted(r.start for r in records), kind
        assert all(a.end <= b.start for a, b in pairwise(records)), kind
        assert all(r.optional is None for r in records), kind


@pytest.mark.parametrize("name", NAMES)
def test_extraction_repeats_itself(plans: dict[str, Plan], name: str) -> None:
    same = extract(read(CORPUS / name)) == plans[name]
    assert same


def scores(plans: dict[str, Plan], names: list[str]) -> dict[str, float]:
    """Pooled strict F1 by kind; the errors stay unseen."""
    result = evaluate([PairOfFiles(name, gold_of(name), plans[name].model_dump()) for name in names])
    return {kind: report["strict"]["f1"] for kind, report in result["kinds"].items()}


@pytest.mark.parametrize("kind", FLOORS)
def test_development_floor(plans: dict[str, Plan], kind: str) -> None:
    assert scores(plans, [name for name in NAMES if name not in TEST_SPLIT])[kind] >= FLOORS[kind]


@pytest.fixture(scope="module")
def single() -> dict[str, float]:
    """Pooled strict F1 on the plans that were annotated once."""
    pairs = []
    for path in sorted((GOLD / "single").glob("*.json")):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        plan = extract(read(CORPUS / "single" / gold["source"]))
        assert gold["sha256"] == plan.sha256, path.name
        assert all(r.text == (plan.document_text or "")[r.start : r.end] for rs in plan.records().values() for r in rs), path.name
        pairs.append(PairOfFiles(path.name, gold, plan.model_dump()))
    assert len(pairs) == len(list((CORPUS / "single").iterdir())) > 20
    return {kind: report["strict"]["f1"] for kind, report in evaluate(pairs)["kinds"].items()}


@pytest.mark.parametrize("kind", SINGLE_FLOORS)
def test_single_floor(single: dict[str, float], kind: str) -> None:
    assert single[kind] >= SINGLE_FLOORS[kind]


@pytest.mark.parametrize("kind", TEST_FLOORS)
def test_test_split_floor(plans: dict[str, Plan], kind: str) -> None:
    f1 = scores(plans, list(TEST_SPLIT))[kind]
    assert f1 >= TEST_FLOORS[kind]
