"""The careful engine: pdfplumber, for pages with ruled tables and for pages whose text the fast engine did not get right."""

from __future__ import annotations

import io
import logging
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from ntm_extract.document import Box
from ntm_extract.ingest.cells import text_of
from ntm_extract.ingest.glyphs import Glyph, lines_of, quarters, straighten, turned
from ntm_extract.ingest.pages import Grid, GridCell, PageContent

_SNAP = 3.0  # points within which two edges of cells are one


def see(data: bytes, numbers: list[int]) -> Iterator[PageContent]:
    """The pages ``numbers`` (from 1), those that pdfplumber can read. Raises nothing: what it cannot read is not given."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        # Its pages are closed one by one: closing the file would visit them all anew, the damaged ones, too.
        pages = pdfplumber.open(io.BytesIO(data), pages=sorted(numbers)).pages
    except Exception:  # pdfminer raises many kinds for broken files
        return
    for page in pages:
        try:
            content = _content(page)
        except Exception:  # the same
            continue
        finally:
            page.close()
        yield content


def _content(page: Any) -> PageContent:
    left, top, right, bottom = _shown(page)
    width, height = right - left, bottom - top
    by_turn: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    for char in page.chars:
        a, b, _, _, e, f = char["matrix"]
        turn = quarters(a, b)
        x0, x1, y0, y1 = char["x0"] - left, char["x1"] - left, char["top"] - top, char["bottom"] - top
        base = y0 + char["y1"] - f if turn % 2 == 0 else x0 + e - char["x0"]
        size = (char["size"] if turn % 2 == 0 else x1 - x0) or 1.0
        by_turn[turn].append(Glyph(char["text"], x0, x1, y0, y1, base, size))
    glyphs, turn = straighten(by_turn, width, height)
    shown = (height, width) if turn % 2 else (width, height)
    content = PageContent(page.page_number, *shown, "pdfplumber")
    for table in page.find_tables():
        boxes = [turned((c[0] - left, c[1] - top, c[2] - left, c[3] - top), turn, width, height) for c in table.cells]
        grid, glyphs = _grid(boxes, glyphs)
        if grid is not None:
            content.grids.append(grid)
    content.lines = lines_of(glyphs)
    return content


def _shown(page: Any) -> Box:
    """The part of a page that is shown. pdfplumber mixes up the sides of the crop of a turned page, so that crop is left out."""
    left, top, right, bottom = map(float, page.bbox)
    if page.rotation:
        return left, top, right, bottom
    crop = [float(edge) for edge in page.cropbox]
    shown = max(left, crop[0]), max(top, crop[1]), min(right, crop[2]), min(bottom, crop[3])
    return shown if shown[2] > shown[0] and shown[3] > shown[1] else (left, top, right, bottom)


def _grid(boxes: list[Box], glyphs: list[Glyph]) -> tuple[Grid | None, list[Glyph]]:
    """A table of the cells ``boxes``, and the characters that stand in none of them. None where no row has two cells."""
    columns, rows = _edges([x for b in boxes for x in (b[0], b[2])]), _edges([y for b in boxes for y in (b[1], b[3])])
    places = {(_at(rows, b[1]), _at(columns, b[0])): b for b in boxes}
    if len({column for _, column in places}) < 2 or len(places) < 2:
        return None, glyphs
    inside: dict[tuple[int, int], list[Glyph]] = {place: [] for place in places}
    by_row: dict[int, list[tuple[Box, tuple[int, int]]]] = {}
    for place, box in places.items():
        for row in range(place[0], max(place[0] + 1, _at(rows, box[3]))):
            by_row.setdefault(row, []).append((box, place))
    outside = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        row = bisect_left(rows, y) - 1
        for box, place in by_row.get(row, ()):
            if box[0] <= x <= box[2]:
                inside[place].append(glyph)
                break
        else:
            outside.append(glyph)
    cells = []
    for (row, column), box in sorted(places.items()):
        span, deep = max(1, _at(columns, box[2]) - column), max(1, _at(rows, box[3]) - row)
        cells.append(GridCell(text_of(lines_of(inside[row, column]), box[0], box[2]), row, column, span, deep, box))
    outer = (columns[0], rows[0], columns[-1], rows[-1])
    return Grid(outer, len(columns) - 1, cells), outside


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    """The number of the edge that ``value`` belongs to."""
    at = bisect_left(edges, value - _SNAP)
    return min(at, len(edges) - 1)
