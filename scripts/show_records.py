"""Shows a few records of each kind from one file of records, for ``make demo``.

python scripts/show_records.py out/thai-nguyen-2023.txt.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

COLUMNS = {
    "references": ("doc_type", "number", "date", "issuer", "role"),
    "communes": ("unit_type", "district", "level", "status", "year"),
    "deadlines": ("due_from", "due_to", "recurrence", "task", "assignees"),
    "targets": ("value", "comparator", "unit", "out_of", "share", "measure", "indicator", "due"),
}


def cell(value: Any) -> str:
    """A value as it reads in a table."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def main() -> None:
    """Prints the document's own data and the first records of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("-n", type=int, default=3, help="records of each kind (default 3)")
    arguments = parser.parse_args()
    plan = json.loads(arguments.file.read_text(encoding="utf-8"))
    console = Console()
    document = Table(title=f"document of {escape(plan['source'])}", show_header=False, title_justify="left")
    for name, value in plan["document"].items():
        document.add_row(name, escape(cell(value if not isinstance(value, list) else [str(v) for v in value])))
    console.print(document)
    for kind, columns in COLUMNS.items():
        records = plan[kind]
        table = Table(title=f"{kind}: the first {min(arguments.n, len(records))} of {len(records)}", title_justify="left")
        for column in ("text", *columns):
            table.add_column(column, overflow="fold")
        for record in records[: arguments.n]:
            table.add_row(escape(record["text"]), *(escape(cell(record[c])) for c in columns))
        console.print(table)


if __name__ == "__main__":
    main()
