"""Reading order on a page: blocks of columns, tables without lines, and the lines between them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex as re

from ntm_extract.document import Box
from ntm_extract.ingest.pages import Grid, GridCell, Line

_MOTTO = re.compile(r"cộng\s+h[oòaà]|độc\s+lập", re.IGNORECASE)
_SERIAL = re.compile(r"số\s*:", re.IGNORECASE)
_DATE = re.compile(r"ngày.*tháng|ngày.*năm", re.IGNORECASE)
_RECIPIENTS = re.compile(r"nơi\s+nhận", re.IGNORECASE)
_SIGNED = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s?\p{Lu}|(?:PHÓ\s+)?(?:CHỦ\s+TỊCH|GIÁM\s+ĐỐC|TRƯỞNG\s+BAN|BÍ\s+THƯ)")
_ORDINAL = re.compile(r"S?TT|Stt|STT|Số\s+TT", re.IGNORECASE)
_FIGURE = re.compile(r"[\d.,/%()≥≤<>~ -]+|x|X")
MIN_ROWS = 3


@dataclass(slots=True)
class Item:
    """A line in reading order, with the edges of the column it stands in; or a table."""

    line: Line | None = None
    grid: Grid | None = None
    left: float = 0.0
    right: float = 0.0
    column: int = 0


@dataclass(slots=True)
class _Row:
    pieces: list[Line]

    @property
    def base(self) -> float:
        return self.pieces[0].box[3]

    @property
    def size(self) -> float:
        return max(p.size for p in self.pieces) or 10.0


def arrange(lines: list[Line], grids: list[Grid]) -> list[Item]:
    """The lines and tables of a page as they are read."""
    rows = _rows(lines)
    placed: list[tuple[float, Item]] = [(grid.box[1], Item(grid=grid)) for grid in grids]
    left = min((line.box[0] for line in lines), default=0.0)
    right = max((line.box[2] for line in lines), default=0.0)
    cuts = sorted(grid.box[1] for grid in grids)
    index = block = 0
    while index < len(rows):
        end = next((n for n in range(index, len(rows)) if any(rows[index].base < cut < rows[n].base for cut in cuts)), len(rows))
        made, taken = _block(rows, index, end, left, right, block)
        block += 2 if taken > 1 else 0
        placed += [(rows[index].base + 1e-3 * n, item) for n, item in enumerate(made)]
        index += taken
    placed.sort(key=lambda pair: pair[0])
    return [item for _, item in placed]


def _rows(lines: list[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda line: line.box[3]):
        if rows and line.box[3] - rows[-1].base <= 0.3 * max(rows[-1].size, line.size):
            rows[-1].pieces.append(line)
        else:
            rows.append(_Row([line]))
    for row in rows:
        row.pieces.sort(key=lambda line: line.box[0])
    return rows


def _block(rows: list[_Row], index: int, end: int, left: float, right: float, block: int) -> tuple[list[Item], int]:
    """The items of the block that begins at row ``index``, and the number of its rows."""
    row = rows[index]
    first = next((n for n in range(index, min(end, index + 3)) if _gutters(rows, n, end)), None)
    if first is not None and first > index and not _set_off(rows, index, first):
        first = None
    if first is not None:
        for gutter in _gutters(rows, first, end):
            found = _two_columns(rows, index, first, end, gutter)
            if found is not None:
                return _column_items(found[0], found[1], block), found[2]
        table = _table(rows, index, end) if first == index else None
        if table is not None:
            return [Item(grid=table[0])], table[1]
    if len(row.pieces) == 2 and _SERIAL.match(row.pieces[0].text) and _DATE.search(row.pieces[1].text):
        return [Item(piece, None, left, right) for piece in row.pieces], 1
    return [Item(joined(row.pieces), None, left, right)], 1


def _gutters(rows: list[_Row], number: int, end: int) -> list[tuple[float, float]]:
    """The gaps between the pieces of a row, or between it and the next where that stands beside it, a little lower."""
    pieces = list(rows[number].pieces)
    if len(pieces) == 1 and number + 1 < end and _beside(rows[number], rows[number + 1]):
        pieces = sorted([*pieces, *rows[number + 1].pieces], key=lambda p: p.box[0])
    return [(a.box[2], b.box[0]) for a, b in pairwise(pieces)]


def _beside(row: _Row, after: _Row) -> bool:
    """Do two single pieces stand beside each other on baselines of their own?"""
    if len(row.pieces) > 1 or len(after.pieces) > 1 or after.base - row.base > 0.8 * row.size:
        return False
    one, two = row.pieces[0].box, after.pieces[0].box
    return one[2] < two[0] or two[2] < one[0]


def _set_off(rows: list[_Row], index: int, first: int) -> bool:
    """May the rows before the first one of two pieces belong to the same block? They are a column's own heading."""
    return all(
        _SIGNED.match(r.pieces[0].text) or _RECIPIENTS.match(r.pieces[0].text) or _MOTTO.search(r.pieces[0].text)
        for r in rows[index:first]
    )


