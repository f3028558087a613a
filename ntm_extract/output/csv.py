"""CSV for Excel: one file a table, Vietnamese headings, UTF-8 with a byte order mark, CRLF."""

from __future__ import annotations

import csv
import re
from typing import Any, TextIO

from ntm_extract.output.rows import PlanRows
from ntm_extract.output.vietnamese import cell, heading, words
from ntm_extract.output.writing import Context

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]|[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Writer:
    """Writes ``<table>.csv`` files into a folder."""

    def __init__(self, context: Context) -> None:
        self._files: list[TextIO] = []
        self._tables: list[tuple[str, list[str], Any]] = []
        for table, columns in words()["sheets"].items():
            file = (context.staging / f"{table}.csv").open("w", encoding="utf-8-sig", newline="")
            self._files.append(file)
            writer, columns = csv.writer(file, lineterminator="\r\n"), [c for c in columns if c != "link"]
            writer.writerow([heading(c) for c in columns])
            self._tables.append((table, columns, writer))

    def add(self, rows: PlanRows) -> None:
        for table, columns, writer in self._tables:
            writer.writerows([safe(cell(column, row)) for column in columns] for row in rows.tables[table])

    def close(self) -> None:
        for file in self._files:
            file.close()


def safe(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: such a text gets an apostrophe in front. Numbers stay numbers."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
    return f"'{text}" if _FORMULA.match(text) else text
