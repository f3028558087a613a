"""A plan as JSON: stable key order, Vietnamese letters as they are, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from ntm_extract.records import Plan


def dumps(plan: Plan) -> str:
    """The JSON text of a plan; ``optional``, a gold-only field, is left out where it is not set."""
    data = plan.model_dump()
    for kind in ("references", "communes", "deadlines", "targets"):
        for record in data[kind]:
            if record["optional"] is None:
                del record["optional"]
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


PARTS = ".ntm-extract-*.part"
"""Names of temporary files; one that is left over is of a run that was killed."""


def write(plan: Plan, path: Path) -> None:
    """Writes ``plan`` to ``path`` by way of a temporary file beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=PARTS.partition("*")[0], suffix=PARTS.rpartition("*")[2])
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(dumps(plan))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
