"""Vietnamese names of record kinds, fields and coded values, from ``labels.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def labels() -> dict[str, Any]:
    """``kinds``, ``fields``, ``failures`` by name; ``values`` by field and value. Not to be changed by the caller."""
    return tomllib.loads((resources.files("ntm_extract") / "labels.toml").read_text(encoding="utf-8"))


def shown(field: str, value: str) -> str:
    """The Vietnamese word for a coded value of a field; the value itself where there is none."""
    return str(labels()["values"].get(field, {}).get(value, value))
