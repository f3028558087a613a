"""Tables that a converter flattened to one cell a line."""

from __future__ import annotations

import regex

from ntm_extract.folding import canonical_tones, lower, squeeze
from ntm_extract.language.header_layouts import layouts
from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import kind_of_unit, unit_of_phrase
from ntm_extract.language.reading import Reading
from ntm_extract.language.row_alignment import Range, align, figure_of, fit
from ntm_extract.language.row_cutting import CutRow, RowKind, cut_rows
from ntm_extract.language.table_model import (
    EMPTY,
    NUMBER_CELL,
    TT,
    Cell,
    Column,
    Table,
    caption_of,
    column_of,
    is_index,
    norm_of,
    place_name,
    retyped,
)


def find_flat_tables(reading: Reading) -> list[Table]:
    tables: list[Table] = []
    index = 0
    while index < len(reading.paragraphs):
        table, following = None, index + 1
        if reading.paragraphs[index].table is None and reading.zones.at(reading.paragraphs[index].start) in ("annex", "body"):
            if TT.match(norm_of(reading, index)):
                table, following = _flattened(reading, index)
            elif _PLACE_HEAD.fullmatch(norm_of(reading, index)):
                table, following = _by_places(reading, index)
        if table is not None:
            tables.append(table)
        index = following
    return tables


_PLACE_HEAD = regex.compile(r"(?:các )?(?:đơn vị|huyện|địa phương|địa bàn|tên huyện)(?:(?:, |/)(?:huyện|thị xã|thành phố))*")
_FIRST_ROW = regex.compile(r"(?:1|01|i|a)[.)]?|(?:i|a)[.)] ?\p{L}.*")
_SUM = regex.compile(r"(?:tổng|cộng|toàn (?:tỉnh|huyện|xã|vùng|thành phố))\b")


def _flattened(reading: Reading, start: int) -> tuple[Table | None, int]:
    """Reads one cell a line: header up to the first row number or total, then rows by what each must hold."""
    index = start + 1
    header: list[int] = [start]
    while index < min(len(reading.paragraphs), start + 40) and not _opens_body(reading, index, len(header)):
        header.append(index)
        index += 1
    if index >= len(reading.paragraphs) or not 3 <= len(header) <= 40 or any(len(norm_of(reading, i)) > 90 for i in header):
        return None, start + 1
    columns = _flat_columns(reading, header)
    cells = _cells_from(reading, index)
    numbers = _column_numbers(reading, cells)
    columns, rows, taken = _flat_rows(reading, columns, cells[numbers:])
    if not rows:
        return None, index
    return _table(reading, columns, rows, header, index + numbers + taken), index + numbers + taken


def _by_places(reading: Reading, start: int) -> tuple[Table | None, int]:
    """A table without numbers: a header, then rows that each begin with a district."""
    index = start + 1
    while index < min(len(reading.paragraphs), start + 16) and not (
        _is_district(reading, index) or _opens_body(reading, index, index - start)
    ):
        index += 1
    header = list(range(start, index))
    if not 3 <= len(header) <= 16 or any(len(norm_of(reading, i)) > 90 for i in header):
        return None, start + 1
    columns = _flat_columns(reading, header)
    cells = _cells_from(reading, index)
    begins = [n for n, i in enumerate(cells) if _is_district(reading, i) or _SUM.match(norm_of(reading, i))]
    cut: list[list[tuple[int, int]]] = []
    last = 0
    for begin, following in zip(begins, [*begins[1:], len(cells)], strict=True):
        end = begin + 1
        while end < min(following, begin + len(columns)) and _is_figure(reading, cells[end]):
            end += 1
        if end == begin + 1:
            break
        cut.append([_span(reading, i) for i in cells[begin:end]])
        last = end
    if len(cut) < 3:
        return None, start + 1
    ranges = _ranges(reading, columns, [row for row in cut if len(row) == len(columns)])
    rows = [_aligned(reading, columns, row, ranges) for row in cut]
    return _table(reading, columns, rows, header, index + last), index + last


def _table(reading: Reading, columns: list[Column], rows: list[dict[int, Cell]], header: list[int], end: int) -> Table:
    start = header[0]
    span = (reading.paragraphs[start].start, reading.paragraphs[end - 1].end)
    caption = caption_of(reading, start) + " " + " ".join(norm_of(reading, i) for i in header if _group_header(reading, i))
    return Table(retyped(reading, columns, rows), rows, reading.nodes[start], caption, span, list(range(start, end)))


