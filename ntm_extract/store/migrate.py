"""Bringing a database to this version's schema, and telling when it cannot be.

An upgrade runs in one transaction that shuts out other loaders (an advisory lock on PostgreSQL, an immediate transaction
in SQLite): the second of two loaders that begin together waits and then finds nothing left to do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from ntm_extract.errors import InputError
from ntm_extract.store.reference_data import seed
from ntm_extract.store.schema import metadata
from ntm_extract.store.view_files import create_views, drop_views, views_are_current

_LOCK = 0x6E746D  # any number that all loaders agree on


def upgrade(engine: Engine, name: str) -> None:
    """Creates or upgrades tables, views and reference data. ``name`` is the database's in errors."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            encoding = connection.scalar(text("SHOW server_encoding"))
            if encoding != "UTF8":
                raise InputError(name, "encoding", f"the database is in {encoding}; make one with ENCODING 'UTF8'")
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = _revision(connection)
        _refuse_newer(found, name)
        if found is None:
            _refuse_strange(connection, name)
        if found != head():
            drop_views(connection)
            migrate(connection, head())
        if found != head() or not views_are_current(connection):
            create_views(connection)
        seed(connection)


def require_current(connection: Connection, name: str) -> None:
    """Raises :class:`InputError` unless the database has this version's schema."""
    found = _revision(connection)
    if found is None:
        raise InputError(name, "no_store", "holds no plans yet; load some with `ntm-extract load DIR --db URL`")
    _refuse_newer(found, name)
    if found != head():
        raise InputError(name, "old_schema", "was made by an older version; `ntm-extract load DIR --db URL` upgrades it")


def migrate(connection: Connection, revision: str) -> None:
    """Runs the migrations up to ``revision`` in the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@cache
def head() -> str:
    """The newest revision that this version knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None, name: str) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise InputError(
            name, "newer_schema", f"has a schema ({found}) of a newer version of ntm-extract; update: pip install -U ntm-extract"
        )


def _refuse_strange(connection: Connection, name: str) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        raise InputError(name, "strange", f"has a table {taken[0]} that is not this program's; give a database of its own")
