"""Tables that a converter flattened to one cell a line."""

from __future__ import annotations

import regex

from ntm_extract.language.reading import Reading
from ntm_extract.language.table_model import EMPTY, NUMBER_CELL, TT, Cell, Column, Table, caption_of, column_of, is_index, norm_of


def find_flat_tables(reading: Reading) -> list[Table]:
    tables: list[Table] = []
    index = 0
    while index < len(reading.paragraphs):
        if (
            reading.paragraphs[index].table is None
            and reading.zones.at(reading.paragraphs[index].start) in ("annex", "body")
            and TT.match(norm_of(reading, index))
        ):
            table, index = _flattened(reading, index)
            if table is not None:
                tables.append(table)
        else:
            index += 1
    return tables


def _flattened(reading: Reading, start: int) -> tuple[Table | None, int]:
    """Reads one cell a line: header up to the first row number, then rows by what each must hold."""
    index = start + 1
    header: list[int] = [start]
    while index < min(len(reading.paragraphs), start + 40) and not regex.fullmatch(r"(?:1|01|i|a)[.)]?", norm_of(reading, index)):
        header.append(index)
        index += 1
    if index >= len(reading.paragraphs) or not 3 <= len(header) <= 40 or any(len(norm_of(reading, i)) > 90 for i in header):
        return None, start + 1
    columns = _flat_columns(reading, header)
    end = index
    while end < len(reading.paragraphs) and _is_cell(reading, end):
        end += 1
    rows = _flat_rows(reading, columns, list(range(index, end)))
    if not rows:
        return None, index
    span = (reading.paragraphs[start].start, reading.paragraphs[end - 1].end)
    return Table(
        columns,
        rows,
        reading.nodes[start],
        caption_of(reading, start) + " " + " ".join(norm_of(reading, i) for i in header if _group_header(reading, i)),
        span,
        list(range(start, end)),
    ), end


def _is_cell(reading: Reading, index: int) -> bool:
    paragraph, node = reading.paragraphs[index], reading.nodes[index]
    text = norm_of(reading, index)
    if (
        paragraph.table is not None
        or node.marker in ("annex", "part", "article")
        or reading.zones.at(paragraph.start) == "closing"
    ):
        return False
    return (
        len(text) < 260
        and not regex.match(r"(?:ghi chú|nguồn|phụ lục|phụ biểu)\b", text)
        and not (text.endswith((".", "./.")) and len(text) > 120)
    )


def _group_header(reading: Reading, index: int) -> bool:
    return bool(regex.search(r"\bnăm 20\d\d|mục tiêu|kế hoạch", norm_of(reading, index)))


def _flat_columns(reading: Reading, header: list[int]) -> list[Column]:
    """Columns of a flattened header: where districts are named, they and the total carry the figures."""
    parsed = [column_of(reading, [(reading.paragraphs[i].start, reading.paragraphs[i].end)]) for i in header]
    if sum(c.role == "district" for c in parsed) >= 3:
        kept = [c for c in parsed if c.role in ("number", "label", "unit", "total", "district")]
        notes = [c for c in parsed if c.role == "note"]
        if not any(c.role == "label" for c in kept):
            kept.insert(1, Column("label", ""))
        return kept + notes
    return parsed


def _flat_rows(reading: Reading, columns: list[Column], cells: list[int]) -> list[dict[int, Cell]]:
    """Cuts the cells into rows. A row is kept only when its cells can be told apart."""
    values = [i for i, c in enumerate(columns) if c.role in ("total", "district")]
    if len(values) >= 3:
        return _rows_by_figures(reading, columns, values, cells)
    return _rows_by_number(reading, columns, cells)


def _cell(reading: Reading, index: int, column: int) -> Cell:
    paragraph = reading.paragraphs[index]
    return Cell(paragraph.start, paragraph.end, column)


def _is_figure(reading: Reading, index: int) -> bool:
    text = norm_of(reading, index)
    return bool(
        NUMBER_CELL.match(text)
        or EMPTY.match(text)
        or (
            regex.match(r"(?:các )?xã \p{L}", text)
            and regex.match(r"(?i:các )?(?i:xã|thị trấn|phường) \p{Lu}", reading.text[reading.paragraphs[index].start :])
        )
    )


def _rows_by_figures(reading: Reading, columns: list[Column], values: list[int], cells: list[int]) -> list[dict[int, Cell]]:
    """A row is a label, perhaps a unit, then its figures; figures are placed only when their number fits."""
    label = next((i for i, c in enumerate(columns) if c.role == "label"), 1)
    unit = next((i for i, c in enumerate(columns) if c.role == "unit"), None)
    districts = [i for i in values if columns[i].role == "district"]
    rows: list[dict[int, Cell]] = []
    position, group = 0, None
    while position < len(cells):
        row: dict[int, Cell] = {}
        texts: list[int] = []
        while position < len(cells) and (
            not _is_figure(reading, cells[position]) or (not texts and is_index(reading, cells[position]))
        ):
            if not (is_index(reading, cells[position]) and not texts):
                texts.append(cells[position])
            position += 1
        figures: list[int] = []
        if texts and position < len(cells) and _starts_row(reading, cells, position):
            continue  # a label without figures; the next row begins
        while position < len(cells) and _is_figure(reading, cells[position]) and len(figures) <= len(values):
            if len(figures) >= len(districts) and _starts_row(reading, cells, position):
                break
            figures.append(cells[position])
            position += 1
        if not figures:
            continue
        if unit is not None and len(texts) > 1 and len(norm_of(reading, texts[-1])) < 24:
            row[unit] = _cell(reading, texts.pop(), unit)
        if texts:
            group = texts[-1]
            row[label] = _cell(reading, texts[-1], label)
        elif group is not None:
            row[label] = _cell(reading, group, label)
        if len(figures) == len(values):
            row.update({c: _cell(reading, f, c) for c, f in zip(values, figures, strict=True)})
        elif len(figures) == len(districts):
            row.update({c: _cell(reading, f, c) for c, f in zip(districts, figures, strict=True)})
        elif len(figures) == 1 and len(values) > len(districts):
            row[values[0]] = _cell(reading, figures[0], values[0])
        else:
            continue
        rows.append(row)
    return rows


