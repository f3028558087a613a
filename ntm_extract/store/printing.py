"""Rows of a query as a table, CSV or JSON. What a table has no room for is left to the other two."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import click

from ntm_extract.errors import printable
from ntm_extract.folding import squeeze

TABLE_ROWS = 100
"""How many rows a table shows where no limit is given."""

_COLUMNS = {
    "targets": "plan_number province year value unit text sentence place",
    "communes": "plan_number province year name district level status sentence place",
    "deadlines": "plan_number province due_from due_to text task assignees place",
    "references": "plan_number province doc_type number cited_date text sentence place",
    "findings": "plan_number province year severity code message_vi place",
    "current_plans": "number issue_date province tier issuer title place",
    "targets_by_province": "province year indicator level measure comparator value unit subject text plan_number place",
    "goals_against_next_year": "province indicator level measure unit year value next_year next_value difference subject next_subject",
    "communes_by_roadmap_year": "province year level status unit_type name district successor_name plan_number place",
    "references_by_provinces": "doc_type number cited_year provinces plans mentions text",
    "deadlines_ahead": "province due_from due_to task assignees text plan_number place",
    "findings_overview": "province year code severity findings plans",
}


def print_rows(rows: Iterator[dict[str, Any]], form: str, of: str, limit: int | None) -> None:
    """Prints the rows of a kind or view as ``table``, ``csv`` or ``json``; a table without a limit is cut, and says so."""
    if form == "json":
        _json(rows)
    elif form == "csv":
        _csv(rows)
    else:
        _table(list(islice(rows, limit or TABLE_ROWS)), _COLUMNS[of].split())
        if next(rows, None) is not None:
            click.echo(f"There are more rows than these {TABLE_ROWS}; --limit N shows N of them, --format csv all.", err=True)


def _json(rows: Iterable[dict[str, Any]]) -> None:
    """A JSON array, a row a line, as the rows come."""
    before = "[\n"
    for row in rows:
        click.echo(before + json.dumps(row, ensure_ascii=False, default=str), nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")


def _csv(rows: Iterable[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for n, row in enumerate(rows):
        if n == 0:
            writer.writerow(row)
        writer.writerow([_cell(value) for value in row.values()])


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _table(rows: list[dict[str, Any]], names: list[str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    if not rows:
        click.echo("No rows.", err=True)
        return
    table = Table()
    for name in names:
        table.add_column(name, overflow="fold", justify="right" if isinstance(rows[0].get(name), int | float) else "left")
    for row in rows:
        table.add_row(*[escape(_shown(_place(row) if name == "place" else row[name])) for name in names])
    Console().print(table)


def _shown(value: Any) -> str:
    text = "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
    return printable(squeeze(text))


def _place(row: dict[str, Any]) -> str:
    """The source file and where in it the record stands."""
    parts = {"page": "page", "table_number": "table", "row_number": "row", "column_number": "column", "line": "line"}
    at = [f"{word} {row[name]}" for name, word in parts.items() if row.get(name) is not None]
    return " ".join([row["source"], *at])
