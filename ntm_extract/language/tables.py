"""Tables of a plan, from real cells or from cells that a converter left one to a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import regex

from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import district_names
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.outline import Node
from ntm_extract.language.reading import Reading

Role = Literal[
    "number", "label", "unit", "total", "district", "place", "commune", "year", "time", "lead", "support", "note", "value"
]
_EMPTY = regex.compile(r"\W*$|[x+]$|không$")
_NUMBER_CELL = regex.compile(r"(?:[≥≤<>~]|trên|dưới|khoảng|từ|tối thiểu|ít nhất)? ?[\d][\d.,/ –-]*%?(?: \p{L}+.{0,70})?$")
_INDEX = regex.compile(r"(?:\d{1,3}|[ivx]{1,5}|[a-h])[.)]?$")
_YEAR_CELL = regex.compile(r"(?:năm )?20[0-5]\d$")
_TT = regex.compile(r"(?:tt|stt|số tt|số thứ tự|s\.?t\.?t)$")


@dataclass(slots=True)
class Cell:
    """A cell's span in the reading text (empty cells have start == end)."""

    start: int
    end: int
    column: int
    span: int = 1


@dataclass(slots=True)
class Column:
    """What a column holds, by its header. ``place`` is the district it stands for, ``text`` its folded header."""

    role: Role
    text: str
    place: str | None = None
    header: tuple[int, int] | None = None


@dataclass(slots=True)
class Table:
    """Columns, data rows (cells by column), the outline node above and the folded caption lines."""

    columns: list[Column]
    rows: list[dict[int, Cell]]
    node: Node
    caption: str
    span: tuple[int, int] = (0, 0)
    paragraphs: list[int] = field(default_factory=list)


@cache
def _roles() -> list[tuple[regex.Pattern[str], Role]]:
    return [(regex.compile(rf"^(?:{alternatives(words)})"), role) for role, words in lexicon("tables")["roles"].items()]


@cache
def _district() -> regex.Pattern[str]:
    return regex.compile(r"(?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|h\.|quận|t\.p)) ?(?P<name>\p{L}[\p{L}’'. -]*)$")


def find_tables(reading: Reading) -> list[Table]:
    """All tables in which a header can be read."""
    return _real_tables(reading) + _flattened_tables(reading)


def _real_tables(reading: Reading) -> list[Table]:
    groups: dict[int, list[int]] = {}
    for paragraph in reading.paragraphs:
        if paragraph.table is not None and reading.zones.at(paragraph.start) in ("body", "annex"):
            groups.setdefault(paragraph.table, []).append(paragraph.index)
    merged = _rejoin(reading, list(groups.values()))
    return [t for t in (_grid(reading, indexes) for indexes in merged) if t is not None]


def _rejoin(reading: Reading, groups: list[list[int]]) -> list[list[int]]:
    """A table cut in two by a damaged row or a page is one table."""
    merged: list[list[int]] = []
    for group in groups:
        if (
            merged
            and 0 < group[0] - merged[-1][-1] <= 2
            and _is_index(reading, group[0])
            and not _TT.match(_norm(reading, group[0]))
        ):
            merged[-1] = merged[-1] + group
        else:
            merged.append(group)
    return merged


def _norm(reading: Reading, index: int) -> str:
    paragraph = reading.paragraphs[index]
    return reading.norm[paragraph.start : paragraph.end].strip()


def _is_index(reading: Reading, index: int) -> bool:
    return bool(_INDEX.match(_norm(reading, index)))


def _grid(reading: Reading, indexes: list[int]) -> Table | None:
    rows: dict[tuple[int, int], dict[int, Cell]] = {}
    for index in indexes:
        paragraph = reading.paragraphs[index]
        key = (paragraph.table or 0, paragraph.row or 0)
        column = paragraph.column or 0
        cell = rows.setdefault(key, {}).get(column)
        if cell is None:
            rows[key][column] = Cell(paragraph.start, paragraph.end, column, paragraph.span)
        else:
            cell.end = paragraph.end
    ordered = [_split_number(reading, rows[k]) for k in sorted(rows)]
    if len(ordered) < 2:
        return None
    width = max(max(r) + r[max(r)].span for r in ordered[:4])
    depth = _header_depth(reading, ordered)
    if depth == 0:
        return None
    columns = _columns(reading, ordered[:depth], width)
    ordered = [_align_total(reading, row, width) for row in ordered]
    first = reading.paragraphs[indexes[0]]
    node = reading.nodes[indexes[0]]
    return Table(
        columns, ordered[depth:], node, _caption(reading, indexes[0]), (first.start, reading.paragraphs[indexes[-1]].end), indexes
    )


