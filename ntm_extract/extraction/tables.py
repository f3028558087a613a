"""Targets that stand in table cells: the label names the thing, the header the place or the year."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.extraction.indicators import (
    criterion_in,
    criterion_of_heading,
    criterion_of_indicator,
    indicator_of,
    is_certified,
)
from ntm_extract.extraction.inherit import level_of
from ntm_extract.extraction.levels import last_level
from ntm_extract.extraction.measures import last_cue, measure_of, per_of
from ntm_extract.folding import lower, squeeze
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import Quantity, find_quantities, unit_of_phrase
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Column, Table, is_empty, place_name
from ntm_extract.language.times import find_times, times_in
from ntm_extract.records import DocumentData, Measure, Target

_STATE = regex.compile(r"hiện trạng|^th |\bth 20|thực hiện (?:năm|đến|20)|năm trước|ước (?:thực hiện|đạt)|đến nay|kết quả|đã đạt")
_NUMBERED_CRITERION = regex.compile(r"tiêu chí(?: số)? \d{1,2}(?: về [^-:–]{3,40})? ?[-:–.] ?")
_ATTACHED = regex.compile(r"\([^()]*kèm theo[^()]*\)?")
_CAPTION_UNIT = regex.compile(r"\(?(?:đvt|đơn vị(?: tính)?) ?: ?(?P<unit>[^()\d;.]{1,24}?) ?(?:\)|$|[;.])")
# `02 (Hùng An, Việt Lâm)`: the names of those counted.
_NAMES_BEHIND = regex.compile(r" ?\(\p{L}[^()]*\)$")
_SUM = regex.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|thị xã|vùng))\b")
_BARE = regex.compile(
    r"(?P<sign>[≥≤<>~]|trên|dưới|khoảng|từ)? ?(?P<a>\d[\d.]*(?:,\d+)?)(?: ?[-–] ?(?P<b>\d[\d.]*(?:,\d+)?))?(?: ?/ ?(?P<of>\d[\d.]*))? ?(?P<percent>%)?(?P<after> trở (?:lên|xuống))?$"
)


@dataclass(slots=True)
class CellClause(Clause):
    """A quantity in a cell, with the words of its label and header for a clause."""

    words: str = ""
    caption: str = ""

    @property
    def left(self) -> str:
        """The label and the header."""
        return self.words + " "

    @property
    def before(self) -> str:
        """The same: a cell has no other left."""
        return self.words + " "

    @property
    def local(self) -> str:
        """The same."""
        return self.words

    @property
    def right(self) -> str:
        """Nothing follows in a cell."""
        return ""

    @property
    def phrase(self) -> str:
        """Nothing follows in a cell."""
        return ""

    def heads(self) -> list[str]:
        """The caption alone: a heading above the table speaks of the plan's part."""
        return [self.caption] if self.caption else []


def extract_table_targets(reading: Reading, tables: list[Table], data: DocumentData) -> list[Target]:
    """Targets in the cells of goal tables; a `0` or `-` is none."""
    targets = []
    for table in tables:
        if any(c.role == "time" for c in table.columns) and any(c.role == "lead" for c in table.columns):
            continue  # a task table: its cells are read as prose
        group = section = ""
        above: dict[int, Cell] = {}
        fund = None
        for row in table.rows:
            label, group = _label(reading, table, row, group)
            section = _section(reading, row) or section
            row = _with_merged_place(reading, table, row, above)
            above = row
            part = any(reading.norm[c.start : c.end].lstrip().startswith(("-", "+")) for c in list(row.values())[:2])
            for index, cell in sorted(row.items()):
                counts = bool(_section(reading, row) and _COUNT.match(reading.norm[cell.start : cell.end]))
                if index >= len(table.columns) or not (counts or _holds_goals(reading, table.columns[index], cell)):
                    continue
                # A group's own count stands in whatever column is free.
                column = Column("value", "") if counts else table.columns[index]
                target = _cell_target(reading, table, row, cell, column, label or section if counts else label, data)
                if target is None:
                    continue
                if target.level is None and target.indicator in ("criteria_met", "certified_units") and target.scope:
                    target.level = last_level(section)  # the group of rows says which designation its communes are on the way to
                # `- Đầu tư phát triển` below `Ngân sách trung ương` is a part of that fund.
                if target.indicator.startswith("funding_") and not part:
                    fund = target.indicator
                elif part and fund and target.indicator in ("other", "funding_direct", "funding_total"):
                    target.indicator = fund
                targets.append(target)
    return targets


_COUNT = regex.compile(r"\s*\d{1,3} (?:xã|thôn|ấp|bản|đơn vị|tiêu chí)\s*$")


def _holds_goals(reading: Reading, column: Column, cell: Cell) -> bool:
    """Figures stand in columns of values; a group's row may count its communes (`04 xã`) in their column of years."""
    return column.role in ("value", "total", "district") or (
        column.role in ("year", "label") and bool(_COUNT.match(reading.norm[cell.start : cell.end]))
    )


