"""The views: one SQL file each in ``views/``, a query that SQLite and PostgreSQL both understand.

They are not part of a migration: a view is made anew on the next load when its file has changed.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from sqlalchemy import Connection, delete, insert, inspect, select, text

from ntm_extract.store.descriptions import comment_views, descriptions
from ntm_extract.store.schema import store_info

_NAME = "views"


@cache
def view_queries() -> dict[str, str]:
    """The query of each view, in stable order. No view rests on another."""
    folder = resources.files("ntm_extract.store") / "views"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return {f.name.removesuffix(".sql"): f.read_text(encoding="utf-8").strip().rstrip(";") for f in files}


def _digest() -> str:
    return hashlib.sha256(repr((view_queries(), descriptions())).encode()).hexdigest()


def views_are_current(connection: Connection) -> bool:
    """Are the database's views, with their comments, those of the files?"""
    return connection.scalar(select(store_info.c.value).where(store_info.c.name == _NAME)) == _digest()


def drop_views(connection: Connection) -> None:
    """Drops the views that this program has made, whatever version it was."""
    names = set(view_queries())
    for name in inspect(connection).get_view_names():
        if name in names:
            connection.exec_driver_sql(f'DROP VIEW "{name}"')


def create_views(connection: Connection) -> None:
    """Makes the views anew from their files."""
    drop_views(connection)
    for name, query in view_queries().items():
        connection.execute(text(f'CREATE VIEW "{name}" AS\n{query}'))
    comment_views(connection)
    connection.execute(delete(store_info).where(store_info.c.name == _NAME))
    connection.execute(insert(store_info).values(name=_NAME, value=_digest()))
