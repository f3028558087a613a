"""Metadata for Datasette, which opens a SQLite store in a browser: ``datasette ntm.db -m ntm.metadata.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from ntm_extract.errors import InputError
from ntm_extract.store.descriptions import column_description, descriptions


def metadata_of(connection: Connection, database: str) -> dict[str, Any]:
    """Titles, descriptions, units and facets of all tables and views, in Datasette's form.

    ``database`` is the name that Datasette gives the database: its file's name without the ending.
    """
    inspector = inspect(connection)
    there = {*inspector.get_table_names(), *inspector.get_view_names()}
    told = descriptions()
    tables: dict[str, Any] = {}
    for name, about in told["tables"].items():
        if name not in there:
            continue
        columns = {c["name"]: column_description(c["name"]) for c in inspector.get_columns(name)}
        tables[name] = {**about, "columns": {column: meaning for column, meaning in columns.items() if meaning}}
    # What only the program needs is left out of the overview; it can still be opened.
    for name in ("store_info", "plan_files", "alembic_version"):
        tables.setdefault(name, {})["hidden"] = True
    head = {"title": told["title"], "description": told["description"]}
    return {**head, "databases": {database: {**head, "tables": tables}}}


def write_metadata(connection: Connection, file: Path) -> Path:
    """Writes the metadata beside the SQLite file and tells where. Raises :class:`InputError` when it cannot be written."""
    path = file.with_name(f"{file.stem}.metadata.json")
    text = json.dumps(metadata_of(connection, file.stem), ensure_ascii=False, indent=1) + "\n"
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(str(path), "unwritable", f"cannot be written ({error.strerror}); check the folder's rights") from error
    return path
