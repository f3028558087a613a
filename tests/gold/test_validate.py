"""Each way to spoil a gold file gives one message that names the place and the way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.gold.files import Texts
from ntm_extract.gold.validate import validate
from tests.gold.samples import TEXT, commune, deadline, reference, small_gold, span, target


def problems(tmp_path: Path, gold: Any, text: str | None = TEXT) -> list[tuple[str, str, str]]:
    data = {**gold, "document_text": text} if text is not None and isinstance(gold, dict) else gold
    path = tmp_path / "x.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return [(p.severity, p.place, f"{p.what}; {p.advice}") for p in validate(path, Texts(None))]


def test_a_sound_file_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, small_gold()) == []


SPOILED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("wrong words", {"targets": [target(text="06 xã")]}, "error", "targets[0].text", "nowhere in the text"),
    (
        "shifted",
        {"targets": [target(**{**span("05 xã"), "start": 20, "end": 25})]},
        "error",
        "targets[0].text",
        "place of these words is 26..31",
    ),
    ("beyond", {"targets": [target(start=9000, end=9005)]}, "error", "targets[0].end", "beyond the text"),
    (
        "empty",
        {"communes": [commune("Hải An", end=span("Hải An")["start"])]},
        "error",
        "communes[0].end",
        "empty or runs backwards",
    ),
    (
        "doubled",
        {"references": [reference(), reference(optional=True)]},
        "error",
        "references[1]",
        "the same record as references[0]",
    ),
    (
        "one place twice",
        {"targets": [target(), target(value=6)]},
        "warning",
        "targets[1]",
        "span of targets[0] with other values",
    ),
    (
        "overlapping",
        {"communes": [commune("Hải An"), commune("An", name="An")]},
        "warning",
        "communes[1]",
        "overlaps communes[0]",
    ),
    ("unit in capitals", {"targets": [target(unit="Xã ")]}, "error", "targets[0].unit", "write 'xã'"),
    ("unit unknown", {"targets": [target(unit="rồng bay")]}, "warning", "targets[0].unit", "not in the lexicon"),
    ("unit misspelt", {"targets": [target(unit="sản phâm")]}, "warning", "targets[0].unit", "did you mean 'sản phẩm'"),
    (
        "indicator misspelt",
        {"targets": [target(indicator="certified_unit")]},
        "error",
        "targets[0].indicator",
        "'certified_units'",
    ),
    ("range upside down", {"targets": [target(value_max=4)]}, "error", "targets[0].value_max", "null where it is no range"),
    ("no such day", {"deadlines": [deadline(due_to="2023-02-30")]}, "error", "deadlines[0].due_to", "no day of the calendar"),
    ("dates exchanged", {"deadlines": [deadline(due_from="2024-01-01")]}, "error", "deadlines[0].due_to", "before due_from"),
    ("no time at all", {"deadlines": [deadline(due_to=None)]}, "error", "deadlines[0].due_to", "neither a date nor a rhythm"),
    ("date as printed", {"references": [reference(date="22/02/2022")]}, "error", "references[0].date", "2022-02-22"),
    ("status unknown", {"communes": [commune("Hải An", status="plan")]}, "error", "communes[0].status", "'carried_over'"),
    ("null that may not be", {"communes": [commune("Hải An", name=None)]}, "error", "communes[0].name", "fill it in"),
    ("field misspelt", {"communes": [commune("Hải An", unittype="xã")]}, "error", "communes[0].unittype", "write 'unit_type'"),
    ("criterion out of range", {"targets": [target(criterion=20)]}, "error", "targets[0].criterion", "19"),
]


@pytest.mark.parametrize(("changes", "severity", "place", "message"), [s[1:] for s in SPOILED], ids=[s[0] for s in SPOILED])
def test_a_spoiled_file_has_one_problem(tmp_path: Path, changes: dict[str, Any], severity: str, place: str, message: str) -> None:
    gold = {**small_gold(), **changes}
    (found,) = problems(tmp_path, gold)
    assert found[:2] == (severity, place)
    assert message in found[2]


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    record = target()
    del record["unit"]
    (found,) = problems(tmp_path, {**small_gold(), "targets": [record]})
    assert found == ("error", "targets[0].unit", "this field is missing; add it, with null where the plan does not say")


def test_an_optional_deadline_may_have_no_date(tmp_path: Path) -> None:
    assert problems(tmp_path, small_gold(deadlines=[deadline(due_to=None, optional=True)])) == []


def test_without_the_text_lengths_are_compared(tmp_path: Path) -> None:
    assert problems(tmp_path, small_gold(), text=None) == []
    (found,) = problems(tmp_path, small_gold(targets=[target(text="5 xã")]), text=None)
    assert found[1] == "targets[0].text"


@pytest.mark.parametrize(
    "content", ["{", "[]", "7", '{"source": NaN}', "[" * 100_000], ids=["cut", "list", "number", "nan", "deep"]
)
def test_what_is_no_gold_is_one_problem_of_the_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    (found,) = validate(path, Texts(None))
    assert (found.severity, found.place) == ("error", "file")


def test_lists_and_records_of_wrong_types_are_told_not_raised(tmp_path: Path) -> None:
    gold = {**small_gold(), "targets": 3, "communes": ["x", {"start": "a"}], "document": None}
    places = {p[1] for p in problems(tmp_path, gold)}
    assert {"targets", "communes[0]", "communes[1].name", "document"} <= places


def test_another_version_of_the_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "nho.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "x.json"
    path.write_text(json.dumps(small_gold()), encoding="utf-8")
    (found,) = validate(path, Texts(tmp_path / "docs"))
    assert (found.place, "sha256 differs" in found.what) == ("file.source", True)
