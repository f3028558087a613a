"""A plan as JSON: stable key order, Vietnamese letters as they are, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from pydantic_core import to_json

from ntm_extract.output.whole import written_whole
from ntm_extract.records import Plan


def dumps(plan: Plan) -> bytes:
    """The JSON text of a plan in UTF-8; ``optional``, a gold-only field, is left out where it is not set."""
    data = plan.model_dump()
    for kind in ("references", "communes", "deadlines", "targets"):
        for record in data[kind]:
            if record["optional"] is None:
                del record["optional"]
    return to_json(data, indent=1) + b"\n"  # the standard library is ten times slower where it indents


def write(plan: Plan, path: Path) -> None:
    """Writes ``plan`` to ``path``; folders that are missing are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file:
        file.write(dumps(plan))
