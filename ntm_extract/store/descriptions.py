"""What tables and columns mean, from ``descriptions.toml`` and the labels of fields."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, inspect, text

from ntm_extract.labels import labels


@cache
def descriptions() -> dict[str, Any]:
    """The parsed file: ``title`` and ``description``; ``tables`` and ``columns`` by name."""
    return tomllib.loads((resources.files("ntm_extract.store") / "descriptions.toml").read_text(encoding="utf-8"))


def column_description(name: str) -> str | None:
    """A column's Vietnamese name and what it holds; null when its name says it all."""
    parts = [labels()["fields"].get(name), descriptions()["columns"].get(name)]
    return ". ".join(part for part in parts if part) or None


def comment_views(connection: Connection) -> None:
    """Puts the descriptions of views into PostgreSQL's comments; SQLite has none."""
    if connection.dialect.name != "postgresql":
        return
    inspector = inspect(connection)
    for view in inspector.get_view_names():
        told = descriptions()["tables"].get(view)
        if told is None:
            continue
        connection.execute(text(f'COMMENT ON VIEW "{view}" IS {_quoted(told["title"] + ". " + told["description"])}'))
        for column in inspector.get_columns(view):
            meaning = column_description(column["name"])
            if meaning:
                connection.execute(text(f'COMMENT ON COLUMN "{view}"."{column["name"]}" IS {_quoted(meaning)}'))


def _quoted(words: str) -> str:
    """A literal: comments take no bound parameters. The words are the package's own."""
    return "'" + words.replace("'", "''").replace(":", "\\:") + "'"
