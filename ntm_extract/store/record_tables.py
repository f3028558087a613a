"""What the store's tables have in common: names of keys, a record's span and place, lists within records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def version_key() -> Column[Any]:
    """The version that a row belongs to, as the first part of its key."""
    return Column("version_id", ForeignKey("plan_versions.id", ondelete="CASCADE"), primary_key=True)


def ordinal(name: str = "ordinal") -> Column[Any]:
    """A number within the version, as the next part of the key."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def span() -> list[Any]:
    """Where a row's text stands in the plan's."""
    return [
        Column("span_start", Integer, nullable=False),
        Column("span_end", Integer, nullable=False),
        Column("text", Text, nullable=False),
        CheckConstraint("span_start >= 0 AND span_end >= span_start", name="span"),
    ]


def record(name: str, *columns: Any) -> Table:
    """A table of records: key, span, what is searched (folded), place in the source file, then the kind's own columns."""
    return Table(
        name,
        metadata,
        version_key(),
        ordinal(),
        *columns,
        *span(),
        Column("search_key", Text, nullable=False),
        Column("page", Integer),
        Column("line", Integer),
        Column("paragraph", Integer),
        Column("table_number", Integer),
        Column("row_number", Integer),
        Column("column_number", Integer),
        Column("source_location", JSON(none_as_null=True)),
    )


def child(name: str, parent: str, *columns: Any) -> Table:
    """A list within a record, one row an item."""
    key = f"{parent.removesuffix('s').removeprefix('plan_')}_ordinal"
    return Table(
        name,
        metadata,
        Column("version_id", Integer, primary_key=True, autoincrement=False),
        ordinal(key),
        ordinal(),
        *columns,
        ForeignKeyConstraint(["version_id", key], [f"{parent}.version_id", f"{parent}.ordinal"], ondelete="CASCADE"),
    )
