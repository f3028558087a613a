"""F1 and alpha of two annotators."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from ntm_extract.evaluation import PairOfFiles
from ntm_extract.gold.agreement import agreement, alpha
from tests.gold.samples import TEXT, commune, small_gold, target


def agree(a: dict[str, object], b: dict[str, object]) -> dict[str, dict[str, float | None]]:
    result: dict[str, dict[str, float | None]] = agreement([PairOfFiles("x", {**a, "document_text": TEXT}, b)])["kinds"]
    return result


def test_the_same_gold_agrees_wholly() -> None:
    kinds = agree(small_gold(), small_gold())
    assert {k: (v["f1"], v["alpha_characters"]) for k, v in kinds.items()} == dict.fromkeys(kinds, (1.0, 1.0))
    assert kinds["communes"]["same"] == 1  # the optional one is left out


def test_alpha_is_that_of_krippendorffs_example() -> None:
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part A: two observers, binary data.
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha(Counter(zip(first, second, strict=True))) == pytest.approx(0.095, abs=0.001)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_counted_units_give_the_alpha_of_listed_units(units: list[tuple[int, int]]) -> None:
    value = alpha(Counter(units))
    if value is None:
        assert len({label for two in units for label in two}) == 1
        return
    listed = AnnotationTask([(coder, item, two[coder]) for item, two in enumerate(units) for coder in (0, 1)])
    assert value == pytest.approx(listed.alpha())


def test_a_wrong_value_a_missing_and_an_added_record_lower_the_figures() -> None:
    a = small_gold(communes=[commune("Hải An"), commune("Hải Ba")], targets=[target()])
    b = small_gold(communes=[commune("Hải An")], targets=[target(value=6)])
    kinds = agree(a, b)
    assert (kinds["communes"]["same"], kinds["communes"]["only_a"], kinds["communes"]["only_b"]) == (1, 1, 0)
    assert kinds["communes"]["f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert kinds["communes"]["alpha_characters"] is not None and 0 < kinds["communes"]["alpha_characters"] < 1
    assert (kinds["targets"]["f1"], kinds["targets"]["alpha_characters"]) == (0, 1)  # the same span with another value
    assert kinds["targets"]["alpha_records"] is not None and kinds["targets"]["alpha_records"] <= 0


def test_what_either_marks_as_optional_is_left_out() -> None:
    kinds = agree(small_gold(communes=[commune("Hải An")]), small_gold(communes=[commune("Hải An", optional=True)]))
    assert (kinds["communes"]["same"], kinds["communes"]["only_a"], kinds["communes"]["f1"]) == (0, 0, None)
    assert kinds["communes"]["alpha_characters"] is None  # all that is left is covered by nobody


def test_nothing_to_tell_is_null() -> None:
    kinds = agree(small_gold(targets=[]), small_gold(targets=[]))
    assert kinds["targets"] == {"same": 0, "only_a": 0, "only_b": 0, "f1": None, "alpha_records": None, "alpha_characters": None}