def _two_columns(
    rows: list[_Row], index: int, first: int, end: int, gutter: tuple[float, float]
) -> tuple[list[Line], list[Line], int] | None:
    """Lines to the left and to the right of a gutter that goes on from row ``index``, and the number of rows."""
    low, high = gutter
    sides: list[tuple[list[Line], list[Line]]] = []
    both = last = 0
    signing = False
    number = index
    while number < end:
        row = rows[number]
        middle = (low + high) / 2
        one = [p for p in row.pieces if (p.box[0] + p.box[2]) / 2 < middle]
        two = [p for p in row.pieces if (p.box[0] + p.box[2]) / 2 >= middle]
        narrowed = max([low, *(p.box[2] for p in one)]), min([high, *(p.box[0] for p in two)])
        if narrowed[1] - narrowed[0] < 0.4 * row.size:
            break
        if number > first and not signing and row.base - rows[number - 1].base > 3.5 * row.size:
            break
        low, high = narrowed
        signing = signing or any(_RECIPIENTS.match(p.text) for p in one)
        sides.append((one, two))
        if (one and two) or (
            number > index and _beside(rows[number - 1], row) and len(sides) > 1 and bool(sides[-2][0]) != bool(one)
        ):
            both, last = both + 1, len(sides)
        number += 1
    if not both:
        return None
    texts_one = [p.text for one, _ in sides[:last] for p in one]
    texts_two = [p.text for _, two in sides[:last] for p in two]
    if signing:
        last = len(sides)  # recipients and the signer's name go on to the foot of the page
    elif any(_MOTTO.search(t) for t in texts_two[:3]):
        while (
            last < len(sides)
            and sides[last][0]
            and rows[index + last].base - rows[index + last - 1].base < 1.5 * rows[index].size
        ):
            last += 1
    elif both >= 2 and len(texts_one) <= 8 and any(_SIGNED.match(t) for t in [*texts_one[:2], *texts_two[:2]]):
        last = len(sides)
    elif _prose(sides[:last], both):
        while last < len(sides) and len(sides[last][0]) + len(sides[last][1]) == 1:
            last += 1  # the column that is the longer one goes on
    else:
        return None
    return [p for one, _ in sides[:last] for p in one], [p for _, two in sides[:last] for p in two], last


def _prose(sides: list[tuple[list[Line], list[Line]]], both: int) -> bool:
    """Two columns of running text: many rows, each side one line that fills its column."""
    if both < 4 or both < 0.6 * len(sides) or any(len(one) > 1 or len(two) > 1 for one, two in sides):
        return False
    for side in (0, 1):
        lines = [s[side][0] for s in sides if s[side]]
        room = max(p.box[2] for p in lines) - min(p.box[0] for p in lines)
        if median(p.box[2] - p.box[0] for p in lines) < 0.75 * room or median(len(p.text) for p in lines) < 18:
            return False
    return True


