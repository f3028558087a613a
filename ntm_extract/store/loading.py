"""Loading records files into a store: a transaction a plan, safe to repeat and with other loaders at work.

Within a transaction the file's bytes are claimed first (a row of ``plan_files``), then the plan. Each claim is an insert
that gives way to one already there, followed by a lock on the row; a transaction takes one of each in this order, so that
two loaders wait for each other but never in a ring. SQLite lets one writer in at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, exc, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ntm_extract.errors import InputError, one_line, printable
from ntm_extract.plan_files import read_plan
from ntm_extract.records import Plan
from ntm_extract.store.identity import digest_of, identity_of
from ntm_extract.store.rows import Row, plan_rows, version_row
from ntm_extract.store.schema import PLAN_TABLES, indicators, plan_files, plan_versions, plans


@dataclass(slots=True)
class Loaded:
    """What became of a records file: ``new``, ``new_version``, ``unchanged`` or ``failed``.

    ``replaces`` is the path whose records were the plan's current ones before, when it is another.
    """

    path: str
    result: str
    version: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    replaces: str | None = None
    category: str | None = None
    message: str | None = None


def load_files(engine: Engine, folder: Path, paths: Iterable[Path]) -> Iterator[Loaded]:
    """Loads records files one by one. One that fails is told of and stops none of the others.

    Raises :class:`sqlalchemy.exc.OperationalError` when the database itself fails: it is gone, full or locked for long.
    """
    for path in paths:
        name = printable(str(path))
        try:
            plan = read_plan(path)
            records_path = printable(path.relative_to(folder).as_posix())
            with engine.begin() as connection:
                loaded = load_plan(connection, plan, records_path, name)
        except InputError as error:
            loaded = Loaded(name, "failed", category=error.category, message=error.message)
        yield loaded


def refresh_statistics(engine: Engine) -> None:
    """Lets the database count its rows anew: without it a query on freshly loaded tables may be planned for empty ones."""
    for table in (plans, plan_versions, *PLAN_TABLES):
        with engine.begin() as connection:
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def load_plan(connection: Connection, plan: Plan, records_path: str, name: str) -> Loaded:
    """Loads one plan in the caller's transaction. Raises :class:`InputError` for one that cannot be stored."""
    require_storable(plan, name)
    try:
        return _load_plan(connection, plan, records_path, name)
    except (ValueError, OverflowError, exc.DataError, exc.IntegrityError) as error:
        cause = getattr(error, "orig", None) or error
        raise InputError(
            name, "not_storable", f"holds a value that no plan has ({one_line(str(cause))}); convert it anew"
        ) from error


def _load_plan(connection: Connection, plan: Plan, records_path: str, name: str) -> Loaded:
    now = datetime.now(UTC)
    plan_id = _claim(connection, plan, records_path, now)
    digest = digest_of(plan)
    of_plan = plan_versions.c.plan_id == plan_id
    known = connection.scalar(select(plan_versions.c.version).where(of_plan, plan_versions.c.digest == digest))
    if known is not None:
        return Loaded(name, "unchanged", known)
    before = connection.execute(
        select(plan_versions.c.version, plan_versions.c.records_path).where(of_plan, plan_versions.c.is_current)
    ).one_or_none()
    connection.execute(update(plan_versions).where(of_plan, plan_versions.c.is_current).values(is_current=False))
    last = connection.scalar(select(func.max(plan_versions.c.version)).where(of_plan)) or 0
    row = version_row(plan) | {
        "plan_id": plan_id,
        "version": last + 1,
        "is_current": True,
        "digest": digest,
        "records_path": records_path,
        "loaded_at": now,
    }
    version_id = connection.scalar(insert(plan_versions).values(row).returning(plan_versions.c.id))
    assert version_id is not None
    for code in sorted({target.indicator for target in plan.targets}):
        _insert_if_new(connection, indicators, {"code": code})
    counts = {"plan_versions": 1}
    for table, rows in plan_rows(plan, version_id).items():
        if rows:
            connection.execute(insert(table), rows)
        counts[table.name] = len(rows)
    if before is None:
        return Loaded(name, "new", last + 1, counts)
    moved = before.records_path if before.records_path != records_path else None
    return Loaded(name, "new_version", last + 1, counts, moved)


def _claim(connection: Connection, plan: Plan, records_path: str, now: datetime) -> int:
    """The id of the plan, which is made when it is new; its row and its file's are locked until the transaction ends."""
    _insert_if_new(connection, plan_files, {"sha256": plan.sha256})
    of_file = plan_files.c.sha256 == plan.sha256
    plan_id = connection.scalar(select(plan_files.c.plan_id).where(of_file).with_for_update())
    if plan_id is None:
        key, by = identity_of(plan, records_path)
        _insert_if_new(connection, plans, {"identity": key, "identified_by": by, "first_loaded_at": now})
        plan_id = connection.scalar(select(plans.c.id).where(plans.c.identity == key))
        connection.execute(update(plan_files).where(of_file).values(plan_id=plan_id))
    connection.execute(select(plans.c.id).where(plans.c.id == plan_id).with_for_update())
    assert plan_id is not None
    return int(plan_id)


def _insert_if_new(connection: Connection, table: Table, row: Row) -> None:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())


def require_storable(plan: Plan, name: str) -> None:
    """Raises :class:`InputError` for a plan whose records do not stand in its text, or that holds what databases cannot."""
    if "\x00" in "".join(_strings(plan.model_dump())):
        raise InputError(name, "not_storable", "holds a NUL character, which databases cannot keep; convert it anew")
    document_text = plan.document_text
    for kind, records in plan.records().items():
        for n, record in enumerate(records):
            if document_text is not None and document_text[record.start : record.end] != record.text:
                raise InputError(
                    name, "not_grounded", f"{kind}.{n} does not stand at its place in document_text; convert it anew"
                )
    numbers = (value for t in plan.targets for value in (t.value, t.value_max, t.out_of, t.share) if value is not None)
    if not all(math.isfinite(number) for number in numbers):
        raise InputError(name, "not_storable", "holds a value that is no finite number; convert it anew")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(key)
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