def _starts_row(reading: Reading, cells: list[int], position: int) -> bool:
    """Is the figure at ``position`` the number of the next row? A label follows it."""
    if not is_index(reading, cells[position]) or position + 1 >= len(cells) or not norm_of(reading, cells[position]).strip("0."):
        return False
    follower = norm_of(reading, cells[position + 1])
    return not _is_figure(reading, cells[position + 1]) and not follower.startswith(("-", "+"))


def _rows_by_number(reading: Reading, columns: list[Column], cells: list[int]) -> list[dict[int, Cell]]:
    """Rows that begin with 1, 2, 3 …; a row with a cell too few or too many is left out."""
    rows: list[dict[int, Cell]] = []
    current: list[int] = []
    expected = 1
    grouped = False
    optional_note = bool(columns) and columns[-1].role == "note"
    follow = 1
    for position, index in enumerate([*cells, -1]):
        text = norm_of(reading, index) if index >= 0 else ""
        following = norm_of(reading, cells[position + 1]) if position + 1 < len(cells) else ""
        if index >= 0 and _GROUP_INDEX.fullmatch(reading.text[reading.paragraphs[index].start : reading.paragraphs[index].end]):
            # `A`, `B`, `II`: a group of rows with a numbering of its own.
            if current:
                rows += _complete(reading, columns, current, grouped, optional_note)
            current, expected, grouped, follow = [index], 1, True, expected
            continue
        if grouped and expected == 1 and follow > 1 and 2 <= len(current) <= 3 and regex.fullmatch(rf"0?{follow}[.)]?", text):
            rows += _complete(reading, columns, current, grouped)
            current, expected = [], follow  # a numbering that runs on over the groups
        if grouped and _is_one(text) and _is_one(following) and len(current) == 2 and expected == 1:
            current.append(index)  # the group's own figure, before its row 1
            continue
        if grouped and _is_one(text) and current and 2 <= len(current) <= 3 and expected == 1:
            rows += _complete(reading, columns, current, grouped)
            current, expected = [], 1
        closes = len(current) == len(columns) and regex.match(r"(?:tổng|cộng)", text)
        if closes:
            rows.append({c: _cell(reading, i, c) for c, i in enumerate(current)})
            current = []
            totals = cells[cells.index(index) : cells.index(index) + len(columns) - 1]
            if len(totals) == len(columns) - 1:
                rows.append({c + 1: _cell(reading, i, c + 1) for c, i in enumerate(totals)})
            break
        numbered = regex.compile(rf"0?{expected}[.)]?")
        # `Huyện Tuy Phước | 02 | …`: a figure that happens to be the next number, if that stands where the row ends.
        ahead = position + len(columns) - len(current)
        figure = (
            0 < len(current) < len(columns)
            and ahead <= len(cells)
            and (ahead == len(cells) or bool(_opens_row(reading, cells[ahead], numbered)))
        )
        if index < 0 or (numbered.fullmatch(text) and not figure):
            if current and len(columns) - optional_note <= len(current) <= len(columns):
                rows.append({c: _cell(reading, i, c) for c, i in enumerate(current)})
            current = []
            expected += 1
        if index >= 0:
            current.append(index)
            if len(current) > len(columns) + 1:
                break
    return rows


_GROUP_INDEX = regex.compile(r"[A-H]|[IVX]{1,4}")


def _is_one(text: str) -> bool:
    return bool(regex.fullmatch(r"0?1[.)]?", text))


def _opens_row(reading: Reading, index: int, numbered: regex.Pattern[str]) -> bool:
    """Does the next row, a group or the total begin here?"""
    paragraph = reading.paragraphs[index]
    return bool(
        numbered.fullmatch(norm_of(reading, index))
        or _GROUP_INDEX.fullmatch(reading.text[paragraph.start : paragraph.end])
        or regex.match(r"(?:tổng|cộng)", norm_of(reading, index))
    )


def _complete(
    reading: Reading, columns: list[Column], cells: list[int], grouped: bool, short: bool = False
) -> list[dict[int, Cell]]:
    """A row that has all its cells; a group's row may stop after its name and figure."""
    if len(columns) - short <= len(cells) <= len(columns):
        return [{c: _cell(reading, i, c) for c, i in enumerate(cells)}]
    value = next((i for i, c in enumerate(columns) if c.role in ("value", "total")), None)
    if grouped and value is not None and 2 <= len(cells) <= 3:
        row = {c: _cell(reading, i, c) for c, i in enumerate(cells[:2])}
        if len(cells) == 3 and _is_figure(reading, cells[2]):
            row[value] = _cell(reading, cells[2], value)
        return [row]
    return []
