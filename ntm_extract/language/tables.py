"""Tables of a plan, from real cells or from cells that a converter left one to a line."""

from __future__ import annotations

from ntm_extract.language.flat_tables import find_flat_tables
from ntm_extract.language.grids import find_grids
from ntm_extract.language.reading import Reading
from ntm_extract.language.table_model import Cell, Column, Table, is_empty, place_name

__all__ = ["Cell", "Column", "Table", "find_tables", "is_empty", "place_name"]


def find_tables(reading: Reading) -> list[Table]:
    """All tables in which a header can be read."""
    return find_grids(reading) + find_flat_tables(reading)
