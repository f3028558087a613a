"""From the pages of a file to the blocks of a document, in the order in which a person reads them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

import regex as re

from ntm_extract.document import Box, DocumentBuilder, Page
from ntm_extract.folding import nfc
from ntm_extract.ingest.columns import Item, arrange
from ntm_extract.ingest.furniture import Sorted, sort_lines
from ntm_extract.ingest.hints import Margins, margins, opens
from ntm_extract.ingest.pages import Grid, GridCell, Line, PageContent

_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(rf"(?<=\S)[{_MARKS}]+")
_ENDED = re.compile(r"[.;:!?…][”\"'’)]*$")
_BEGINS = re.compile(r"\s*(?:[-+•–*]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|\p{L}\)\s|[IVX]+[.)]\s)")
_ORDINAL = re.compile(r"\d{1,4}(?:\.\d{1,2})*[.)]?|[IVX]+[.)]?")
_TOTAL = re.compile(r"tổng|cộng", re.IGNORECASE)
_NEAR = 4.0  # points that a column of a table may move over a page


@dataclass(slots=True)
class _Flow:
    """What is carried from page to page."""

    builder: DocumentBuilder
    tables: int = 0
    table: _Table | None = None
    last: Item | None = None
    last_page: int = 0
    notes: list[tuple[int, list[Line]]] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table that may go on over the next page: its rows so far, each cell with its page."""

    edges: list[float]
    columns: int
    rows: list[list[tuple[int, GridCell]]]
    head: list[tuple[str, ...]]


def lay_out(builder: DocumentBuilder, pages: list[PageContent]) -> None:
    """Adds the pages to ``builder``: text and tables in reading order, then running heads, feet and page numbers."""
    sorted_pages = sort_lines(pages)
    flow = _Flow(builder)
    usual = _usual_margins(pages, sorted_pages)
    noted = {_number(text) for found in sorted_pages for text in _note_starts(found)}
    for page, found in zip(pages, sorted_pages, strict=True):
        builder.pages.append(Page(page.number, page.engine, page.confidence, page.doubtful))
        body = [_without_marks(line, noted) for line in found.body]
        margin = margins(sorted(body, key=lambda line: line.box[3])) or usual.get(_shape(page))
        _add_page(flow, page, arrange(body, page.grids), margin)
        flow.notes += [(page.number, note) for note in found.notes]
    _close_table(flow)
    _add_notes(flow)
    for kind in ("header", "footer"):
        for page, found in zip(pages, sorted_pages, strict=True):
            for line in found.heads if kind == "header" else found.feet:
                _add_line(builder, line, page.number, "header" if kind == "header" else "footer")


def _shape(page: PageContent) -> tuple[int, int]:
    return round(page.width / 20), round(page.height / 20)


def _usual_margins(pages: list[PageContent], found: list[Sorted]) -> dict[tuple[int, int], Margins]:
    """Margins by the shape of the page, for pages with too few lines of their own."""
    usual: dict[tuple[int, int], Margins] = {}
    for page, one in zip(pages, found, strict=True):
        if _shape(page) not in usual and len(one.body) >= 12:
            margin = margins(sorted(one.body, key=lambda line: line.box[3]))
            if margin is not None:
                usual[_shape(page)] = margin
    return usual


def _add_page(flow: _Flow, page: PageContent, items: list[Item], margin: Margins | None) -> None:
    of_columns: defaultdict[int, list[Line]] = defaultdict(list)
    for item in items:
        if item.line is not None and item.column:
            of_columns[item.column].append(item.line)
    for number, item in enumerate(items):
        if item.grid is not None:
            _add_grid(flow, item.grid, page.number, first=number == 0)
            continue
        line = item.line
        if line is None or not line.text.strip():
            continue
        _close_table(flow)
        own = margins(of_columns[item.column]) if item.column else margin
        hint = opens(flow.last, item, own, flow.last_page == page.number, page.engine == "tesseract")
        if flow.notes and (hint or (hint is None and not _goes_on(flow.last, line))):
            _add_notes(flow)
        _add_line(flow.builder, line, page.number, "line", hint)
        flow.last, flow.last_page = item, page.number


def _goes_on(last: Item | None, line: Line) -> bool:
    before = last.line.text if last is not None and last.line is not None else "."
    return not _ENDED.search(before) and not _BEGINS.match(line.text)


def _add_line(builder: DocumentBuilder, line: Line, page: int, kind: str, hint: bool | None = None) -> None:
    text, edges = nfc(line.text), line.edges
    if edges is not None and len(edges) != len(text) + 1:
        edges = None
    if kind == "line":
        builder.add("line", text, page=page, box=_rounded(line.box), edges=edges, opens=hint)
    else:
        builder.add("header" if kind == "header" else "footer", text, page=page, box=_rounded(line.box), edges=edges)


