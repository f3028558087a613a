"""What of an earlier run still holds, so that a file is not done again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.journal import Row
from ntm_extract.batch.limits import Limits
from ntm_extract.ingest import MAX_BYTES
from ntm_extract.ingest.opening import digest

PASSING = frozenset(("missing", "no_ocr", "no_office", "unwritable", "internal", "crashed", "name_taken"))
"""Failures whose cause lies outside of the file: the next run tries these files again."""


def holds(row: Row, job: Job, made_by: dict[str, Any], limits: Limits) -> bool:
    """Would the unchanged file give once more what ``row`` says, and is that still there?

    A failure that lies in the file is told again without work; one at a limit is tried again when the limit was raised.
    """
    if {name: row.get(name) for name in made_by} != made_by:
        return False
    category = row.get("category")
    if category is None:
        return is_there(job.target) and [job.target.stat().st_size, digest(job.target, 1 << 40)] == row.get("written")
    if category == "too_slow":
        return bool(row["limits"]["seconds"] >= limits.seconds)
    if category == "too_greedy":
        return bool(row["limits"]["megabytes"] >= limits.megabytes)
    return category not in PASSING


def content_of(job: Job) -> str | None:
    """The SHA-256 of a job's input; None for what is no ordinary file, cannot be opened, or is too large to be read anyway."""
    return digest(job.path, MAX_BYTES)


def is_there(path: Path) -> bool:
    """Is there a file? Also for names that the system cannot hold."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
