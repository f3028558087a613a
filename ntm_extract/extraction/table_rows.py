"""What a row of a goal table is about: its label, its group, its place and its year."""

from __future__ import annotations

import regex

from ntm_extract.extraction.levels import last_level
from ntm_extract.folding import lower
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Table, place_name

_SUM = regex.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|thị xã|vùng))\b")
_TITLED = regex.compile(r"(?:[A-HĐ]|[IVX]{1,5})[.)] ?\p{Lu}")
_GROUP_MARK = regex.compile(r"(?:[A-HĐ]|[IVX]{1,5})[.)]?")


def section_of(reading: Reading, row: dict[int, Cell]) -> str:
    """The words of a row that only names a group of rows: `A | Xã đạt chuẩn NTM, đợt I`."""
    filled = [c for _, c in sorted(row.items()) if c.end > c.start]
    if filled and _TITLED.match(reading.text[filled[0].start : filled[0].end]):
        return reading.norm[filled[0].start : filled[0].end]
    if not 1 <= len(filled) <= 3 or not _GROUP_MARK.fullmatch(reading.text[filled[0].start : filled[0].end].strip()):
        return ""
    return " ".join(reading.norm[c.start : c.end] for c in filled[1:])


def with_merged_place(reading: Reading, table: Table, row: dict[int, Cell], above: dict[int, Cell]) -> dict[int, Cell]:
    """A row whose number and place are left empty goes on with the place of the row above it."""
    merged = {}
    for index, column in enumerate(table.columns):
        cell = row.get(index)
        if column.role not in ("number", "place", "commune"):
            continue
        if cell is not None and reading.text[cell.start : cell.end].strip():
            return row
        if column.role != "number" and index in above:
            merged[index] = above[index]
    return row | merged


def label_of(reading: Reading, table: Table, row: dict[int, Cell], group: str) -> tuple[str, str]:
    """The row's own words; a row without figures names the group of those below it."""
    parts = [
        reading.norm[c.start : c.end].strip()
        for i, c in sorted(row.items())
        if i < len(table.columns) and table.columns[i].role == "label"
    ]
    label = " ".join(p for p in parts if p).lstrip("-+ ")
    figures = [
        c
        for i, c in row.items()
        if i < len(table.columns) and table.columns[i].role in ("value", "total", "district") and c.end > c.start
    ]
    if label and not figures:
        return label, label
    return label, group


def row_place(reading: Reading, table: Table, row: dict[int, Cell], unit: str = "") -> tuple[str | None, bool]:
    """The commune, else the district (or thôn), that a row is about, and whether it is a total."""
    found: dict[str, str] = {}
    for index, cell in sorted(row.items()):
        if index >= len(table.columns):
            continue
        text = reading.text[cell.start : cell.end].strip()
        role = table.columns[index].role
        if role in ("number", "place", "commune", "label") and _SUM.match(reading.norm[cell.start : cell.end].strip()):
            return None, True
        # A list of names and a group's title (`Xã đạt chuẩn NTM`) are no place.
        known = place_name(text)
        if (
            role in ("place", "commune")
            and text
            and not pattern(r"[,;]|\d{2}").search(text)
            and (known or not last_level(lower(text)))
        ):
            found.setdefault(role, known or pattern(r"^(?i:xã|thôn|ấp|bản|xóm|làng|buôn) (?=\p{Lu})").sub("", text))
    if "place" in found and (unit.startswith("xã") or not is_of_communes(reading, table)):
        return found["place"], False  # communes are what is counted, or listed beside
    return found.get("commune") or found.get("place"), False


def is_of_communes(reading: Reading, table: Table) -> bool:
    """Does each row stand for one commune?"""
    column = next((i for i, c in enumerate(table.columns) if c.role == "commune"), None)
    if column is None:
        return False
    names = [reading.text[r[column].start : r[column].end].strip() for r in table.rows if column in r]
    return len(names) > 1 and all(pattern(r"\p{Lu}[^,;\d]*").fullmatch(name) for name in names if name)


def is_of_district(reading: Reading, table: Table, row: dict[int, Cell]) -> bool:
    return any(
        table.columns[i].role == "place" and place_name(reading.text[c.start : c.end]) is not None
        for i, c in row.items()
        if i < len(table.columns)
    )


def row_year(reading: Reading, table: Table, row: dict[int, Cell]) -> str | None:
    """The year that a row is for: in a column of years, or for its label."""
    for index, cell in sorted(row.items()):
        if index < len(table.columns) and table.columns[index].role in ("year", "label", "place"):
            year = pattern(r"(?:năm )?(20[0-4]\d)").fullmatch(reading.norm[cell.start : cell.end].strip())
            if year:
                return str(year[1])
    return None