def _column_items(one: list[Line], two: list[Line], block: int) -> list[Item]:
    items = []
    for number, side in enumerate((one, two), 1):
        left, right = min(p.box[0] for p in side), max(p.box[2] for p in side)
        lines = [joined(row.pieces) for row in _rows(side)]
        items += [Item(line, None, left, right, block + number) for line in lines]
    return items


def _table(rows: list[_Row], index: int, end: int) -> tuple[Grid, int] | None:
    """A table without lines that begins at row ``index``: pieces that keep to the same columns over three rows or more."""
    spans: list[tuple[float, float]] = []
    number = index
    while number < end:
        row = rows[number]
        if number > index and row.base - rows[number - 1].base > 2.6 * row.size:
            break
        merged = _merge([*spans, *((p.box[0], p.box[2]) for p in row.pieces)], 0.4 * row.size)
        if len(merged) < max(2, len(spans)):
            break
        spans = merged
        number += 1
    while number > index and len(rows[number - 1].pieces) == 1:
        number -= 1
    taken = rows[index:number]
    full = [row for row in taken if len(row.pieces) >= 2]
    if len(full) < MIN_ROWS or not _evident(full, spans):
        return None
    cells: dict[tuple[int, int], list[Line]] = {}
    line = -1
    for row in taken:
        columns = [_column(spans, piece) for piece in row.pieces]
        headless = line == 0 and not any(c == 0 for _, c in cells)  # the number's head stands lower than its neighbours
        if line < 0 or (0 in columns and not headless) or (line > 0 and _figures(row)):
            line += 1
        for column, piece in zip(columns, row.pieces, strict=True):
            cells.setdefault((line, column), []).append(piece)
    made = []
    for r in range(line + 1):
        for c in range(len(spans)):
            pieces = cells.get((r, c), [])
            made.append(GridCell("\n".join(p.text for p in pieces), r, c, box=_around(pieces) if pieces else None))
    return Grid(_around([p for row in taken for p in row.pieces]), len(spans), made), len(taken)


def _figures(row: _Row) -> bool:
    """Does the row bring figures of its own? A text that goes on in a cell does not."""
    return len(row.pieces) > 1 and any(_FIGURE.fullmatch(p.text) for p in row.pieces)


def _evident(rows: list[_Row], spans: list[tuple[float, float]]) -> bool:
    """A head that counts its rows, or three columns of which one holds figures."""
    if _ORDINAL.fullmatch(rows[0].pieces[0].text):
        return True
    if len(spans) < 3:
        return False
    for column in range(1, len(spans)):
        texts = [p.text for row in rows for p in row.pieces if _column(spans, p) == column]
        if len(texts) >= MIN_ROWS and sum(bool(_FIGURE.fullmatch(t)) for t in texts) >= 0.6 * len(texts):
            return True
    return False


def _column(spans: list[tuple[float, float]], piece: Line) -> int:
    return min(
        range(len(spans)),
        key=lambda n: (
            abs((spans[n][0] + spans[n][1]) - (piece.box[0] + piece.box[2]))
            if not spans[n][0] - 1 <= piece.box[0] <= spans[n][1] + 1
            else -1
        ),
    )


def _merge(spans: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < least:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _around(lines: list[Line]) -> Box:
    return (
        min(p.box[0] for p in lines),
        min(p.box[1] for p in lines),
        max(p.box[2] for p in lines),
        max(p.box[3] for p in lines),
    )


def joined(pieces: list[Line]) -> Line:
    """Pieces of one line as one, parted by single spaces."""
    if len(pieces) == 1:
        return pieces[0]
    edges: array[float] | None = None
    if all(p.edges is not None for p in pieces):
        edges = array("f")
        for piece in pieces:
            edges.extend(piece.edges or ())
    return Line(" ".join(p.text for p in pieces), _around(pieces), edges, max(p.size for p in pieces))