def table_paragraphs(tables: list[Table]) -> set[int]:
    """Paragraphs that goal tables take up; prose extractors leave them alone."""
    return {
        p
        for t in tables
        for p in t.paragraphs
        if not (any(c.role == "time" for c in t.columns) and any(c.role == "lead" for c in t.columns))
    }


def row_schedule(reading: Reading, tables: list[Table], data: DocumentData) -> dict[int, str]:
    """The time of each task-table row as a partial date, by the paragraphs of the row's other cells."""
    schedule: dict[int, str] = {}
    for table in tables:
        when = next((i for i, c in enumerate(table.columns) if c.role == "time"), None)
        if when is None:
            continue
        for row in table.rows:
            cell = row.get(when)
            times = (
                [t for t in find_times(reading.norm, cell.start, cell.end, data.horizon) if t.partial and t.kind != "rhythm"]
                if cell
                else []
            )
            if times:
                for other in row.values():
                    schedule[reading.node_at(other.start).paragraph.index] = times[-1].partial or ""
    return schedule


_TITLED = regex.compile(r"(?:[A-HĐ]|[IVX]{1,5})[.)] ?\p{Lu}")
_GROUP_MARK = regex.compile(r"(?:[A-HĐ]|[IVX]{1,5})[.)]?")


def _section(reading: Reading, row: dict[int, Cell]) -> str:
    """The words of a row that only names a group of rows: `A | Xã đạt chuẩn NTM, đợt I`."""
    filled = [c for _, c in sorted(row.items()) if c.end > c.start]
    if filled and _TITLED.match(reading.text[filled[0].start : filled[0].end]):
        return reading.norm[filled[0].start : filled[0].end]
    if not 1 <= len(filled) <= 3 or not _GROUP_MARK.fullmatch(reading.text[filled[0].start : filled[0].end].strip()):
        return ""
    return " ".join(reading.norm[c.start : c.end] for c in filled[1:])


def _with_merged_place(reading: Reading, table: Table, row: dict[int, Cell], above: dict[int, Cell]) -> dict[int, Cell]:
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


def _label(reading: Reading, table: Table, row: dict[int, Cell], group: str) -> tuple[str, str]:
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


def _cell_target(
    reading: Reading, table: Table, row: dict[int, Cell], cell: Cell, column: Column, label: str, data: DocumentData
) -> Target | None:
    text = reading.norm[cell.start : cell.end]
    if is_empty(text) or _STATE.search(column.text):
        return None
    _, total = _row_place(reading, table, row)
    header = "" if column.role in ("district", "total") else column.text
    named = _NUMBERED_CRITERION.match(label)
    words = squeeze(f"{label[named.end() :] if named else label} {header}") if label else header
    unit = _unit(reading, table, row, words if header else f"{words} {_brackets(column.text)}")
    quantity = _quantity(reading, cell, text, unit)
    if quantity is None:
        return None
    clause = _clause(reading, table, cell, quantity, words)
    heads = clause.heads()
    criterion_head = criterion_of_heading(label) if label else None
    label = label[named.end() :] if named else label
    certified = is_certified(clause, heads)
    indicator = indicator_of(clause, certified, heads if not label else [], criterion_head if "tiêu chí" in label else None)
    certified = certified and indicator in ("certified_units", "units_meeting_criterion")
    due = _due(column, table, data, _row_year(reading, table, row))
    if due is not None and data.horizon and int(due[:4]) < (data.first_year or 0):
        return None
    measure = _measure(clause, certified, label, words)
    criterion = criterion_in(words) if indicator not in ("certified_units", "criteria_average") else None
    criterion = criterion or criterion_head or criterion_of_indicator().get(indicator)
    place = _row_place(reading, table, row, quantity.unit)[0]
    scope = column.place if column.role == "district" else (None if total else place)
    start, end, span_text = reading.source_span(quantity.start, quantity.end)
    return Target(
        start=start,
        end=end,
        text=span_text,
        optional=None,
        value=quantity.value,
        value_max=quantity.value_max,
        comparator=quantity.comparator,
        unit=quantity.unit,
        per=per_of(clause),
        out_of=quantity.out_of,
        share=None,
        measure=measure,
        indicator=indicator,
        subject=_subject(reading, table, row, column) or quantity.unit,
        criterion=criterion,
        level=level_of(clause, certified, indicator, heads, None),
        due=due or (str(data.horizon) if data.horizon else None),
        scope=scope,
    )


def _brackets(text: str) -> str:
    """What stands in brackets in a header: `Cộng (xã)`."""
    return " ".join(pattern(r"\([^()]*\)").findall(text))


def _measure(clause: CellClause, certified: bool, label: str, words: str) -> Measure:
    """A row of goals states levels unless it says otherwise; a column of places to be recognised states increases."""
    if certified and pattern(r"lộ trình|danh sách").search(clause.caption) and not pattern(r"lũy kế|tổng số").search(words):
        return "increase"  # a roadmap counts those that join, year by year
    if pattern(r"\d tiêu chí").search(words) and certified:
        return "level"  # a band: `15 - 18 tiêu chí`
    if pattern(r"thêm|công nhận mới|đăng ký|(?<!nông thôn )\bmới(?= ?\(|$)").search(words) and clause.quantity.kind != "percent":
        return "increase"
    cue = last_cue(f"{words} ")
    if cue is not None and cue[1] != "output":
        return measure_of(clause, certified, None)
    if label and (cue is None or label.startswith(("số ", "tổng", "tỷ lệ"))):
        return "level"
    return measure_of(clause, certified, None)


