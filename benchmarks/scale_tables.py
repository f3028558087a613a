"""The steps of benchmarks/scale.py by name, and how figures are written."""

from __future__ import annotations

from typing import Any

ONE, TWO, AGAIN = "convert, 1 job", "convert, 2 jobs", "convert again, nothing to do"
EXPECTED = (
    ONE,
    TWO,
    AGAIN,
    *(f"export {name}" for name in ("jsonl", "csv", "xlsx", "parquet", "ics", "html")),
    "load SQLite",
    "load SQLite again, nothing new",
    "load PostgreSQL",
    "load PostgreSQL again, nothing new",
)

Size = dict[str, Any]


def size(number: float) -> str:
    """Bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if number >= 100 or unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def duration(seconds: float) -> str:
    """Seconds for people."""
    if seconds < 120:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def table(heads: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]
