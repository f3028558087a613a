"""The rows, columns and merged cells of a Word table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ntm_extract.ingest.word.names import TC, TR, VAL, W, children, number

_MAX_SPAN = 200


@dataclass(slots=True)
class GridCell:
    """A cell with the first column it takes, how many columns and rows, and whether it is covered by one above."""

    element: Any
    column: int
    span: int
    rows: int = 1
    covered: bool = False


def grid(table: Any) -> list[list[GridCell]]:
    """The cells of a table by row; rows deleted in tracked changes and rows without cells are none."""
    rows: list[list[GridCell]] = []
    above: dict[int, GridCell] = {}
    for row in (child for child in children(table) if child.tag == TR):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        column = number(properties, W + "gridBefore", 0, high=_MAX_SPAN) or 0
        cells: list[GridCell] = []
        merged: dict[int, GridCell] = {}
        for element in (child for child in children(row) if child.tag == TC):
            cell = _cell(element, column)
            if _merge(element, "hMerge") == "continue" and cells:
                cells[-1].span += cell.span
                column += cell.span
                continue
            down = _merge(element, "vMerge")
            if down == "continue" and column in above:
                merged[column] = above[column]
                merged[column].rows += 1
                cell.covered = True
            elif down is not None:
                merged[column] = cell
            cells.append(cell)
            column += cell.span
        above = merged
        if cells:
            rows.append(cells)
    return rows


def _cell(element: Any, column: int) -> GridCell:
    span = number(element, f"{W}tcPr/{W}gridSpan", 1, low=1, high=_MAX_SPAN) or 1
    return GridCell(element, column, span)


def _merge(cell: Any, name: str) -> str | None:
    """``restart``, ``continue``, or None for a cell that is not merged this way."""
    mark = cell.find(f"{W}tcPr/{W}{name}")
    return None if mark is None else "restart" if mark.get(VAL) == "restart" else "continue"
