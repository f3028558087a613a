"""Tables whose cells a file gives, or a line parts by tabs, bars or gaps."""

from __future__ import annotations

from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.table_model import (
    INDEX,
    NUMBER_CELL,
    TT,
    YEAR_CELL,
    Cell,
    Table,
    caption_of,
    columns_of,
    is_index,
    norm_of,
    retyped,
    role_of,
)


def find_grids(reading: Reading) -> list[Table]:
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
            and is_index(reading, group[0])
            and not TT.match(norm_of(reading, group[0]))
        ):
            merged[-1] = merged[-1] + group
        else:
            merged.append(group)
    return merged


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
    columns = columns_of(reading, ordered[:depth], width)
    ordered = [_align_total(reading, row, width) for row in ordered]
    columns = retyped(reading, columns, ordered[depth:])
    first = reading.paragraphs[indexes[0]]
    node = reading.nodes[indexes[0]]
    return Table(
        columns,
        ordered[depth:],
        node,
        caption_of(reading, indexes[0]),
        (first.start, reading.paragraphs[indexes[-1]].end),
        indexes,
    )


def _split_number(reading: Reading, row: dict[int, Cell]) -> dict[int, Cell]:
    """`3 Tư Nghĩa | …`: a scanner lost the bar behind the row number."""
    first = row.get(0)
    match = pattern(r"(\d{1,2}) (?=\p{Lu})").match(reading.text[first.start : first.end]) if first else None
    if first is None or match is None or len(row) < 2:
        return row
    cut = first.start + match.end()
    shifted = {0: Cell(first.start, cut - 1, 0), 1: Cell(cut, first.end, 1)}
    shifted.update({i + 1: Cell(c.start, c.end, i + 1, c.span) for i, c in row.items() if i > 0})
    return shifted


def _align_total(reading: Reading, row: dict[int, Cell], width: int) -> dict[int, Cell]:
    """`Cộng | - | - | 20.000`: a total's label takes the room of the number and the name."""
    missing = width - max(row) - row[max(row)].span
    if (
        missing != 1
        or len(row) < 3
        or not pattern(r"(?:tổng|cộng)\b").match(reading.norm[row[0].start : row[0].end].strip() if 0 in row else "")
    ):
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
            if sum(bool(NUMBER_CELL.match(t)) and not YEAR_CELL.match(t) for t in filled) > len(filled) / 2:
                return 0
            continue
        if len(row) == 1 and len(rows[0]) > 2:
            return number
        if INDEX.match(filled[0]) or any(pattern(r"[\d.,/%]+").fullmatch(t) for t in filled[1:]):
            return number
        first_role = role_of(reading.norm[rows[0][min(rows[0])].start : rows[0][min(rows[0])].end].strip())
        if first_role != "number" and number == 1 and all(c.span == 1 for c in rows[0].values()):
            return 1
    return min(1, len(rows) - 1)
