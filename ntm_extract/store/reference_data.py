"""Tables that the package brings along: administrative units and indicators."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ntm_extract.gazetteer import Unit, units
from ntm_extract.store.schema import indicators, store_info
from ntm_extract.store.schema import units as units_table

_NAME = "reference_data"


def seed(connection: Connection) -> None:
    """Brings units and indicators to the package's; does nothing when they are so already."""
    rows = indicator_rows()
    digest = hashlib.sha256(_packed_units() + repr(rows).encode()).hexdigest()
    if connection.scalar(select(store_info.c.value).where(store_info.c.name == _NAME)) == digest:
        return
    connection.execute(delete(units_table))
    connection.execute(insert(units_table), [_unit_row(unit) for unit in units()])
    there = set(connection.scalars(select(indicators.c.code)))
    for row in rows:
        if row["code"] in there:
            connection.execute(indicators.update().where(indicators.c.code == row["code"]).values(row))
    new = [row for row in rows if row["code"] not in there]
    if new:
        connection.execute(insert(indicators), new)
    connection.execute(delete(store_info).where(store_info.c.name == _NAME))
    connection.execute(insert(store_info).values(name=_NAME, value=digest))


@cache
def indicator_rows() -> tuple[dict[str, Any], ...]:
    """The rows of ``indicators.tsv``; an empty cell is null."""
    text = (resources.files("ntm_extract.language") / "lexicons" / "indicators.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        {
            "code": row["code"],
            "criterion": int(row["criterion"]) if row["criterion"] else None,
            "label_vi": row["label_vi"] or None,
            "note": row["note"] or None,
        }
        for row in rows
    )


def _unit_row(unit: Unit) -> dict[str, str | None]:
    return {name: value or None for name, value in unit._asdict().items()}


def _packed_units() -> bytes:
    return (resources.files("ntm_extract.gazetteer") / "units.tsv.gz").read_bytes()
