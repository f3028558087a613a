"""The files that gave no records, as the last run's report tells of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ntm_extract.labels import labels
from ntm_extract.plan_files import RUN_REPORT


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file's path, what its failure means and what to do (Vietnamese), and the program's own line."""

    path: str
    about: str
    message: str


def failed_files(folder: Path) -> list[FailedFile]:
    """Those of the last run into ``folder``, in its order; none where there is no report, or none that can be read."""
    try:
        rows = json.loads((folder / RUN_REPORT).read_bytes())["files"]
        return [
            FailedFile(str(row["path"]), labels()["failures"].get(row["category"], ""), str(row["message"]))
            for row in rows
            if row["status"] == "failed"
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
