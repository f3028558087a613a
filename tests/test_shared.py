"""The real plans of ``../shared`` and their renderings: scores at or above the floors, clear errors for the rest."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from ntm_extract.evaluation import PairOfFiles, evaluate, evaluate_by_value
from ntm_extract.evaluation.keys import normal, value_key
from ntm_extract.extraction import extract
from ntm_extract.ingest import read
from ntm_extract.ingest.office import program
from ntm_extract.records import Plan
from tests.conftest import SHARED
from tests.ingest.scans import needs_tesseract

FLOORS = {"references": 0.99, "communes": 0.97, "deadlines": 0.95, "targets": 0.95}
SIDE_FLOOR = 0.93
DOCUMENT_FLOOR, DOCUMENT_FIELDS = 62, 65
RENDERING_FLOOR = 0.97
PLANS = ["bac-giang-2022", "bac-kan-2025", "ha-nam-2023", "lang-son-2021-2025", "tam-ky-2022"]
READABLE = [f"{name}.{kind}" for name in ("bac-kan-2025", "ha-nam-2023", "lang-son-2021-2025") for kind in ("docx", "pdf")]
READABLE += ["ha-nam-2023.nfd.txt", "ha-nam-2023.utf16.txt", "ha-nam-2023.tcvn3.txt"]
OFFICE = ["bac-kan-2025.doc", "ha-nam-2023.doc", "lang-son-2021-2025.doc", "ha-nam-2023.odt", "ha-nam-2023.rtf"]
SCANS = [pytest.param(f"{name}.scan.pdf", marks=needs_tesseract) for name in ("bac-kan-2025", "ha-nam-2023")]

pytestmark = pytest.mark.usefixtures("shared")


def gold_of(name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SHARED / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return gold


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """The five plans, extracted once; without them every test here is skipped."""
    if not (SHARED / "plans").is_dir():
        pytest.skip("the real plans of ../shared are not here; only this project's own corpus is tested")
    return {name: extract(read(SHARED / "plans" / f"{name}.txt")) for name in PLANS}


@pytest.fixture(scope="module")
def result(plans: dict[str, Plan]) -> dict[str, Any]:
    return evaluate([PairOfFiles(name, gold_of(name), plan.model_dump()) for name, plan in plans.items()])


@pytest.mark.parametrize("name", PLANS)
def test_the_text_is_the_files_own(plans: dict[str, Plan], name: str) -> None:
    text = (SHARED / "plans" / f"{name}.txt").read_bytes().decode("utf-8")
    assert plans[name].document_text == text
    assert plans[name].sha256 == gold_of(name)["sha256"]
    assert all(r.text == text[r.start : r.end] for records in plans[name].records().values() for r in records)


@pytest.mark.parametrize("kind", FLOORS)
def test_strict(result: dict[str, Any], kind: str) -> None:
    assert result["kinds"][kind]["strict"]["f1"] >= FLOORS[kind]


@pytest.mark.parametrize("field", ["measure", "indicator", "criterion", "level", "due", "scope", "per"])
def test_side_fields_of_targets(result: dict[str, Any], field: str) -> None:
    assert result["kinds"]["targets"]["fields"][field]["accuracy"] >= SIDE_FLOOR


def test_document_fields(result: dict[str, Any]) -> None:
    assert result["document"]["of"] == DOCUMENT_FIELDS
    assert result["document"]["right"] >= DOCUMENT_FLOOR


@pytest.mark.parametrize("name", [*READABLE, *OFFICE, *SCANS])
def test_rendering_by_value(name: str) -> None:
    if name in OFFICE and program() is None:
        pytest.skip("LibreOffice is not installed; .doc, .rtf and .odt are not tested")
    plan = extract(read(SHARED / "renderings" / name))
    report = evaluate_by_value([PairOfFiles(name, gold_of(name.split(".")[0]), plan.model_dump())])
    wanted = {kind: r["strict"]["f1"] for kind, r in report["kinds"].items() if r["strict"]["tp"] + r["strict"]["fn"]}
    assert wanted
    assert all(f1 >= RENDERING_FLOOR for f1 in wanted.values()), wanted
    assert report["overall"]["strict"]["f1"] >= RENDERING_FLOOR
    text = plan.document_text or ""
    assert all(r.text == text[r.start : r.end] for records in plan.records().values() for r in records)


def annex(records: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The records, but those that need not be found, after the heading of the annex."""
    return [r for r in records if r["start"] > text.rindex("PHỤ BIỂU") and not r.get("optional")]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_annex_table_gives_its_communes_with_their_districts_and_its_village_counts(kind: str) -> None:
    gold, written = gold_of("bac-kan-2025"), (SHARED / "plans" / "bac-kan-2025.txt").read_text(encoding="utf-8")
    plan = extract(read(SHARED / "renderings" / f"bac-kan-2025.{kind}"))
    given, text = plan.model_dump(), plan.document_text or ""
    wanted = {of: annex(gold[of], written) for of in ("communes", "targets")}
    villages = [r for r in wanted["targets"] if r["unit"] == "thôn" and r["scope"]]
    assert len(wanted["communes"]) >= 60 and len(villages) == 5
    for of, beside in (("communes", ("status", "year")), ("targets", ("indicator", "scope"))):
        expected, found = (
            Counter((*value_key(of, r), *(normal(r[name]) for name in beside)) for r in records)
            for records in (wanted[of], annex(given[of], text))
        )
        assert not expected - found
    counted = [r for r in annex(given["targets"], text) if r["unit"] == "thôn" and r["scope"]]
    assert all(r["source_location"]["table"] for r in counted), "the village counts lead back to cells"
