"""Intervals, floors, classes and the comparison with a baseline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.errors import GoldError
from ntm_extract.evaluation import PairOfFiles, evaluate, evaluate_by_value
from ntm_extract.evaluation.baseline import compare, load_baseline
from ntm_extract.evaluation.classes import add_classes, data
from ntm_extract.evaluation.intervals import bootstrap_f1, intervals, wilson
from ntm_extract.evaluation.keys import KEYS, SIDE_FIELDS
from ntm_extract.evaluation.thresholds import parse_floor, shortfalls
from tests.qa.plans import commune, deadline, plan, target

Record = dict[str, Any]
WILSON = {(8, 10): [0.4902, 0.9433], (0, 10): [0.0, 0.2775], (10, 10): [0.7225, 1.0], (81, 263): [0.2553, 0.3662], (0, 0): None}


@pytest.mark.parametrize(("counts", "expected"), WILSON.items())
def test_wilson_gives_the_published_figures(counts: tuple[int, int], expected: list[float] | None) -> None:
    assert wilson(*counts) == expected


def test_bootstrap_draws_documents() -> None:
    even, uneven = [(9, 1, 1)] * 10, [(18, 0, 0)] * 5 + [(0, 2, 2)] * 5
    assert bootstrap_f1(even) == [0.9, 0.9]
    found = bootstrap_f1(uneven)
    assert found is not None and found[0] < 0.9 < found[1] and found == bootstrap_f1(uneven)
    wide, narrow = bootstrap_f1([(9, 0, 0), (0, 9, 9)] * 5), bootstrap_f1([(9, 0, 0), (0, 9, 9)] * 100)
    assert wide is not None and narrow is not None and wide[1] - wide[0] > 3 * (narrow[1] - narrow[0])


@pytest.mark.parametrize("counts", [[], [(5, 1, 1)], [(5, 1, 1), (0, 0, 0)]])
def test_one_document_says_nothing_of_the_next(counts: list[tuple[int, int, int]]) -> None:
    assert bootstrap_f1(counts) is None


def pair(gold: list[Record], found: list[Record] | None, source: str = "a.txt") -> PairOfFiles:
    return PairOfFiles(source, plan(source, targets=gold), None if found is None else plan(source, targets=found))


def test_intervals_stand_beside_every_score() -> None:
    gold = [target(0, "05 xã", 5), target(9, "06 xã", 6)]
    pairs = [pair(gold, gold), pair(gold, gold[:1], "b.txt")]
    found = intervals(evaluate(pairs))
    strict = found["kinds"]["targets"]["strict"]
    assert strict["precision"] == wilson(3, 3) and strict["recall"] == wilson(3, 4) and strict["f1"] == [0.6667, 1.0]
    assert found["kinds"]["communes"]["strict"] == {"precision": None, "recall": None, "f1": None}
    assert found["kinds"]["targets"]["fields"]["due"] == wilson(3, 3) and found["kinds"]["targets"]["full"] == wilson(3, 4)
    assert set(intervals(evaluate_by_value(pairs))["kinds"]["targets"]) == {"strict"}


FLOORS: dict[str, tuple[int, str, bool]] = {
    "at the floor": (19, "targets=0.95", True),
    "just under, though it rounds to it": (18999, "targets=0.95", False),
    "overall under": (18, "overall=0.95", False),
    "nothing there to measure": (19, "communes=0", False),
    "zero": (0, "targets=0", True),
}


@pytest.mark.parametrize(("right", "floor", "passes"), FLOORS.values(), ids=FLOORS)
def test_floors(right: int, floor: str, passes: bool) -> None:
    of = 20 if right < 100 else 20000
    rates = {"tp": right, "fp": of - right, "fn": of - right, "f1": round(right / of, 4)}
    none = {"tp": 0, "fp": 0, "fn": 0, "f1": 0.0}
    result = {"kinds": {"targets": {"strict": rates}, "communes": {"strict": none}}, "overall": {"strict": rates}}
    lines = shortfalls(result, [parse_floor(floor)])
    assert (lines == []) == passes and all(line.startswith(floor.split("=")[0] + ":") for line in lines)


@pytest.mark.parametrize("text", ["targets", "targets=", "targets=95", "targets=-1", "targets=nan", "goals=0.9", "=0.9"])
def test_floors_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"KIND|from 0 to 1"):
        parse_floor(text)


CLASSES: dict[str, tuple[Record, Record, str]] = {
    "value": ({"targets": [target(5, "05 xã", 5)]}, {"targets": [target(5, "05 xã", 6)]}, "value"),
    "unit": ({"targets": [target(5, "05 xã", 5)]}, {"targets": [target(5, "05 xã", 5, "thôn")]}, "unit"),
    "value before unit": ({"targets": [target(5, "05 xã", 5)]}, {"targets": [target(5, "05 xã", 6, "thôn")]}, "value"),
    "another span": ({"targets": [target(5, "05 xã", 5)]}, {"targets": [target(6, "5 xã", 6)]}, "boundary"),
    "due inherited": ({"targets": [target(5, "05 xã", 5)]}, {"targets": [target(5, "05 xã", 5, due="2025")]}, "inherited"),
    "district inherited, though the span differs": (
        {"communes": [commune(5, "Tân Mỹ", "Lạc Sơn")]},
        {"communes": [commune(5, "Tân Mỹ ", "Yên Thủy", name="Tân Mỹ")]},
        "inherited",
    ),
    "status": ({"communes": [commune(5, "Tân Mỹ")]}, {"communes": [commune(5, "Tân Mỹ", status="achieved")]}, "reading"),
    "date": (
        {"deadlines": [deadline(5, "Quý II", "2023-06-30")]},
        {"deadlines": [deadline(5, "Quý II", "2023-03-31")]},
        "date",
    ),
    "missed cue": ({"targets": [target(5, "05 xã", 5)]}, {}, "missed_cue"),
    "false cue": ({}, {"targets": [target(5, "05 xã", 5)]}, "false_cue"),
    "header": ({"document": {"number": "1/KH"}}, {"document": {"number": "2/KH"}}, "header"),
}


@pytest.mark.parametrize(("gold", "found", "expected"), CLASSES.values(), ids=CLASSES)
def test_classes(gold: Record, found: Record, expected: str) -> None:
    pairs = [PairOfFiles("a.txt", plan() | gold, plan() | found)]
    result = evaluate(pairs)
    add_classes(result, pairs)
    assert [e["class"] for e in result["errors"]] == [expected] and list(result["classes"]) == [expected]


def test_one_read_as_two_is_a_matter_of_boundaries_and_a_deadline_read_as_target_of_kind() -> None:
    two = [target(0, "05 ", 5), target(3, "xã", 9)]
    pairs = [
        PairOfFiles("a.txt", plan(targets=[target(0, "05 xã", 5)]), plan(targets=two)),
        PairOfFiles(
            "b.txt", plan(deadlines=[deadline(0, "năm 2023", "2023-12-31")]), plan(targets=[target(0, "năm 2023", 2023)])
        ),
    ]
    result = evaluate(pairs)
    add_classes(result, pairs)
    assert [(e["error"], e["class"]) for e in result["errors"]] == [
        ("spurious", "boundary"),
        ("missed", "other_kind"),
        ("spurious", "other_kind"),
    ]


def test_every_field_has_a_class() -> None:
    for kind in KEYS:
        fields = {*KEYS[kind], *SIDE_FIELDS[kind], *(["assignees"] if kind == "deadlines" else [])}
        assert set(data()["fields"][kind]) == fields and set(data()["fields"][kind].values()) <= set(data()["names"])


A, B = target(0, "05 xã", 5), target(9, "06 xã", 6)
CHANGES: dict[str, tuple[list[Record] | None, list[Record] | None, list[str], list[str]]] = {
    "nothing": ([A], [A], [], []),
    "found": ([A], [A, B], ["missed"], []),
    "no longer found": ([A, B], [A], [], ["missed"]),
    "one for another": ([A], [B], ["missed"], ["missed"]),
    "found, but wrong: neither": ([A], [A, {**B, "value": 7}], [], []),
    "mended": ([A, {**B, "value": 7}], [A, B], ["wrong"], []),
    "spurious gone": ([A, B, target(30, "1 xã", 1)], [A, B], ["spurious"], []),
    "spurious twice": ([A, B], [A, B, A], [], ["spurious"]),
    "side field lost": ([A, B], [A, {**B, "due": "2030"}], [], ["side_field"]),
    "side field of a record found anew": ([A], [A, {**B, "due": "2030"}], ["missed"], []),
    "side field of a record lost": ([A, {**B, "due": "2030"}], [A], [], ["missed"]),
    "no prediction before": (None, [A, B], ["missed", "missed"], []),
}


@pytest.mark.parametrize(("before", "now", "gained", "lost"), CHANGES.values(), ids=CHANGES)
def test_changes(before: list[Record] | None, now: list[Record] | None, gained: list[str], lost: list[str]) -> None:
    old, new = evaluate([pair([A, B], before)]), evaluate([pair([A, B], now)])
    found = compare(new, json.loads(json.dumps(old)))
    kinds = [k for d in found["documents"] for k in d["kinds"].values()]
    assert [e["error"] for k in kinds for e in k["gained"]] == gained
    assert [e["error"] for k in kinds for e in k["lost"]] == lost
    assert (found["gained"], found["lost"]) == (len(gained), len(lost))


def test_changes_by_value_and_of_other_documents() -> None:
    old = evaluate_by_value([pair([A, B], [A]), pair([A], [A], "gone.txt")])
    new = evaluate_by_value([pair([A, B], [A, B]), pair([A], [A], "new.txt")])
    found = compare(new, json.loads(json.dumps(old)))
    assert (found["gained"], found["lost"], found["only_before"], found["only_now"]) == (1, 0, ["gone.txt"], ["new.txt"])
    assert found["documents"][0]["kinds"]["targets"]["change"] == pytest.approx(1 - 2 / 3, abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"documents": []}',
        '{"documents": [{}], "errors": []}',
        '{"documents": 5, "errors": []}',
        '{"documents": [{"kinds": []}], "errors": []}',
    ],
)
def test_a_baseline_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.json").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=r"old\.json"):
        load_baseline(tmp_path / "old.json")
    with pytest.raises(GoldError, match="cannot be opened"):
        load_baseline(tmp_path / "none.json")
