"""The maker of many plans: the same seed the same bytes, no two plans alike, and plans that convert."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from ntm_extract.batch import convert
from ntm_extract.gazetteer import provinces
from ntm_extract.plan_files import plan_paths, read_plan
from tests.conftest import CORPUS, ROOT, TEST_SPLIT

sys.path.insert(0, str(ROOT / "benchmarks"))
import many_plans  # type: ignore[import-not-found]

MADE = 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of plans, a fifth of them Word files."""
    folder = tmp_path_factory.mktemp("made")
    many_plans.write_plans(MADE, folder, docx=0.2)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All files by their path in the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_test_split_is_never_read() -> None:
    assert many_plans.test_split() == {Path(name).stem for name in TEST_SPLIT}
    assert not {path.name for path in many_plans.base_plans()} & set(TEST_SPLIT)
    texts = {path.name for folder in (CORPUS, CORPUS / "single") for path in folder.glob("*.txt")}
    assert {path.name for path in many_plans.base_plans()} == texts - set(TEST_SPLIT)


def test_the_same_seed_gives_the_same_files(made: Path, tmp_path: Path) -> None:
    many_plans.write_plans(MADE, tmp_path, docx=0.2)
    assert files(tmp_path) == files(made)
    assert {path.suffix for path in made.rglob("*.*")} == {".txt", ".docx"}


def test_the_first_of_many_are_the_few_and_another_seed_gives_others() -> None:
    few, many = list(many_plans.made_plans(10)), list(islice(many_plans.made_plans(1000), 10))
    assert few == many
    assert not {plan.text for plan in few} & {plan.text for plan in many_plans.made_plans(10, seed=2)}


def test_a_thousand_plans_are_of_all_provinces_and_no_two_alike() -> None:
    plans = list(many_plans.made_plans(1000))
    assert len({(plan.number, plan.year) for plan in plans}) == 1000
    assert len({plan.path for plan in plans}) == len({plan.text for plan in plans}) == 1000
    assert {plan.province for plan in plans} <= set(provinces().values())
    assert len({plan.province for plan in plans}) > 40
    assert len({plan.year for plan in plans}) >= 8
    made = Counter(plan.base for plan in plans).values()
    assert max(made) - min(made) <= 1


def test_made_plans_convert_and_are_known_by_what_they_were_made_with(made: Path, tmp_path: Path) -> None:
    outcomes = convert([made], tmp_path)
    assert [(o.path, o.message) for o in outcomes if o.failed] == []
    assert len(outcomes) == MADE
    assert min(sum(o.records.values()) for o in outcomes) >= 20
    read = {str(path.relative_to(tmp_path)).partition(".")[0]: read_plan(path) for path in plan_paths(tmp_path)}
    known = 0
    for plan in many_plans.made_plans(MADE):
        data = read[str(plan.path.with_suffix(""))].document
        assert data.number and int(data.number.split("/")[0]) == plan.number
        assert data.issue_date and int(data.issue_date[:4]) == plan.year
        known += data.province == plan.province
    assert known >= MADE - 1  # a district's plan may leave its province unsaid
    matches = Counter(commune.match for plan in read.values() for commune in plan.communes)
    assert matches["exact"] > 0.9 * matches.total()