def _clause(reading: Reading, table: Table, cell: Cell, quantity: Quantity, words: str) -> CellClause:
    sentence = Sentence((cell.start, cell.end), table.node.paragraph.index, [], [quantity])
    node: Node = table.node
    return CellClause(
        reading, sentence, node, quantity, cell.start, cell.end, cell.start, cell.end, words=words, caption=table.caption
    )


def _row_place(reading: Reading, table: Table, row: dict[int, Cell], unit: str = "") -> tuple[str | None, bool]:
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
    if "place" in found and (unit.startswith("xã") or not _is_of_communes(reading, table)):
        return found["place"], False  # communes are what is counted, or listed beside
    return found.get("commune") or found.get("place"), False


def _is_of_communes(reading: Reading, table: Table) -> bool:
    """Does each row stand for one commune?"""
    column = next((i for i, c in enumerate(table.columns) if c.role == "commune"), None)
    if column is None:
        return False
    names = [reading.text[r[column].start : r[column].end].strip() for r in table.rows if column in r]
    return len(names) > 1 and all(pattern(r"\p{Lu}[^,;\d]*").fullmatch(name) for name in names if name)


def _unit(reading: Reading, table: Table, row: dict[int, Cell], words: str) -> str:
    """From the unit column, from a bracket in the header, or the first counted noun of the label."""
    for index, cell in row.items():
        if index < len(table.columns) and table.columns[index].role == "unit":
            text = squeeze(reading.norm[cell.start : cell.end])
            if text:
                return text
    bracket = pattern(r"\((?:đvt: ?|đơn vị(?: tính)?: ?)?([^()\d]{1,24})\)").search(words)
    if bracket and (unit_of_phrase(bracket[1].strip()) or _kind(bracket[1].strip()) != "other"):
        return str(bracket[1].strip())
    stated = _CAPTION_UNIT.search(table.caption)
    if stated:
        return str(stated["unit"]).strip()
    counted = unit_of_phrase(words) or ("%" if "tỷ lệ" in words else "")
    if counted:
        return counted
    # `Cộng (xã)`: where names stand in the other columns, the rows of totals count what the sums do.
    summed = next((b for c in table.columns if c.role == "total" and (b := _brackets(c.text).strip("()"))), "")
    if summed and unit_of_phrase(summed):
        return summed
    if any(c.role == "place" and "xã" in c.text for c in table.columns) and _of_district(reading, table, row):
        return "xã"  # `Huyện/xã`: a district's own row counts its communes
    if any(c.role == "commune" for c in table.columns):
        # A total under a column of names counts communes; beside one name, the columns before say what is counted.
        if _row_place(reading, table, row)[1]:
            return "xã"
        units = (unit_of_phrase(c.text) for c in table.columns if c.role in ("value", "note", "label"))
        return next((u for u in units if u), "")
    return ""


def _of_district(reading: Reading, table: Table, row: dict[int, Cell]) -> bool:
    return any(
        table.columns[i].role == "place" and place_name(reading.text[c.start : c.end]) is not None
        for i, c in row.items()
        if i < len(table.columns)
    )


def _quantity(reading: Reading, cell: Cell, text: str, unit: str) -> Quantity | None:
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
        quantity.kind = "percent" if unit.startswith("%") else _kind(unit)
    return quantity


def _kind(unit: str) -> str:
    from ntm_extract.language.quantities import kind_of_unit

    return kind_of_unit(unit)


def _row_year(reading: Reading, table: Table, row: dict[int, Cell]) -> str | None:
    """The year that a row is for: in a column of years, or for its label."""
    for index, cell in sorted(row.items()):
        if index < len(table.columns) and table.columns[index].role in ("year", "label", "place"):
            year = pattern(r"(?:năm )?(20[0-4]\d)").fullmatch(reading.norm[cell.start : cell.end].strip())
            if year:
                return str(year[1])
    return None


def _due(column: Column, table: Table, data: DocumentData, of_row: str | None) -> str | None:
    if of_row:
        return of_row
    for text in (column.text, _ATTACHED.sub(" ", table.caption)):
        times = [
            t
            for t in times_in(text, data.horizon)
            if t.partial and t.kind != "rhythm" and (t.kind != "day" or text is column.text)
        ]
        if times:
            return times[-1].partial
        if text is column.text and (year := pattern(r"(?:^| )(20[0-4]\d)$").search(text)):
            return str(year[1])
    return None


def _subject(reading: Reading, table: Table, row: dict[int, Cell], column: Column) -> str:
    for index, cell in sorted(row.items()):
        if index < len(table.columns) and table.columns[index].role == "label" and cell.end > cell.start:
            return squeeze(reading.text[cell.start : cell.end]).lstrip("-+ ")
    if column.header:
        return squeeze(reading.text[column.header[0] : column.header[1]])
    return ""