def _cells_from(reading: Reading, index: int) -> list[int]:
    end = index
    while end < len(reading.paragraphs) and _is_cell(reading, end):
        end += 1
    return list(range(index, end))


def _opens_body(reading: Reading, index: int, heads: int) -> bool:
    """Does the first row, or a total above it, begin here?"""
    text = norm_of(reading, index)
    following = norm_of(reading, index + 1) if index + 1 < len(reading.paragraphs) else ""
    total = heads > 2 and bool(_SUM.match(text)) and bool(pattern(r"[\d.,]+").fullmatch(following))
    return bool(_FIRST_ROW.fullmatch(text)) or text == "(1)" or total


def _column_numbers(reading: Reading, cells: list[int]) -> int:
    """How many cells the row of column numbers takes: (1) (2) (3) … below the header."""
    count = 0
    while count < len(cells) and regex.match(rf"\(?{count + 1}\)?(?:\s?=|$)", norm_of(reading, cells[count])):
        count += 1
    return count if count > 3 else 0


def _is_district(reading: Reading, index: int) -> bool:
    return place_name(reading.text[slice(*_span(reading, index))]) is not None


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
        and not pattern(r"(?:ghi chú|nguồn|phụ lục|phụ biểu)\b").match(text)
        and not (text.endswith((".", "./.")) and len(text) > 120)
    )


def _group_header(reading: Reading, index: int) -> bool:
    return bool(pattern(r"\bnăm 20\d\d|mục tiêu|kế hoạch").search(norm_of(reading, index)))


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


def _flat_rows(reading: Reading, columns: list[Column], cells: list[int]) -> tuple[list[Column], list[dict[int, Cell]], int]:
    """Cuts the cells into rows; gives the columns that fit them, the rows, and how many cells they take."""
    values = [i for i, c in enumerate(columns) if c.role in ("total", "district")]
    if len(values) >= 3:
        return columns, _rows_by_figures(reading, columns, values, cells), len(cells)
    return _rows_by_number(reading, columns, cells)


def _cell(reading: Reading, index: int, column: int) -> Cell:
    paragraph = reading.paragraphs[index]
    return Cell(paragraph.start, paragraph.end, column)


def _is_figure(reading: Reading, index: int) -> bool:
    return _is_figure_text(reading, *_span(reading, index))


