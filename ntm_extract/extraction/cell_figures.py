"""The figure of a table cell, and the unit it takes from its row, its header or the caption."""

from __future__ import annotations

import regex

from ntm_extract.extraction.table_rows import is_of_district, row_place
from ntm_extract.folding import squeeze
from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import Quantity, find_quantities, kind_of_unit, unit_of_phrase
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Table

_CAPTION_UNIT = regex.compile(r"\(?(?:đvt|đơn vị(?: tính)?) ?: ?(?P<unit>[^()\d;.]{1,24}?) ?(?:\)|$|[;.])")
# `02 (Hùng An, Việt Lâm)`: the names of those counted.
_NAMES_BEHIND = regex.compile(r" ?\(\p{L}[^()]*\)$")
_BARE = regex.compile(
    r"(?P<sign>[≥≤<>~]|trên|dưới|khoảng|từ)? ?(?P<a>\d[\d.]*(?:,\d+)?)(?: ?[-–] ?(?P<b>\d[\d.]*(?:,\d+)?))?(?: ?/ ?(?P<of>\d[\d.]*))? ?(?P<percent>%)?(?P<after> trở (?:lên|xuống))?$"
)


def brackets(text: str) -> str:
    """What stands in brackets in a header: `Cộng (xã)`."""
    return " ".join(pattern(r"\([^()]*\)").findall(text))


def unit_of(reading: Reading, table: Table, row: dict[int, Cell], words: str) -> str:
    """From the unit column, from a bracket in the header, or the first counted noun of the label."""
    for index, cell in row.items():
        if index < len(table.columns) and table.columns[index].role == "unit":
            text = squeeze(reading.norm[cell.start : cell.end])
            if text:
                return text
    bracket = pattern(r"\((?:đvt: ?|đơn vị(?: tính)?: ?)?([^()\d]{1,24})\)").search(words)
    if bracket and (unit_of_phrase(bracket[1].strip()) or kind_of_unit(bracket[1].strip()) != "other"):
        return str(bracket[1].strip())
    stated = _CAPTION_UNIT.search(table.caption)
    if stated:
        return str(stated["unit"]).strip()
    counted = unit_of_phrase(words) or ("%" if "tỷ lệ" in words else "")
    if counted:
        return counted
    # `Cộng (xã)`: where names stand in the other columns, the rows of totals count what the sums do.
    summed = next((b for c in table.columns if c.role == "total" and (b := brackets(c.text).strip("()"))), "")
    if summed and unit_of_phrase(summed):
        return summed
    if any(c.role == "place" and "xã" in c.text for c in table.columns) and is_of_district(reading, table, row):
        return "xã"  # `Huyện/xã`: a district's own row counts its communes
    if any(c.role == "commune" for c in table.columns):
        columns = (unit_of_phrase(c.text) for c in table.columns if c.role == "value")
        if (
            row_place(reading, table, row)[1]
            and (of_column := next((u for u in columns if u), ""))
            and not of_column.startswith("xã")
        ):
            return of_column  # `Khu dân cư năm 2022 | Năm 2023`: a total counts what its rows do
        # A total under a column of names counts communes; beside one name, the columns before say what is counted.
        if row_place(reading, table, row)[1]:
            return "xã"
        units = (unit_of_phrase(c.text) for c in table.columns if c.role in ("value", "note", "label"))
        return next((u for u in units if u), "")
    return ""


def quantity_of(reading: Reading, cell: Cell, text: str, unit: str) -> Quantity | None:
    """The figure of a cell: bare figures take the row's unit."""
    match = _BARE.match(_NAMES_BEHIND.sub("", text.strip()))
    if match is None:
        found = [q for q in find_quantities(reading.norm, cell.start, cell.end, []) if q.kind != "none"]
        return found[0] if found and found[0].start - cell.start < 12 else None
    if not unit and not match["percent"]:
        return None
    begin = cell.start + (len(text) - len(text.lstrip()))
    quantities = find_quantities(reading.norm, begin, cell.end, [])
    if not quantities:
        return None
    quantity = quantities[0]
    if quantity.kind in ("none", "other") or not quantity.unit:
        quantity.unit = unit
        quantity.kind = "percent" if unit.startswith("%") else kind_of_unit(unit)
    return quantity