def _rounded(box: Box | None) -> Box | None:
    return None if box is None else (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _add_notes(flow: _Flow) -> None:
    """One block a footnote, its lines parted by line ends."""
    for page, lines in flow.notes:
        box = (min(x.box[0] for x in lines), lines[0].box[1], max(x.box[2] for x in lines), lines[-1].box[3])
        flow.builder.add("footnote", nfc("\n".join(x.text for x in lines)), page=page, box=_rounded(box))
    flow.notes = []


def _note_starts(found: Sorted) -> list[str]:
    """The texts that begin with the number of a note, at the foot of their page or at the end of the plan."""
    return [note[0].text for note in found.notes] + [line.text for line in found.body if line.text[0] in _MARKS]


def _without_marks(line: Line, noted: set[int | None]) -> Line:
    """The line without the raised numbers of notes; the notes keep their numbers."""
    if not any(c in _MARKS for c in line.text):
        return line
    text, edges = line.text, line.edges
    for match in reversed(list(_MARK.finditer(text))):
        if _number(match.group()) in noted:
            text = text[: match.start()] + text[match.end() :]
            if edges is not None:
                edges = array("f", [*edges[: match.start()], *edges[match.end() :]])
    return Line(text, line.box, edges, line.size)


def _number(text: str) -> int | None:
    match = re.match(rf"\W*?(\d+|[{_MARKS}]+)", text)
    return int("".join(str(_MARKS.find(c)) if c in _MARKS else c for c in match[1])) if match else None


def _add_grid(flow: _Flow, grid: Grid, page: int, first: bool) -> None:
    """Holds a table back until it is known to be whole; one that goes on from the page before is joined to it."""
    rows = _grid_rows(grid, page)
    edges = _column_edges(grid)
    open_table = flow.table
    if open_table is not None and first and open_table.columns == grid.columns and _same(open_table.edges, edges):
        head = open_table.head
        drop = 0
        while drop < min(len(head), len(rows)) and _texts(rows[drop]) == head[drop]:
            drop += 1
        for row in rows[drop:] if drop else rows:
            _append_row(open_table, row, broken=row is rows[drop] and drop < len(rows))
        return
    _close_table(flow)
    flow.table = _Table(edges, grid.columns, rows, [_texts(row) for row in rows[:3]])


def _append_row(table: _Table, row: list[tuple[int, GridCell]], broken: bool) -> None:
    """Adds a row; one that was cut by the end of the page is joined to the row before, cell by cell."""
    if broken and table.rows and _continues(table.rows, row):
        last = table.rows[-1]
        for page, cell in row:
            if cell.text:
                place = next((n for n in range(len(last), 0, -1) if last[n - 1][1].column == cell.column), len(last))
                last.insert(place, (page, cell))
        return
    table.rows.append(row)


def _continues(rows: list[list[tuple[int, GridCell]]], row: list[tuple[int, GridCell]]) -> bool:
    """The first column is empty, and a text goes on in small letters or every row so far has been numbered."""
    if _first(row) or not _first(rows[-1]):
        return False
    filled = [cell.text for _, cell in row if cell.text]
    if all(text[0].islower() for text in filled):
        return bool(filled)
    firsts = [_first(one) for one in rows]
    begin = next((n for n, text in enumerate(firsts) if _ORDINAL.fullmatch(text)), len(firsts))
    numbered = len(firsts) - begin >= 2 and all(_ORDINAL.fullmatch(text) for text in firsts[begin:])
    return numbered and not any(_TOTAL.match(text) for text in filled)


def _first(row: list[tuple[int, GridCell]]) -> str:
    return row[0][1].text.strip() if row and row[0][1].column == 0 else ""


def _grid_rows(grid: Grid, page: int) -> list[list[tuple[int, GridCell]]]:
    rows: defaultdict[int, list[tuple[int, GridCell]]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append((page, cell))
    return [sorted(rows[row], key=lambda pair: pair[1].column) for row in sorted(rows)]


def _texts(row: list[tuple[int, GridCell]]) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for _, cell in row)


def _column_edges(grid: Grid) -> list[float]:
    edges: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is not None:
            edges[cell.column] = min(edges.get(cell.column, cell.box[0]), cell.box[0])
    return [edges[column] for column in sorted(edges)]


def _same(one: list[float], two: list[float]) -> bool:
    return len(one) == len(two) and all(abs(a - b) <= _NEAR for a, b in zip(one, two, strict=True))


def _close_table(flow: _Flow) -> None:
    table = flow.table
    if table is None:
        return
    flow.table = None
    _add_notes(flow)
    for number, row in enumerate(table.rows):
        for position, (page, cell) in enumerate(row):
            flow.builder.add(
                "cell",
                nfc(cell.text),
                separator="\n" if position == len(row) - 1 else "\t",
                page=page,
                table=flow.tables,
                row=number,
                column=cell.column,
                span=cell.span,
                rows=cell.rows,
                box=_rounded(cell.box),
            )
    flow.tables += 1
    flow.last = None
