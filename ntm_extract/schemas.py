"""JSON Schemas (2020-12), generated from the pydantic models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ntm_extract.records import Commune, Deadline, DocumentData, Plan, Reference, Target

MODELS: dict[str, type[BaseModel]] = {
    "plan": Plan,
    "document": DocumentData,
    "reference": Reference,
    "commune": Commune,
    "deadline": Deadline,
    "target": Target,
}


def schema(name: str) -> dict[str, Any]:
    """The schema of one model."""
    body = MODELS[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:ntm-extract:{name}", **body}


def schema_text(name: str) -> str:
    """The schema as it stands in ``schemas/``."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Writes all schemas to ``folder`` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in MODELS:
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