def _split_number(reading: Reading, row: dict[int, Cell]) -> dict[int, Cell]:
    """`3 Tư Nghĩa | …`: a scanner lost the bar behind the row number."""
    first = row.get(0)
    match = regex.match(r"(\d{1,2}) (?=\p{Lu})", reading.text[first.start : first.end]) if first else None
    if first is None or match is None or len(row) < 2:
        return row
    cut = first.start + match.end()
    shifted = {0: Cell(first.start, cut - 1, 0), 1: Cell(cut, first.end, 1)}
    shifted.update({i + 1: Cell(c.start, c.end, i + 1, c.span) for i, c in row.items() if i > 0})
    return shifted


def _align_total(reading: Reading, row: dict[int, Cell], width: int) -> dict[int, Cell]:
    """`Cộng | - | - | 20.000`: a total's label takes the room of the number and the name."""
    missing = width - max(row) - row[max(row)].span
    if missing != 1 or len(row) < 3 or not regex.match(r"(?:tổng|cộng)\b", reading.norm[row[0].start : row[0].end].strip() if 0 in row else ""):
        return row
    return {0: Cell(row[0].start, row[0].end, 0, 2), **{i + 1: Cell(c.start, c.end, i + 1, c.span) for i, c in row.items() if i}}


def _header_depth(reading: Reading, rows: list[dict[int, Cell]]) -> int:
    """The header ends where the first row begins that is numbered or holds figures."""
    for number, row in enumerate(rows[:4]):
        texts = [reading.norm[c.start : c.end].strip() for _, c in sorted(row.items())]
        filled = [t for t in texts if t]
        if not filled:
            continue
        if number == 0:
            if sum(bool(_NUMBER_CELL.match(t)) and not _YEAR_CELL.match(t) for t in filled) > len(filled) / 2:
                return 0
            continue
        if len(row) == 1 and len(rows[0]) > 2:
            return number
        if _INDEX.match(filled[0]) or any(regex.fullmatch(r"[\d.,/%]+", t) for t in filled[1:]):
            return number
        first_role = _role(reading.norm[rows[0][min(rows[0])].start : rows[0][min(rows[0])].end].strip())
        if first_role != "number" and number == 1 and all(c.span == 1 for c in rows[0].values()):
            return 1
    return min(1, len(rows) - 1)


def _role(text: str) -> Role:
    for pattern, role in _roles():
        if pattern.search(text):
            return role
    return "value"


def _columns(reading: Reading, header: list[dict[int, Cell]], width: int) -> list[Column]:
    columns = []
    for column in range(width):
        parts = []
        for row in header:
            cell = next((c for c in row.values() if c.column <= column < c.column + c.span), None)
            if cell is not None and cell.end > cell.start:
                parts.append((cell.start, cell.end))
        columns.append(_column(reading, parts))
    return columns


def _column(reading: Reading, parts: list[tuple[int, int]]) -> Column:
    texts = [reading.norm[a:b].strip() for a, b in parts]
    text = " ".join(texts)
    last = parts[-1] if parts else None
    if last:
        name = _place_name(reading.text[last[0] : last[1]].strip())
        if name:
            return Column("district", text, name, last)
    role = _role(texts[-1]) if texts else "note"
    if role == "value" and len(texts) > 1 and _role(texts[0]) not in ("value", "label", "district"):
        role = _role(texts[0])
    return Column(role, text, None, last)


def _place_name(text: str) -> str | None:
    """The bare district name of a header or row label, if it is one."""
    match = _district().match(text)
    if match and text[match.start("name")].isupper() and len(match["name"].split()) <= 4:
        return match["name"].strip()
    return text if skeleton(text) in district_names() and text[:1].isupper() else None


def place_name(text: str) -> str | None:
    """Public form of the district test for cells."""
    return _place_name(text.strip())


