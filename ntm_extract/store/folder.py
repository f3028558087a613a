"""A folder of records into a database, from opening to closing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import exc

from ntm_extract.errors import InputError
from ntm_extract.plan_files import plan_paths
from ntm_extract.store.datasette import write_metadata
from ntm_extract.store.engine import database_error, open_engine, parse_url, shown, sqlite_file
from ntm_extract.store.loading import Loaded, load_files, refresh_statistics
from ntm_extract.store.migrate import upgrade


@dataclass(slots=True)
class Load:
    """What a load did: files by result (``new``, ``new_version``, ``unchanged``, ``failed``), rows by table.

    ``database`` is its URL without a password; ``file`` and ``metadata`` are a SQLite file and its description for Datasette.
    """

    database: str
    results: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    file: Path | None = None
    metadata: Path | None = None


def load(folder: str | Path, db: str, on_loaded: Callable[[Loaded, int], None] | None = None) -> Load:
    """Loads what `convert` wrote to ``folder`` into ``db``, a SQLite file or the URL of a database.

    Tables are made or upgraded when needed. A plan that is there already is not loaded twice; one that has changed becomes a
    new version. ``on_loaded`` is told of each file, and how many there are. Raises :class:`InputError` when the folder holds
    no records, or the database cannot be used.
    """
    url = parse_url(db)
    paths = list(plan_paths(Path(folder)))
    if not paths:
        raise InputError(str(folder), "missing", "no records in it; give the folder that `convert` wrote to")
    done = Load(shown(url), file=sqlite_file(url))
    try:
        engine = open_engine(url, write=True)
        try:
            upgrade(engine, shown(url))
            for loaded in load_files(engine, Path(folder), paths):
                done.results[loaded.result] += 1
                done.rows.update(loaded.rows)
                if on_loaded:
                    on_loaded(loaded, len(paths))
            if done.rows:
                refresh_statistics(engine)
            if done.file:
                with engine.connect() as connection:
                    done.metadata = write_metadata(connection, done.file)
        finally:
            engine.dispose()
    except exc.SQLAlchemyError as error:
        raise database_error(url, error) from error
    return done
