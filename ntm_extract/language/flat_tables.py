"""Tables that a converter flattened to one cell a line."""

from __future__ import annotations

import regex

from ntm_extract.folding import canonical_tones, lower, squeeze
from ntm_extract.language.quantities import kind_of_unit, unit_of_phrase
from ntm_extract.language.reading import Reading
from ntm_extract.language.row_cutting import RowKind, cut_rows
from ntm_extract.language.table_model import (
    EMPTY,
    NUMBER_CELL,
    TT,
    YEAR_CELL,
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
    rows, taken = _flat_rows(reading, columns, list(range(index, end)))
    if not rows:
        return None, index
    end = index + taken
    span = (reading.paragraphs[start].start, reading.paragraphs[end - 1].end)
    return Table(
        retyped(reading, columns, rows),
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


def _flat_rows(reading: Reading, columns: list[Column], cells: list[int]) -> tuple[list[dict[int, Cell]], int]:
    """Cuts the cells into rows, and says how many cells they take. A row is kept only when its cells can be told apart."""
    values = [i for i, c in enumerate(columns) if c.role in ("total", "district")]
    if len(values) >= 3:
        return _rows_by_figures(reading, columns, values, cells), len(cells)
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
            regex.match(r"(?:các )?xã \p{L}", text)
            and regex.match(r"(?i:các )?(?i:xã|thị trấn|phường) \p{Lu}", reading.text[start:])
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


def _rows_by_number(reading: Reading, columns: list[Column], cells: list[int]) -> tuple[list[dict[int, Cell]], int]:
    """Rows that begin with 1, 2, 3 … or a group's mark, and how many of ``cells`` they take."""
    spans: list[tuple[int, int]] = []
    origins: list[int] = []
    with_unit = any(c.role == "unit" for c in columns)
    for number, index in enumerate(cells):
        parts = _unit_parted(reading, index) if with_unit else [_span(reading, index)]
        spans += parts
        origins += [number] * len(parts)
    cut = cut_rows([reading.text[a:b] for a, b in spans], len(columns), columns[-1].role == "note")
    rows = [_placed(reading, columns, spans[r.start : r.end], r.kind) for r in cut]
    return [row for row in rows if row], origins[cut[-1].end - 1] + 1 if cut else 0


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


def _placed(reading: Reading, columns: list[Column], cells: list[tuple[int, int]], kind: RowKind) -> dict[int, Cell]:
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
    if len(cells) == width or (len(cells) == width - 1 and columns[-1].role == "note"):
        return {c: Cell(*i, c) for c, i in enumerate(cells, first)}
    named = {c: Cell(*i, c) for c, i in enumerate(cells[: 2 - first], first)}
    rest = cells[2 - first :]
    values = [c for c in range(2, len(columns)) if columns[c].role in ("value", "total", "district", "year")]
    if kind in ("group", "total") and len(rest) == 1 and values and _is_figure_text(reading, *rest[0]):
        values = values[:1]
    if rest and len(rest) == len(values) and all(_is_figure_text(reading, *i) for i in rest):
        return named | {c: Cell(*i, c) for c, i in zip(values, rest, strict=True)}
    return named | _by_content(reading, columns, rest)


def _by_content(reading: Reading, columns: list[Column], rest: list[tuple[int, int]]) -> dict[int, Cell]:
    """What is left of a row that has lost cells: a year, a district or a remark shows by itself where it belongs; a figure does not."""
    placed: dict[int, Cell] = {}
    column = 2
    for start, end in rest:
        text = reading.norm[start:end].strip()
        for index in range(column, len(columns)):
            if _belongs(reading, text, (start, end), columns, index):
                placed[index] = Cell(start, end, index)
                column = index + 1
                break
    return placed


def _belongs(reading: Reading, text: str, span: tuple[int, int], columns: list[Column], index: int) -> bool:
    role = columns[index].role
    if YEAR_CELL.match(text):
        return role == "year"
    if EMPTY.match(text) or NUMBER_CELL.match(text):
        return False
    if role == "place":
        return place_name(reading.text[span[0] : span[1]]) is not None
    return role == "note"
