"""What of an earlier run still holds, so that a file is not done again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.journal import Row
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.urls import Url
from ntm_extract.ingest import MAX_BYTES
from ntm_extract.ingest.opening import digest

PASSING = frozenset(("missing", "no_ocr", "no_office", "unwritable", "internal", "crashed", "unreachable", "name_taken"))
"""Failures whose cause lies outside of the file: the next run tries these files again."""


def holds(row: Row, job: Job, made_by: dict[str, Any], limits: Limits) -> bool:
    """Would the unchanged file give once more what ``row`` says, and is that still there?"""
    return counts(row, made_by, limits) and (row["category"] is not None or as_written(job.target, row["written"]))


def counts(row: Row, made_by: dict[str, Any], limits: Limits) -> bool:
    """Would the unchanged file give once more what ``row`` says?

    A failure that lies in the file is told again without work; one at a limit is tried again when the limit was raised.
    """
    if {name: row.get(name) for name in made_by} != made_by:
        return False
    category = row.get("category")
    if category is None:
        return row["written"] is not None
    if category == "too_slow":
        return bool(row["limits"]["seconds"] >= limits.seconds)
    if category == "too_greedy":
        return bool(row["limits"]["megabytes"] >= limits.megabytes)
    return category not in PASSING


def as_written(target: Path | Url, written: list[Any]) -> bool:
    """Is the records file of that size and SHA-256?"""
    if isinstance(target, Path):
        return is_there(target) and [target.stat().st_size, digest(target, 1 << 40)] == written
    if not target.is_file() or target.size() != written[0]:
        return False
    with target.open() as file:
        mark = hashlib.sha256()
        while piece := file.read(1 << 20):
            mark.update(piece)
    return bool(mark.hexdigest() == written[1])


def content_of(job: Job) -> str | None:
    """The SHA-256 of a job's input on this machine; None for what is elsewhere, is no ordinary file, cannot be opened, or is too
    large to be read anyway."""
    return digest(job.path, MAX_BYTES) if isinstance(job.path, Path) else None


def is_there(path: Path | Url) -> bool:
    """Is there a file? Also for names that the system cannot hold."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