def _is_figure_text(reading: Reading, start: int, end: int) -> bool:
    text = reading.norm[start:end].strip()
    return bool(
        NUMBER_CELL.match(text)
        or EMPTY.match(text)
        or (
            pattern(r"(?:các )?xã \p{L}").match(text)
            and pattern(r"(?i:các )?(?i:xã|thị trấn|phường) \p{Lu}").match(reading.text[start:])
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


def _rows_by_number(reading: Reading, columns: list[Column], cells: list[int]) -> tuple[list[Column], list[dict[int, Cell]], int]:
    """Rows that begin with 1, 2, 3 … or a group's mark, under the layout of the header that they fit best."""
    spans: list[tuple[int, int]] = []
    origins: list[int] = []
    with_unit = any(c.role == "unit" for c in columns)
    for number, index in enumerate(cells):
        parts = _unit_parted(reading, index) if with_unit else [_span(reading, index)]
        spans += parts
        origins += [number] * len(parts)
    texts = [reading.text[a:b] for a, b in spans]
    best: tuple[float, list[Column], list[CutRow]] = (0.0, columns, [])
    for layout in layouts(columns):
        cut = cut_rows(texts, len(layout), layout[-1].role == "note")
        worth = sum(r.worth * (r.end - r.start) + _fits(reading, layout, spans[r.start : r.end], r.kind) for r in cut)
        if worth > best[0] + 1e-6:
            best = (worth, layout, cut)
    _, columns, cut = best
    whole = [spans[r.start : r.end] for r in cut if r.kind == "data" and r.end - r.start == len(columns)]
    ranges = _ranges(reading, columns, whole)
    rows = [_placed(reading, columns, spans[r.start : r.end], r.kind, ranges) for r in cut]
    return columns, [row for row in rows if row], origins[cut[-1].end - 1] + 1 if cut else 0


def _ranges(reading: Reading, columns: list[Column], whole: list[list[tuple[int, int]]]) -> list[Range | None]:
    """The least and the greatest figure that whole rows have in each column."""
    found: list[Range | None] = []
    for index in range(len(columns)):
        figures = [f for row in whole if (f := figure_of(reading.norm[slice(*row[index])])) is not None]
        found.append((min(figures), max(figures)) if figures else None)
    return found


def _fits(reading: Reading, columns: list[Column], cells: list[tuple[int, int]], kind: RowKind) -> float:
    """How well a whole row fits its columns."""
    if kind != "data" or len(cells) != len(columns):
        return 0.0
    return sum(fit(*_text(reading, s), c, _names_district) for s, c in zip(cells, columns, strict=True))


def _text(reading: Reading, span: tuple[int, int]) -> tuple[str, str]:
    return reading.text[slice(*span)], reading.norm[slice(*span)]


def _names_district(text: str) -> bool:
    return place_name(text) is not None


def _span(reading: Reading, index: int) -> tuple[int, int]:
    return reading.paragraphs[index].start, reading.paragraphs[index].end


def _unit_parted(reading: Reading, index: int) -> list[tuple[int, int]]:
    """A label and the unit below it, where the two lines were taken for one sentence."""
    start, end = _span(reading, index)
    if end - start < 3:
        return [(start, end)]
    first, last = reading.offsets.span(start, end)
    _, broken, tail = reading.document.text[first:last].rpartition("\n")
    unit = squeeze(canonical_tones(lower(tail)))
    if (
        broken
        and len(unit) < 30
        and reading.norm[start:end].endswith(f" {unit}")
        and (unit_of_phrase(unit) == unit or kind_of_unit(unit) != "other")
    ):
        return [(start, end - len(unit) - 1), (end - len(unit), end)]
    return [(start, end)]


def _placed(
    reading: Reading, columns: list[Column], cells: list[tuple[int, int]], kind: RowKind, ranges: list[Range | None]
) -> dict[int, Cell]:
    """The cells of a row by column; those that cannot be told apart are left out."""
    first = 0 if kind in ("data", "group") else 1
    width = len(columns) - first
    if len(cells) > width:
        # A name broken over two lines: what is left over joins it, if figures follow.
        spare = len(cells) - width
        name, rest = cells[1 - first : 2 - first + spare], cells[2 - first + spare :]
        if not rest or sum(_is_figure_text(reading, *i) for i in rest) < len(rest) / 2:
            return {}
        joined = Cell(name[0][0], name[-1][1], 1)
        head = {0: Cell(*cells[0], 0)} if first == 0 else {}
        return head | {1: joined} | {c: Cell(*i, c) for c, i in enumerate(rest, 2)}
    if len(cells) == width:
        return {c: Cell(*i, c) for c, i in enumerate(cells, first)}
    if kind == "data":
        return _aligned(reading, columns, cells, ranges)
    if kind == "bare":
        placed = align([_text(reading, i) for i in cells], columns[1:], _names_district, ranges[1:])
        return {c + 1: Cell(*i, c + 1) for c, i in zip(placed, cells, strict=True) if c is not None}
    title = {c: Cell(*i, c) for c, i in enumerate(cells[: 2 - first], first)}
    values = [c for c in range(2, len(columns)) if columns[c].role in ("value", "total", "district", "year")]
    rest = cells[2 - first :]
    if len(rest) == 1 and values and _is_figure_text(reading, *rest[0]):
        return title | {values[0]: Cell(*rest[0], values[0])}  # the group's own count
    placed = align([_text(reading, i) for i in rest], columns[2:], _names_district, ranges[2:])
    return title | {c + 2: Cell(*i, c + 2) for c, i in zip(placed, rest, strict=True) if c is not None}


def _aligned(
    reading: Reading, columns: list[Column], cells: list[tuple[int, int]], ranges: list[Range | None]
) -> dict[int, Cell]:
    """A row that has lost cells, as far as what is left can be told apart."""
    placed = align([_text(reading, i) for i in cells], columns, _names_district, ranges)
    return {c: Cell(*i, c) for c, i in zip(placed, cells, strict=True) if c is not None}
