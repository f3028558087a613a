"""Clean plans raise nothing; every figure broken by itself is found."""

from __future__ import annotations

import pytest

from ntm_extract.findings import check
from tests.findings.plans import document, make

SEEDS = range(12)


def codes(text: str) -> set[str]:
    return {f.code for f in check(document(text)).findings or []}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_plan_raises_nothing(seed: int) -> None:
    text, _ = make(seed)
    assert [f.message_en for f in check(document(text)).findings or []] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_break_is_found(seed: int) -> None:
    text, breaks = make(seed)
    assert len(breaks) >= 33
    missed = []
    for item in breaks:
        assert text.count(item.old) == 1 and item.old != item.new, item
        if not codes(text.replace(item.old, item.new)) & item.codes:
            missed.append((item.way, item.new))
    assert missed == []
