"""Intervals, classes of errors and changes as tables on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

LISTED = 10
"""Records gained or lost that are named per document and kind; the JSON has all."""


def intervals(result: dict[str, Any], console: Console) -> None:
    """The 95% intervals of precision, recall and F1."""
    found = result["intervals"]
    table = Table(title="95% intervals (rates: Wilson; F1: bootstrap over documents)")
    for name in ("kind", "match", "precision", "recall", "F1"):
        table.add_column(name)
    for kind, report in [*found["kinds"].items(), ("all", found["overall"])]:
        for match in ("strict", "partial"):
            if match in report:
                cells = [_interval(report[match][name]) for name in ("precision", "recall", "f1")]
                table.add_row(kind if match == "strict" else "", match, *cells, end_section=match == "partial")
    console.print(table)


def _interval(value: list[float] | None) -> str:
    return "-" if value is None else f"{value[0]:.3f} – {value[1]:.3f}"


def classes(result: dict[str, Any], console: Console) -> None:
    """How many errors of each class."""
    if not result["classes"]:
        return
    kinds = [*result["kinds"], "document"]
    table = Table(title="Classes of errors")
    table.add_column("class")
    for kind in (*kinds, "all"):
        table.add_column(kind, justify="right")
    for name, counts in result["classes"].items():
        table.add_row(name, *(str(counts.get(kind, "")) for kind in kinds), str(sum(counts.values())))
    console.print(table)


def changes(result: dict[str, Any], console: Console) -> None:
    """Gains and losses against the baseline, per document and kind."""
    found = result["baseline"]
    console.print(f"\n[bold]Against the baseline[/bold]: {found['gained']} gained, {found['lost']} lost", highlight=False)
    for name, sources in (("only in the baseline", found["only_before"]), ("not in the baseline", found["only_now"])):
        if sources:
            console.print(f"  {name}: {escape(', '.join(sources))}", highlight=False, soft_wrap=True)
    for document in found["documents"]:
        for kind, entry in document["kinds"].items():
            scores = f"F1 {entry['f1_before']:.4f} to {entry['f1_after']:.4f}" if "f1_after" in entry else "fields"
            head = f"{document['source']}  {kind}  {scores}, {len(entry['gained'])} gained, {len(entry['lost'])} lost"
            console.print(f"  {escape(head)}", highlight=False, soft_wrap=True)
            for sign, name in (("+", "gained"), ("-", "lost")):
                for error in entry[name][:LISTED]:
                    console.print(f"      {sign} {escape(_line(error))}", highlight=False, soft_wrap=True)
                if len(entry[name]) > LISTED:
                    console.print(f"      {sign} … {len(entry[name]) - LISTED} more, in the JSON", highlight=False)


def _line(error: dict[str, Any]) -> str:
    what = f"{error['error']} {error['field']}" if error["field"] else str(error["error"])
    if "key" in error:
        return f"{what} {error['key']} x{error['count']}"
    if error["kind"] == "document":
        return f"{what}: gold {error['gold']!r}"
    record = error["gold"] or error["predicted"]
    return f"{what} at {record['start']}: {record['text']!r}"
