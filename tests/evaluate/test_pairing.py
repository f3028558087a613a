"""Pairing of gold and predicted records: one to one, best overall, only where spans overlap."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_extract.evaluation.keys import same_key
from ntm_extract.evaluation.pairing import overlap, pair

Span = dict[str, Any]


def deadline(start: int, end: int, day: int = 1, *, optional: bool = False) -> Span:
    due = f"2023-04-{day:02d}"
    return {"start": start, "end": end, "text": "", "due_from": None, "due_to": due, "recurrence": None, "optional": optional}


def weight(gold: Span, predicted: Span) -> float:
    """The contract's order of preference: key, required gold, number of pairs, overlap."""
    shared = overlap(gold, predicted)
    if not shared:
        return 0.0
    return 1e4 * same_key("deadlines", gold, predicted) + 1e2 * (not gold["optional"]) + 1 + shared


def best(gold: list[Span], predicted: list[Span]) -> float:
    """The weight of the best pairing, by trying every one."""
    if not gold:
        return 0.0
    first, rest = gold[0], gold[1:]
    tries = [best(rest, predicted)]
    for i, candidate in enumerate(predicted):
        if w := weight(first, candidate):
            tries.append(w + best(rest, predicted[:i] + predicted[i + 1 :]))
    return max(tries)


SPANS = st.lists(
    st.builds(
        lambda start, length, day, optional: deadline(start, start + length, day, optional=optional),
        st.integers(0, 12),
        st.integers(1, 6),
        st.integers(1, 3),
        st.booleans(),
    ),
    max_size=5,
)


@given(SPANS, SPANS)
@settings(max_examples=300, deadline=None)
def test_no_pairing_is_better_than_the_one_found(gold: list[Span], predicted: list[Span]) -> None:
    pairs = pair("deadlines", gold, predicted)
    assert len(set(pairs.values())) == len(pairs)
    found = sum(weight(gold[g], predicted[p]) for g, p in pairs.items())
    assert all(overlap(gold[g], predicted[p]) > 0 for g, p in pairs.items())
    assert abs(found - best(gold, predicted)) < 1e-6


@given(st.integers(0, 50), st.integers(1, 50), st.integers(1, 50))
def test_touching_spans_do_not_overlap(start: int, length: int, other: int) -> None:
    one, next_one = deadline(start, start + length), deadline(start + length, start + length + other)
    assert overlap(one, next_one) == overlap(next_one, one) == 0
    assert pair("deadlines", [one], [next_one]) == {}


def test_overlap_is_shared_over_all_characters() -> None:
    assert overlap(deadline(0, 10), deadline(0, 10)) == 1
    assert overlap(deadline(0, 10), deadline(9, 19)) == 1 / 19
    assert overlap(deadline(0, 10), deadline(2, 7)) == 0.5


def test_equal_key_goes_before_larger_overlap() -> None:
    gold = [deadline(0, 20, 5)]
    assert pair("deadlines", gold, [deadline(0, 20, 6), deadline(15, 25, 5)]) == {0: 1}


def test_required_gold_goes_before_optional() -> None:
    gold = [deadline(0, 10, 5, optional=True), deadline(5, 15, 5)]
    assert pair("deadlines", gold, [deadline(0, 10, 5)]) == {1: 0}


def test_a_greedy_choice_would_lose_a_pair() -> None:
    gold, predicted = [deadline(0, 10), deadline(8, 20)], [deadline(6, 16), deadline(15, 22)]
    assert pair("deadlines", gold, predicted) == {0: 0, 1: 1}
    assert pair("deadlines", gold[::-1], predicted[::-1]) == {0: 0, 1: 1}