def _caption(reading: Reading, index: int) -> str:
    """Up to four lines above the table."""
    lines = []
    for i in range(index - 1, max(-1, index - 5), -1):
        node = reading.nodes[i]
        if node.paragraph.table is not None:
            break
        lines.append(_norm(reading, i))
        if node.marker == "annex" or node.marker == "roman":
            break
    return " ".join(reversed(lines))


def _flattened_tables(reading: Reading) -> list[Table]:
    tables: list[Table] = []
    index = 0
    while index < len(reading.paragraphs):
        if (
            reading.paragraphs[index].table is None
            and reading.zones.at(reading.paragraphs[index].start) in ("annex", "body")
            and _TT.match(_norm(reading, index))
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
    while index < min(len(reading.paragraphs), start + 40) and not regex.fullmatch(r"(?:1|01|i|a)[.)]?", _norm(reading, index)):
        header.append(index)
        index += 1
    if index >= len(reading.paragraphs) or not 3 <= len(header) <= 40 or any(len(_norm(reading, i)) > 90 for i in header):
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
        _caption(reading, start) + " " + " ".join(_norm(reading, i) for i in header if _group_header(reading, i)),
        span,
        list(range(start, end)),
    ), end


def _is_cell(reading: Reading, index: int) -> bool:
    paragraph, node = reading.paragraphs[index], reading.nodes[index]
    text = _norm(reading, index)
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
    return bool(regex.search(r"\bnăm 20\d\d|mục tiêu|kế hoạch", _norm(reading, index)))


def _flat_columns(reading: Reading, header: list[int]) -> list[Column]:
    """Columns of a flattened header: where districts are named, they and the total carry the figures."""
    parsed = [_column(reading, [(reading.paragraphs[i].start, reading.paragraphs[i].end)]) for i in header]
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
    text = _norm(reading, index)
    return bool(
        _NUMBER_CELL.match(text)
        or _EMPTY.match(text)
        or (
            regex.match(r"(?:các )?xã \p{L}", text)
            and reading.text[reading.paragraphs[index].start : reading.paragraphs[index].end].count(",") >= 0
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
            not _is_figure(reading, cells[position]) or (not texts and _is_index(reading, cells[position]))
        ):
            if not (_is_index(reading, cells[position]) and not texts):
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
        if unit is not None and len(texts) > 1 and len(_norm(reading, texts[-1])) < 24:
            row[unit] = _cell(reading, texts.pop(), unit)
        if texts:
            group = texts[-1]
            row[label] = _cell(reading, texts[-1], label)
            if len(texts) > 1 and len(_norm(reading, texts[-2])) < 80 and not regex.match(r"-", _norm(reading, texts[-1])):
                pass
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
    if not _is_index(reading, cells[position]) or position + 1 >= len(cells) or not _norm(reading, cells[position]).strip("0."):
        return False
    follower = _norm(reading, cells[position + 1])
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
        text = _norm(reading, index) if index >= 0 else ""
        if index >= 0 and _GROUP_INDEX.fullmatch(reading.text[reading.paragraphs[index].start : reading.paragraphs[index].end]):
            # `A`, `B`, `II`: a group of rows with a numbering of its own.
            if current:
                rows += _complete(reading, columns, current, grouped, optional_note)
            current, expected, grouped, follow = [index], 1, True, expected
            continue
        if grouped and expected == 1 and follow > 1 and 2 <= len(current) <= 3 and regex.fullmatch(rf"0?{follow}[.)]?", text):
            rows += _complete(reading, columns, current, grouped)
            current, expected = [], follow  # a numbering that runs on over the groups
        if grouped and regex.fullmatch(r"0?1[.)]?", text) and current and 2 <= len(current) <= 3 and expected == 1:
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
        figure = 0 < len(current) < len(columns) and ahead < len(cells) and numbered.fullmatch(_norm(reading, cells[ahead]))
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


def _complete(reading: Reading, columns: list[Column], cells: list[int], grouped: bool, short: bool = False) -> list[dict[int, Cell]]:
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


def is_empty(text: str) -> bool:
    """Zero, a dash or nothing: no goal stands in such a cell."""
    return bool(_EMPTY.match(text.strip())) or bool(regex.fullmatch(r"\s*0+(?:[.,]0+)?\s*%?", text))
