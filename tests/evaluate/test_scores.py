"""Scores: counts on small cases, and equality with the independent scorer of ``../shared``."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ntm_extract.evaluation import PairOfFiles, evaluate, evaluate_by_value
from ntm_extract.extraction import extract
from ntm_extract.ingest import read
from ntm_extract.records import KINDS
from tests.conftest import SHARED

Plan = dict[str, Any]


def plan(**kinds: Any) -> Plan:
    empty: Plan = {"source": "a.txt", "sha256": "0" * 64, "document": {}, **{kind: [] for kind in KINDS}}
    return {**empty, **kinds}


def target(start: int, value: float, unit: str = "xã", **more: Any) -> Plan:
    side = {"measure": "level", "indicator": "other", "criterion": None, "level": None, "due": "2023", "scope": None, "per": None}
    key = {"value": value, "value_max": None, "comparator": "=", "out_of": None, "share": None, "unit": unit}
    return {"start": start, "end": start + 5, "text": "05 xã", "subject": "xã", **key, **side, **more}


def deadline(start: int, due_to: str, task: str = "", assignees: tuple[str, ...] = ()) -> Plan:
    rest = {"text": "x", "due_from": None, "recurrence": None}
    return {"start": start, "end": start + 5, "due_to": due_to, "task": task, "assignees": list(assignees), **rest}


def counts(result: Plan, kind: str, match: str = "strict") -> tuple[int, int, int]:
    rates = result["kinds"][kind][match]
    return rates["tp"], rates["fp"], rates["fn"]


def compare(gold: list[Plan], predicted: list[Plan], kind: str = "targets") -> Plan:
    return evaluate([PairOfFiles("a.txt", plan(**{kind: gold}), plan(**{kind: predicted}))])


CASES: dict[str, tuple[list[Plan], list[Plan], tuple[int, int, int], tuple[int, int, int]]] = {
    "right": ([target(0, 5)], [target(0, 5)], (1, 0, 0), (1, 0, 0)),
    "wrong key is both false": ([target(0, 5)], [target(0, 6)], (0, 1, 1), (1, 0, 0)),
    "missed": ([target(0, 5)], [], (0, 0, 1), (0, 0, 1)),
    "spurious": ([], [target(0, 5)], (0, 1, 0), (0, 1, 0)),
    "duplicate is punished": ([target(0, 5)], [target(0, 5), target(0, 5)], (1, 1, 0), (1, 1, 0)),
    "touching is no match": ([target(0, 5)], [target(5, 5)], (0, 1, 1), (0, 1, 1)),
    "one character is enough": ([target(0, 5)], [target(4, 5)], (1, 0, 0), (1, 0, 0)),
    "optional found": ([target(0, 5, optional=True)], [target(0, 5)], (0, 0, 0), (0, 0, 0)),
    "optional found wrongly": ([target(0, 5, optional=True)], [target(0, 6)], (0, 0, 0), (0, 0, 0)),
    "optional not found": ([target(0, 5, optional=True)], [], (0, 0, 0), (0, 0, 0)),
    "optional excuses one": ([target(0, 5, optional=True)], [target(0, 5), target(0, 5)], (0, 1, 0), (0, 1, 0)),
    "longer unit begins alike": ([target(0, 5, "trạm y tế xã")], [target(0, 5, "trạm y tế")], (1, 0, 0), (1, 0, 0)),
    "units by words, not letters": ([target(0, 5, "thôn")], [target(0, 5, "thô")], (0, 1, 1), (1, 0, 0)),
    "tone placement and case": (
        [target(0, 5, "công trình thủy lợi")],
        [target(0, 5, "Công trình thuỷ lợi")],
        (1, 0, 0),
        (1, 0, 0),
    ),
}


@pytest.mark.parametrize(("gold", "predicted", "strict", "partial"), CASES.values(), ids=CASES)
def test_counts(gold: list[Plan], predicted: list[Plan], strict: tuple[int, int, int], partial: tuple[int, int, int]) -> None:
    result = compare(gold, predicted)
    assert (counts(result, "targets"), counts(result, "targets", "partial")) == (strict, partial)
    assert (result["overall"]["strict"]["tp"], result["overall"]["strict"]["fp"], result["overall"]["strict"]["fn"]) == strict


def test_rates() -> None:
    rates = compare([target(0, 5), target(10, 6), target(20, 7)], [target(0, 5), target(30, 1)])["kinds"]["targets"]["strict"]
    assert (rates["precision"], rates["recall"], rates["f1"]) == (0.5, 0.3333, 0.4)


def test_side_fields_and_full() -> None:
    gold = [target(0, 5), target(10, 6), target(20, 7)]
    report = compare(gold, [target(0, 5), target(10, 6, due="2025"), target(20, 8)])["kinds"]["targets"]
    assert report["fields"]["due"] == {"right": 2, "of": 3, "accuracy": 0.6667}
    assert report["fields"]["measure"]["accuracy"] == 1
    assert report["full"] == {"right": 1, "of": 3, "recall": 0.3333}


def test_deadline_fields() -> None:
    gold = [deadline(0, "2023-04-30", "gửi báo cáo tháng", ("Sở Y tế", "Sở Nội vụ"))]
    found = [deadline(0, "2023-04-30", "gửi báo cáo", ("sở y tế", "Sở Xây dựng"))]
    fields = compare(gold, found, "deadlines")["kinds"]["deadlines"]["fields"]
    assert (fields["assignees"]["tp"], fields["assignees"]["fp"], fields["assignees"]["fn"]) == (1, 1, 1)
    assert fields["task"] == {"token_f1": 0.8571, "of": 1}


def test_document_fields_fold() -> None:
    gold = plan(document={"issuer": "Ủy ban nhân dân tỉnh Lào Cai", "number": "1/KH-UBND", "period": [2021, 2025]})
    found = plan(document={"issuer": "UỶ BAN NHÂN DÂN  tỉnh Lào Cai", "number": "2/KH-UBND", "period": (2021, 2025)})
    document = evaluate([PairOfFiles("a.txt", gold, found)])["document"]
    assert (document["right"], document["of"]) == (2, 3)
    assert document["fields"]["number"] == {"right": 0, "of": 1}


def test_no_prediction_misses_all() -> None:
    result = evaluate([PairOfFiles("a.txt", plan(targets=[target(0, 5), target(9, 6, optional=True)]), None)])
    assert counts(result, "targets") == (0, 0, 1)
    assert [e["error"] for e in result["errors"]] == ["missed"]


def test_documents_add_up_to_the_whole() -> None:
    pairs = [
        PairOfFiles("a.txt", plan(targets=[target(0, 5)]), plan(targets=[target(0, 5)])),
        PairOfFiles("b.txt", plan(targets=[target(0, 5)]), plan(targets=[target(0, 6), target(50, 1)])),
    ]
    result = evaluate(pairs)
    assert counts(result, "targets") == (1, 2, 1)
    assert [counts(d, "targets") for d in result["documents"]] == [(1, 0, 0), (0, 2, 1)]


def test_errors_name_what_is_wrong() -> None:
    text = "Phấn đấu có 05 xã đạt chuẩn"
    gold, found = plan(targets=[target(12, 5), target(60, 9)]), plan(targets=[target(12, 6, due="2024"), target(80, 7)])
    errors = evaluate([PairOfFiles("a.txt", gold, {**found, "document_text": text})])["errors"]
    assert [(e["error"], e["field"]) for e in errors] == [
        ("wrong", None),
        ("side_field", "due"),
        ("missed", None),
        ("spurious", None),
    ]
    assert errors[0]["context"] == "Phấn đấu có «05 xã» đạt chuẩn"


BY_VALUE: dict[str, tuple[list[Plan], list[Plan], tuple[int, int, int]]] = {
    "offsets do not matter": ([target(0, 5)], [target(900, 5)], (1, 0, 0)),
    "multisets": ([target(0, 5), target(9, 5)], [target(0, 5)], (1, 0, 1)),
    "duplicate is punished": ([target(0, 5)], [target(0, 5), target(50, 5)], (1, 1, 0)),
    "optional is neither": ([target(0, 5, optional=True)], [target(70, 5)], (0, 0, 0)),
    "optional excuses one": ([target(0, 5, optional=True)], [target(70, 5), target(80, 5)], (0, 1, 0)),
    "first word of the unit": ([target(0, 5, "trạm y tế xã")], [target(0, 5, "trạm")], (1, 0, 0)),
    "other value": ([target(0, 5)], [target(0, 6)], (0, 1, 1)),
}


@pytest.mark.parametrize(("gold", "predicted", "expected"), BY_VALUE.values(), ids=BY_VALUE)
def test_by_value(gold: list[Plan], predicted: list[Plan], expected: tuple[int, int, int]) -> None:
    result = evaluate_by_value([PairOfFiles("a.txt", plan(targets=gold), plan(targets=predicted))])
    assert counts(result, "targets") == expected


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The scorer that was written independently of this package."""
    if not (SHARED / "score.py").is_file():
        pytest.skip("the independent scorer of ../shared is not here")
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def real() -> list[tuple[Plan, Plan]]:
    """Gold and prediction of the five real plans."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the real plans of ../shared are not here; counts cannot be compared on them")
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((SHARED / "gold").glob("*.json"))]
    return [(gold, extract(read(SHARED / "plans" / gold["source"])).model_dump()) for gold in golds]


def damaged(plan: Plan, seed: int) -> Plan:
    """Records dropped, doubled, shifted and changed, about one in five of each kind."""
    rng = random.Random(seed)
    result: Plan = json.loads(json.dumps(plan))
    for kind in KINDS:
        kept: list[Plan] = []
        for record in result[kind]:
            match rng.randrange(10):
                case 0:
                    continue
                case 1:
                    kept.append(dict(record))
                case 2:
                    move = rng.choice([-40, -3, 3, record["end"] - record["start"]])
                    record.update(start=max(0, record["start"] + move), end=max(1, record["end"] + move))
                case 3:
                    field = {"references": "number", "communes": "level", "deadlines": "due_to", "targets": "unit"}[kind]
                    record[field] = rng.choice([None if kind != "targets" else "km", "khác"])
                case 4:
                    field = {"references": "issuer", "communes": "year", "deadlines": "task", "targets": "due"}[kind]
                    record[field] = rng.choice(["", "2031"])
                case 5:
                    record["assignees" if kind == "deadlines" else "articles"] = ["Sở khác"]
            kept.append(record)
        result[kind] = kept
    result["document"][rng.choice(sorted(result["document"]))] = "khác"
    return result


def theirs(scorer: ModuleType, folder: Path, pairs: list[tuple[Plan, Plan]], *, by_value: bool = False) -> Plan:
    """The report of the independent scorer, run as from the command line."""
    names: list[str] = []
    for i, pair in enumerate(pairs):
        for side, data in zip(("gold", "predicted"), pair, strict=True):
            path = folder / f"{i}.{side}.json"
            path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            names.append(str(path))
    out = folder / "scores.json"
    with contextlib.redirect_stdout(io.StringIO()):
        scorer.main([*names, "--json", str(out), *(["--by-value"] if by_value else [])])
    report: Plan = json.loads(out.read_text(encoding="utf-8"))
    return report


@pytest.mark.parametrize("seed", [None, 1, 2, 3, 4, 5])
def test_as_the_independent_scorer_counts(
    scorer: ModuleType, real: list[tuple[Plan, Plan]], tmp_path: Path, seed: int | None
) -> None:
    pairs = real if seed is None else [(gold, damaged(found, seed)) for gold, found in real]
    other = theirs(scorer, tmp_path, pairs)
    ours = evaluate([PairOfFiles(gold["source"], gold, found) for gold, found in pairs])
    if seed is not None:
        assert other["all"]["strict"][2] < 0.9, "the damage must show"
    for kind in KINDS:
        report = ours["kinds"][kind]
        assert counts(ours, kind) == tuple(other[kind]["tp/fp/fn"]), kind
        for match in ("strict", "partial"):
            rates = [report[match][name] for name in ("precision", "recall", "f1")]
            assert rates == pytest.approx(other[kind][match], abs=1e-4), (kind, match)
        assert report["full"]["recall"] == pytest.approx(other[kind]["full_recall"], abs=1e-4)
        for field, accuracy in other[kind]["side"].items():
            assert report["fields"][field]["accuracy"] == pytest.approx(accuracy, abs=1e-3), (kind, field)
    deadlines = ours["kinds"]["deadlines"]["fields"]
    assert deadlines["assignees"]["f1"] == pytest.approx(other["deadlines"]["assignees_f1"], abs=1e-4)
    assert deadlines["task"]["token_f1"] == pytest.approx(other["deadlines"]["task_f1"], abs=1e-3)
    assert {n: f"{f['right']}/{f['of']}" for n, f in ours["document"]["fields"].items()} == other["document"]
    total = ours["overall"]["strict"]
    assert [total["tp"], total["fp"], total["fn"]] == other["all"]["tp/fp/fn"]


@pytest.mark.parametrize("seed", [None, 6, 7])
def test_by_value_as_the_independent_scorer_counts(
    scorer: ModuleType, real: list[tuple[Plan, Plan]], tmp_path: Path, seed: int | None
) -> None:
    pairs = real if seed is None else [(gold, damaged(found, seed)) for gold, found in real]
    other = theirs(scorer, tmp_path, pairs, by_value=True)
    ours = evaluate_by_value([PairOfFiles(gold["source"], gold, found) for gold, found in pairs])
    assert {kind: list(counts(ours, kind)) for kind in KINDS} == {kind: other[kind]["tp/fp/fn"] for kind in KINDS}
