"""A table's total row and total column against its figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from ntm_extract.findings.case import Case, data_file, snippet, word_pattern
from ntm_extract.findings.printed import Printed, compare_sum, read_number, shown
from ntm_extract.language.tables import Cell, Table, is_empty
from ntm_extract.records import Severity

_PLAIN = regex.compile(r"\d[\d.]*(?:,\d+)?")
_ARABIC = regex.compile(r"\d{1,3}[.)]?$")
Row = dict[int, Cell]


@dataclass(slots=True)
class _Sum:
    """A total cell and the cells that it is the total of."""

    total: Cell
    figure: Printed
    parts: list[Printed]
    verdict: str | None
    made: Decimal


def check_tables(case: Case) -> None:
    """All tables whose structure says what the totals are of."""
    if case.reading is None:
        return
    for table in case.tables:
        flat = case.reading.paragraphs[table.paragraphs[0]].table is None if table.paragraphs else True
        for sums in (_rows(case, table, flat), _columns(case, table)):
            _report(case, sums, flat)


def _report(case: Case, sums: list[_Sum], flat: bool) -> None:
    """Where most totals do not fit, they are totals of something else."""
    wrong = [s for s in sums if s.verdict]
    if not wrong or (len(sums) > 1 and 2 * len(wrong) > len(sums)):
        return
    reading = case.reading
    assert reading is not None
    doubts = [data_file("messages")["doubts"]["flat"]] if flat else []
    for item in wrong:
        severity: Severity = "rounding" if item.verdict == "rounding" else "error" if len(sums) > 1 else "warning"
        figures = {
            "total": item.figure.text,
            "parts": " + ".join(p.text for p in item.parts),
            "expected": shown(item.made),
            "cell": snippet(reading, item.total.start, item.total.end),
        }
        case.add("table_sum_mismatch", severity, figures, case.span(item.total.start, item.total.end), doubts=doubts)


def _figure(case: Case, cell: Cell | None) -> Printed | None:
    """The number of a cell that holds nothing else; an empty cell is zero."""
    reading = case.reading
    assert reading is not None
    text = reading.norm[cell.start : cell.end].strip() if cell else ""
    if is_empty(text):
        return Printed(Decimal(0), Decimal(0), "0")
    return read_number(text) if _PLAIN.fullmatch(text) else None


def _text(case: Case, row: Row, column: int) -> str:
    reading = case.reading
    assert reading is not None
    cell = row.get(column)
    return reading.norm[cell.start : cell.end].strip() if cell else ""


def _is_total(case: Case, table: Table, row: Row) -> bool:
    naming = [i for i, c in enumerate(table.columns) if c.role in ("number", "label", "place", "commune", "district")]
    return any(word_pattern("totals").match(_text(case, row, i)) for i in naming[:3])


def _adds(table: Table, column: int) -> bool:
    head = table.columns[column]
    return head.role in ("value", "district", "total") and not word_pattern("not_added").search(head.text)


def _rows(case: Case, table: Table, flat: bool) -> list[_Sum]:
    """The one total row, first or last, against the rows that are numbered one after the other."""
    totals = [r for r in table.rows if _is_total(case, table, r)]
    rows = [r for r in table.rows if not _is_total(case, table, r)]
    numbered = next((i for i, c in enumerate(table.columns) if c.role == "number"), None)
    if len(totals) != 1 or len(rows) < 2 or totals[0] not in (table.rows[0], table.rows[-1]):
        return []
    if numbered is not None:
        indexes = [_text(case, r, numbered).strip(".)") for r in rows]
        if not all(_ARABIC.match(i) for i in indexes) or [int(i) for i in indexes] != list(range(1, len(rows) + 1)):
            return []
    elif not any(c.role in ("place", "commune") for c in table.columns[:1]):
        return []
    sums: list[_Sum] = []
    for column in range(len(table.columns)):
        if not _adds(table, column) or column not in totals[0]:
            continue
        total = totals[0][column]
        _collect(case, sums, total, [r.get(column) for r in rows])
        beside = [f for i, c in totals[0].items() if i != column and (f := _figure(case, c))]
        if flat and sums and sums[-1].total is total and any(f.value == sums[-1].made for f in beside):
            sums.pop()  # the sum stands in the cell beside: a flattened row's cells are not where they seem to be
    if len(sums) == 1 and any(f.value == sums[0].made for c in totals[0].values() if (f := _figure(case, c))):
        return []  # the one column that could be added up was added under the wrong head
    return sums


def _columns(case: Case, table: Table) -> list[_Sum]:
    """The one total column against the others of its row."""
    totals = [i for i, c in enumerate(table.columns) if c.role == "total"]
    values = [i for i, c in enumerate(table.columns) if c.role in ("value", "district") and _adds(table, i)]
    others = [i for i, c in enumerate(table.columns) if c.role in ("value", "district") and i not in values]
    if len(totals) != 1 or len(values) < 2 or others:
        return []
    sums: list[_Sum] = []
    for row in table.rows:
        named = [_text(case, row, i) for i, c in enumerate(table.columns) if c.role in ("label", "unit")]
        if totals[0] in row and not any("/" in t or word_pattern("not_added").search(t) for t in named):
            _collect(case, sums, row[totals[0]], [row.get(i) for i in values])
    # A column that is called a total is one of this row only where that holds for most rows.
    return sums if sum(s.verdict is None for s in sums) >= 2 else []


def _collect(case: Case, sums: list[_Sum], total: Cell, cells: list[Cell | None]) -> None:
    figure = _figure(case, total)
    parts = [_figure(case, c) for c in cells]
    if figure is None or not figure.value or any(p is None for p in parts):
        return
    filled = [p for p in parts if p is not None and p.value]
    if len(filled) < 2 or (figure.value <= max(p.value for p in filled) and figure.value >= min(p.value for p in filled) > 0):
        return  # what lies between its figures is their average
    whole = figure.unit == 1 and all(p.unit == 1 for p in filled)
    verdict, made = compare_sum(figure, filled, exact=whole)
    sums.append(_Sum(total, figure, filled, verdict, made))
