"""What a store holds, counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from ntm_extract.plan_files import plan_paths, read_plan
from ntm_extract.store.loading import Loaded, load_files
from ntm_extract.store.schema import PLAN_TABLES, plan_versions, plans


def load_all(engine: Engine, folder: Path) -> list[Loaded]:
    return list(load_files(engine, folder, plan_paths(folder)))


def counts(connection: Connection) -> dict[str, int]:
    """Rows of each table that plans fill."""
    found = {}
    for table in (plans, plan_versions, *PLAN_TABLES):
        found[table.name] = connection.scalar(select(func.count()).select_from(table)) or 0
    return found


def counts_of_files(folder: Path) -> dict[str, int]:
    """The rows that the records files of a folder must give, counted in the files themselves."""
    read: list[Any] = [read_plan(path) for path in plan_paths(folder)]
    return {
        "plans": len(read),
        "plan_versions": len(read),
        "plan_pages": sum(len(p.pages) for p in read),
        "plan_warnings": sum(len(p.warnings) for p in read),
        "plan_references": sum(len(p.references) for p in read),
        "reference_articles": sum(len(r.articles) for p in read for r in p.references),
        "communes": sum(len(p.communes) for p in read),
        "deadlines": sum(len(p.deadlines) for p in read),
        "deadline_assignees": sum(len(d.assignees) for p in read for d in p.deadlines),
        "targets": sum(len(p.targets) for p in read),
        "findings": sum(len(p.findings or []) for p in read),
        "finding_spans": sum(len(f.spans) for p in read for f in p.findings or []),
    }
