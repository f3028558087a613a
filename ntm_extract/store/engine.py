"""Opening a database: SQLite by a file path or URL, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from ntm_extract.errors import InputError, one_line

DEFAULT = "sqlite:///ntm.db"
BUSY_SECONDS = 120
"""How long a SQLite loader waits for another one's transaction before it gives up."""


def parse_url(given: str) -> URL:
    """The database meant by a URL or a bare file path. Raises :class:`InputError` for one that cannot be used."""
    if "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
    except exc.ArgumentError as error:
        raise InputError("--db", "bad_url", "is no database URL; give sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise InputError(shown(url), "bad_url", f"{backend} is not supported; use SQLite or PostgreSQL")
    if not url.database or url.database == ":memory:":
        raise InputError(shown(url), "bad_url", "a store is kept in a file; give sqlite:///FILE")
    return url


def shown(url: URL) -> str:
    """The URL as it may be printed: without its password; a SQLite file as its path."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; null for another."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def open_engine(url: URL, *, write: bool) -> Engine:
    """An engine for ``url``, opened to read only unless ``write`` is set. No connection is made yet."""
    file = sqlite_file(url)
    if file is not None:
        return _sqlite(file, write=write)
    try:
        return create_engine(url, connect_args={"client_encoding": "utf8", "connect_timeout": 10})
    except ModuleNotFoundError as error:
        raise InputError(
            shown(url), "no_driver", "PostgreSQL needs its driver; run: pip install 'ntm-extract[postgres]'"
        ) from error


def _sqlite(file: Path, *, write: bool) -> Engine:
    if not write and not file.is_file():
        raise InputError(str(file), "missing", "no such database; make it with `ntm-extract load DIR --db FILE`")
    if write and not file.absolute().parent.is_dir():
        raise InputError(str(file), "missing", "its folder does not exist; make it or give another path")
    address = f"file:{quote(str(file.absolute()))}?mode={'rwc' if write else 'ro'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        if write:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once, so that what it has read is still so when it writes.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Sets the journal's mode. SQLite does not wait where two connections do so with a new file, so it is tried again."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)


def database_error(url: URL, error: exc.SQLAlchemyError) -> InputError:
    """A database's error as one line that names the database."""
    cause: Any = getattr(error, "orig", None) or error
    return InputError(shown(url), "database", f"{one_line(str(cause))}; check the address, the rights and the free space")
