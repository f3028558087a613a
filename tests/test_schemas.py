"""JSON Schemas: valid, up to date, and what the program writes and gold holds follow them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ntm_extract import Plan, read
from ntm_extract.extraction import extract
from ntm_extract.output.json import dumps
from ntm_extract.schemas import MODELS, schema, schema_text, write_schemas
from tests.conftest import CORPUS, GOLD, ROOT

FORMATS = ("gia-lai-2025.txt", "lam-dong-bcd-2022.docx", "ha-tinh-2023.pdf")


def errors(data: Any, name: str = "plan") -> list[str]:
    return [e.message for e in Draft202012Validator(schema(name)).iter_errors(data)]


@pytest.fixture(scope="module")
def converted() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(dumps(extract(read(CORPUS / "gia-lai-2025.txt"))))
    return data


@pytest.mark.parametrize("name", MODELS)
def test_each_schema_is_a_valid_one(name: str) -> None:
    made = schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema" and made["$id"] == f"urn:ntm-extract:{name}"


@pytest.mark.parametrize("name", MODELS)
def test_the_files_in_schemas_are_what_the_command_writes(name: str) -> None:
    path = ROOT / "schemas" / f"{name}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(name), "run `ntm-extract schema --out schemas`"


def test_writing_makes_the_folder_and_one_file_a_model(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "new" / "schemas")
    assert [p.name for p in paths] == [f"{name}.schema.json" for name in MODELS]
    assert all(p.read_bytes() == schema_text(n).encode() for n, p in zip(MODELS, paths, strict=True))


@pytest.mark.parametrize("source", FORMATS)
def test_converted_plans_follow_the_schema_and_round_trip(source: str) -> None:
    plan = extract(read(CORPUS / source))
    assert sum(map(len, plan.records().values())) > 50
    text = dumps(plan)
    assert errors(json.loads(text)) == []
    assert Plan.model_validate_json(text) == plan and dumps(Plan.model_validate_json(text)) == text


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda p: p.stem)
def test_gold_follows_the_schema(path: Path) -> None:
    assert errors(json.loads(path.read_text(encoding="utf-8"))) == []


def test_records_follow_the_schema_of_their_kind(converted: dict[str, Any]) -> None:
    for kind in ("reference", "commune", "deadline", "target"):
        assert converted[f"{kind}s"]
        assert [m for record in converted[f"{kind}s"] for m in errors(record, kind)] == []
    assert errors(converted["document"], "document") == []


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("targets", "comparator", "=>"),
        ("targets", "criterion", 20),
        ("targets", "value", None),
        ("targets", "due", "31/12/2025"),
        ("communes", "unit_type", "làng"),
        ("communes", "level", "nâng cao"),
        ("deadlines", "due_to", "2025-06"),
        ("deadlines", "recurrence", "daily"),
        ("references", "role", "căn cứ"),
        ("references", "start", -1),
        ("references", "colour", "red"),
    ],
)
def test_schema_and_models_refuse_the_same_slips(converted: dict[str, Any], kind: str, field: str, value: Any) -> None:
    data = copy.deepcopy(converted)
    data[kind][0][field] = value
    assert errors(data)
    with pytest.raises(ValueError, match=field):
        Plan.model_validate(data)


@pytest.mark.parametrize("field", ["start", "text", "value", "unit", "due"])
def test_no_field_of_a_record_may_be_left_out(converted: dict[str, Any], field: str) -> None:
    data = copy.deepcopy(converted)
    del data["targets"][0][field]
    assert errors(data)
