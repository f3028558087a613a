"""A plan as JSON: stable key order, Vietnamese letters as they are, written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from ntm_extract.output.whole import written_whole
from ntm_extract.records import Plan


def dumps(plan: Plan) -> str:
    """The JSON text of a plan; ``optional``, a gold-only field, is left out where it is not set."""
    data = plan.model_dump()
    for kind in ("references", "communes", "deadlines", "targets"):
        for record in data[kind]:
            if record["optional"] is None:
                del record["optional"]
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write(plan: Plan, path: Path) -> None:
    """Writes ``plan`` to ``path``; folders that are missing are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file:
        file.write(dumps(plan).encode("utf-8"))
