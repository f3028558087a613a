"""Tables that only set text side by side: the head and the signature of an official document, and frames.

The head prescribed by Nghị định 30/2020/NĐ-CP (issuer and number left; motto, place and date right) and its foot
(recipients left, signature right) are laid out as tables without lines. They are read column by column.
"""

from __future__ import annotations

from typing import Any

import regex

from ntm_extract.folding import skeleton
from ntm_extract.ingest.word.grid import GridCell
from ntm_extract.ingest.word.names import TBL, VAL, P, W
from ntm_extract.ingest.word.styles import Styles

_MAX_ROWS = 4
_MAX_CELLS = 16
_TOP = 6
_FOOT = 6
_FAR = 200
_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")
_NO_LINE = {"nil", "none"}
# The words that the form itself prescribes, at the beginning of a paragraph, without their tone marks.
_FORM = regex.compile(
    r"cong hoa xa hoi chu nghia|doc lap - tu do|dang cong san viet nam|noi nhan\s*:|(?:tm|kt|tl|tuq)\. ?\p{L}|so ?:"
)


def columns_of_text(table: Any, rows: list[list[GridCell]], styles: Styles, before: int) -> list[GridCell] | None:
    """The cells of a table that only lays out text, in reading order; None for a table of data.

    ``before`` is how many paragraphs with text precede the table. Evidence is the shape (one cell, or two columns of
    text in few rows), the missing lines, the place at the top or foot, and the words of the form.
    """
    cells = [cell for row in rows for cell in row if not cell.covered]
    if len(cells) == 1:
        return cells
    if len(rows) > _MAX_ROWS or len(cells) > _MAX_CELLS:
        return None
    filled = {id(cell): _lines(cell.element) for cell in cells}
    used = [cell for cell in cells if filled[id(cell)]]
    width = max(cell.column + cell.span for cell in cells)
    across = [c for c in used if c.column == 0 and c.span == width]
    sides = {c.column for c in used if c not in across}
    if len(sides) > 2:
        return None
    words = sum(any(_FORM.match(skeleton(text.strip().lower())) for text in filled[id(c)]) for c in used)
    several = sum(len(filled[id(c)]) > 1 for c in used)
    bare = not _is_ruled(table, used, styles)
    head = before <= _TOP and ((bare and (several > 0 or words >= 1)) or words >= 2)
    foot = several > 0 and ((bare and (words >= 1 or _ends_soon(table))) or words >= 2)
    return _by_column(rows, across) if head or foot else None


def _by_column(rows: list[list[GridCell]], across: list[GridCell]) -> list[GridCell]:
    """Left column, then right; a cell over the whole width stands between what is above it and what is below."""
    order: list[GridCell] = []
    part: list[GridCell] = []
    for row in [*rows, []]:
        wide = next((cell for cell in row if any(cell is other for other in across)), None)
        if wide is not None or not row:
            order += sorted(part, key=lambda cell: cell.column)  # stable: rows stay in order
            part = []
        if wide is not None:
            order.append(wide)
        else:
            part += [cell for cell in row if not cell.covered]
    return order


def _lines(cell: Any) -> list[str]:
    """The lines of a cell: its paragraphs, and what soft breaks part in them."""
    marks = (W + "t", W + "br")
    texts = ("".join((t.text or "") if t.tag == marks[0] else "\n" for t in p.iter(*marks)) for p in cell.iter(P))
    return [line for text in texts for line in text.split("\n") if line.strip()]


def _is_ruled(table: Any, cells: list[GridCell], styles: Styles) -> bool:
    """Do most of the filled cells have lines on two sides or more?"""
    properties = table.find(W + "tblPr")
    style = None if properties is None else properties.find(W + "tblStyle")
    drawn, _ = _drawn(styles.borders(None if style is None else style.get(VAL)))
    lines, none = _drawn(None if properties is None else properties.find(W + "tblBorders"))
    drawn = (drawn - none) | lines
    lined = bool(drawn & {"insideH", "insideV"}) or len(drawn) > 2
    ruled = 0
    for cell in cells:
        lines, none = _drawn(cell.element.find(f"{W}tcPr/{W}tcBorders"))
        ruled += len(lines) + (4 - len(lines | none) if lined else 0) >= 2
    return ruled * 2 > len(cells)


def _drawn(borders: Any | None) -> tuple[set[str], set[str]]:
    """The sides that have a line, and those that are said to have none."""
    lines: set[str] = set()
    none: set[str] = set()
    if borders is None:
        return lines, none
    for side in _SIDES:
        mark = borders.find(W + side)
        if mark is not None:
            (none if mark.get(VAL, "nil") in _NO_LINE else lines).add(side)
    return lines, none


def _ends_soon(table: Any) -> bool:
    """Is little text left below, up to the document's end or the end of its page?"""
    seen = 0
    for looked, sibling in enumerate(table.itersiblings()):
        if sibling.tag == TBL or looked > _FAR:
            return False
        if next(sibling.iter(W + "sectPr"), None) is not None or any(b.get(W + "type") == "page" for b in sibling.iter(W + "br")):
            return True
        seen += any((t.text or "").strip() for t in sibling.iter(W + "t"))
        if seen > _FOOT:
            return False
    return True
