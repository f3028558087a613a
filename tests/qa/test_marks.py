"""Marks over a text: the pieces are the text, and each status is as often there as the scores say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_extract.evaluation import PairOfFiles, evaluate
from ntm_extract.evaluation.classes import add_classes
from ntm_extract.evaluation.marks import marks_of, misfits, pieces_of
from tests.qa.plans import commune, plan, target

TEXT = "Phấn đấu có 05 xã đạt chuẩn <nông thôn mới>."


def _target(start: int, length: int, value: int, optional: bool, due: str) -> dict[str, Any]:
    return target(start, TEXT[start : start + length], value, optional=optional or None, due=due)


SPANS = st.lists(
    st.builds(
        _target, st.integers(0, 35), st.integers(1, 9), st.integers(1, 2), st.booleans(), st.sampled_from(["2023", "2024"])
    ),
    max_size=6,
)


def required(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "optional": None} for r in records]


@given(SPANS, SPANS)
@settings(max_examples=200, deadline=None)
def test_pieces_are_the_text_and_statuses_the_counts(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    pair = PairOfFiles("a.txt", plan(targets=gold), plan(text=TEXT, targets=required(found)))
    marks = marks_of(pair)
    pieces = pieces_of(TEXT, marks)
    assert "".join(p.text for p in pieces) == TEXT
    for mark in marks:
        for record, side in ((mark.gold, 1), (mark.predicted, 2)):
            covered = "".join(p.text for p in pieces for over in p.over if over[0] == mark and over[side])
            assert covered == (record["text"] if record else "")
        assert sum(mark in p.begins for p in pieces) == 1
    statuses = Counter(m.status for m in marks)
    result = evaluate([pair])
    strict, report = result["kinds"]["targets"]["strict"], result["kinds"]["targets"]
    assert statuses["right"] == report["full"]["right"]
    assert statuses["right"] + statuses["side_field"] == strict["tp"]
    assert statuses["missed"] + statuses["wrong"] == strict["fn"]
    assert statuses["spurious"] + statuses["wrong"] == strict["fp"]
    add_classes(result, [pair])
    assert sum(n for counts in result["classes"].values() for n in counts.values()) == len(result["errors"])


def test_records_of_two_kinds_over_each_other() -> None:
    pair = PairOfFiles(
        "a.txt", plan(targets=[target(12, "05 xã", 5)]), plan(text=TEXT, communes=[commune(15, "xã đạt")], targets=[])
    )
    pieces = [(p.text, p.worst.status, p.in_gold, p.in_predicted) for p in pieces_of(TEXT, marks_of(pair)) if p.over]
    assert pieces == [("05 ", "missed", True, False), ("xã", "missed", True, True), (" đạt", "spurious", False, True)]


def test_spans_beyond_the_text_are_cut_and_told() -> None:
    marks = marks_of(PairOfFiles("a.txt", plan(targets=[target(40, "mới>. và hơn", 5), target(900, "05 xã", 5)]), None))
    assert "".join(p.text for p in pieces_of(TEXT, marks)) == TEXT
    assert misfits(TEXT, marks) == 2
