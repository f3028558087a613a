"""Parquet: one file a table with a typed schema, English names and codes, for researchers. Needs pyarrow."""

from __future__ import annotations

import datetime
from typing import Any

from ntm_extract.errors import InputError
from ntm_extract.output.columns import TABLES, Type
from ntm_extract.output.rows import PlanRows, Row
from ntm_extract.output.writing import Context

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise InputError(
        "parquet", "no_parquet", "needs the library pyarrow; install it with: pip install 'ntm-extract[parquet]'"
    ) from error

GROUP = 10_000
"""Rows of a row group; plans are gathered until there are as many."""
_SPAN = pa.struct(
    [("kind", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("text", pa.string()), ("source", pa.string())]
)
_OBJECTS = {"figures": pa.map_(pa.string(), pa.string()), "spans": pa.list_(_SPAN)}
_TYPES: dict[Type, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "yes_no": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "integers": pa.list_(pa.int64()),
}


def schema(table: str) -> Any:
    """The columns of a table. Days are dates; partial dates stay strings, with their year beside them."""
    return pa.schema([(name, _OBJECTS.get(name) or _TYPES[kind]) for name, kind in TABLES[table].items()])


class Writer:
    """Writes ``<table>.parquet`` files."""

    def __init__(self, context: Context) -> None:
        self._schemas = {table: schema(table) for table in TABLES}
        self._rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._files = {
            table: pq.ParquetWriter(context.staging / f"{table}.parquet", columns, compression="zstd")
            for table, columns in self._schemas.items()
        }

    def add(self, rows: PlanRows) -> None:
        for table in TABLES:
            days = [name for name, kind in TABLES[table].items() if kind == "day"]
            self._rows[table] += [{**row, **{name: _day(row[name]) for name in days}} for row in rows.tables[table]]
            if len(self._rows[table]) >= GROUP:
                self._write(table)

    def close(self) -> None:
        for table in TABLES:
            if self._rows[table]:
                self._write(table)
        self.abandon()

    def abandon(self) -> None:
        """Ends the files as they are."""
        for file in self._files.values():
            file.close()

    def _write(self, table: str) -> None:
        self._files[table].write_table(pa.Table.from_pylist(self._rows[table], schema=self._schemas[table]))
        self._rows[table] = []


def _day(value: str | None) -> datetime.date | None:
    """A date; None for what is no day of the calendar (`text` still holds it as printed)."""
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        return None
