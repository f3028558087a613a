"""Targets that stand in table cells: the label names the thing, the header the place or the year."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ntm_extract.extraction.cell_figures import brackets, quantity_of, unit_of
from ntm_extract.extraction.clause import Clause
from ntm_extract.extraction.designation import CERTIFIED_SOMEHOW
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
from ntm_extract.extraction.table_rows import label_of, row_place, row_year, section_of, with_merged_place
from ntm_extract.extraction.task_tables import is_task_table
from ntm_extract.folding import squeeze
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import Quantity
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Column, Table, is_empty
from ntm_extract.language.times import times_in
from ntm_extract.records import DocumentData, Level, Measure, Target

_STATE = regex.compile(r"hiện trạng|^th |\bth 20|thực hiện (?:năm|đến|20)|năm trước|ước (?:thực hiện|đạt)|đến nay|kết quả|đã đạt")
_NUMBERED_CRITERION = regex.compile(r"tiêu chí(?: số)? \d{1,2}(?: về [^-:–]{3,40})? ?[-:–.] ?")
_ATTACHED = regex.compile(r"\([^()]*kèm theo[^()]*\)?")


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
        if is_task_table(table):
            continue
        group = section = ""
        above: dict[int, Cell] = {}
        fund = None
        listing = _of_criteria(reading, table)
        for row in table.rows:
            label, group = label_of(reading, table, row, group)
            section = section_of(reading, row) or section
            row = with_merged_place(reading, table, row, above)
            above = row
            part = any(reading.norm[c.start : c.end].lstrip().startswith(("-", "+")) for c in list(row.values())[:2])
            for index, cell in sorted(row.items()):
                counts = bool(section_of(reading, row) and _COUNT.match(reading.norm[cell.start : cell.end]))
                if (
                    index >= len(table.columns)
                    or index in listing
                    or not (counts or _holds_goals(reading, table.columns[index], cell))
                ):
                    continue
                # A group's own count stands in whatever column is free.
                column = Column("value", "") if counts else table.columns[index]
                target = _cell_target(reading, table, row, cell, column, label or section if counts else label, data)
                if target is None:
                    continue
                if target.level is None and target.indicator in ("criteria_met", "certified_units") and target.scope:
                    # The group of rows, else the caption, says which designation its communes are on the way to.
                    target.level = last_level(section) or _level_ahead(table.caption)
                # `- Đầu tư phát triển` below `Ngân sách trung ương` is a part of that fund.
                if target.indicator.startswith("funding_") and not part:
                    fund = target.indicator
                elif part and fund and target.indicator in ("other", "funding_direct", "funding_total"):
                    target.indicator = fund
                targets.append(target)
    return targets


_CRITERIA = regex.compile(r"\s*\d{1,2}(?:[,;] \d{1,2})+\s*$")
_AHEAD = regex.compile(r"xã [^.;:]{0,40}?(?:phấn đấu|đăng ký|kế hoạch|dự kiến|lộ trình)")


def _of_criteria(reading: Reading, table: Table) -> set[int]:
    """Columns that list criteria by number (`2, 6, 17`): a lone number in one is a criterion too."""
    found = set()
    for index in range(len(table.columns)):
        texts = [t for r in table.rows if index in r and (t := reading.norm[r[index].start : r[index].end].strip())]
        if len(texts) > 1 and sum(bool(_CRITERIA.match(t)) for t in texts) > len(texts) / 3:
            found.add(index)
    return found


def _level_ahead(caption: str) -> Level | None:
    """The designation that the communes of a table are on the way to, by its caption."""
    if not _AHEAD.search(caption):
        return None
    return last_level(caption) or ("ntm" if CERTIFIED_SOMEHOW.search(caption) else None)


_COUNT = regex.compile(r"\s*\d{1,3} (?:xã|thôn|ấp|bản|đơn vị|tiêu chí)\s*$")


def _holds_goals(reading: Reading, column: Column, cell: Cell) -> bool:
    """Figures stand in columns of values; a group's row may count its communes (`04 xã`) in their column of years."""
    return column.role in ("value", "total", "district") or (
        column.role in ("year", "label") and bool(_COUNT.match(reading.norm[cell.start : cell.end]))
    )


def _cell_target(
    reading: Reading, table: Table, row: dict[int, Cell], cell: Cell, column: Column, label: str, data: DocumentData
) -> Target | None:
    text = reading.norm[cell.start : cell.end]
    if is_empty(text) or _STATE.search(column.text):
        return None
    _, total = row_place(reading, table, row)
    header = "" if column.role in ("district", "total") else column.text
    named = _NUMBERED_CRITERION.match(label)
    words = squeeze(f"{label[named.end() :] if named else label} {header}") if label else header
    unit = unit_of(reading, table, row, words if header else f"{words} {brackets(column.text)}")
    quantity = quantity_of(reading, cell, text, unit)
    if quantity is None:
        return None
    clause = _clause(reading, table, cell, quantity, words)
    heads = clause.heads()
    criterion_head = criterion_of_heading(label) if label else None
    label = label[named.end() :] if named else label
    certified = is_certified(clause, heads)
    indicator = indicator_of(clause, certified, heads if not label else [], criterion_head if "tiêu chí" in label else None)
    certified = certified and indicator in ("certified_units", "units_meeting_criterion")
    due = _due(column, table, data, row_year(reading, table, row))
    if due is not None and data.horizon and int(due[:4]) < (data.first_year or 0):
        return None
    measure = _measure(clause, certified, label, words)
    criterion = criterion_in(words) if indicator not in ("certified_units", "criteria_average") else None
    criterion = criterion or criterion_head or criterion_of_indicator().get(indicator)
    place = row_place(reading, table, row, quantity.unit)[0]
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
