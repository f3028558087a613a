"""An evaluation as tables on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ntm_extract.evaluation import qa_tables


def show(result: dict[str, Any], console: Console, *, errors: int) -> None:
    """Scores per kind, per document, fields, and the first ``errors`` errors."""
    table = Table(title="Records against gold")
    for name in ("kind", "match", "tp", "fp", "fn", "precision", "recall", "F1"):
        table.add_column(name, justify="left" if name in ("kind", "match") else "right")
    for kind, report in [*result["kinds"].items(), ("all", result["overall"])]:
        for match in ("strict", "partial"):
            if match in report:
                r = report[match]
                scores = [f"{r[s]:.4f}" if r["tp"] + r["fp"] + r["fn"] else "-" for s in ("precision", "recall", "f1")]
                table.add_row(
                    kind if match == "strict" else "",
                    match,
                    str(r["tp"]),
                    str(r["fp"]),
                    str(r["fn"]),
                    *scores,
                    end_section=match == "partial",
                )
    console.print(table)
    qa_tables.intervals(result, console)
    _fields(result, console)
    _documents(result, console)
    qa_tables.classes(result, console)
    if "baseline" in result:
        qa_tables.changes(result, console)
    _errors(result, console, errors)


def _fields(result: dict[str, Any], console: Console) -> None:
    table = Table(title="Fields of paired records")
    for name in ("kind", "field", "score", "of"):
        table.add_column(name, justify="right" if name in ("score", "of") else "left")
    for kind, report in result["kinds"].items():
        for name, field in report.get("fields", {}).items():
            if "accuracy" in field:
                score, of = field["accuracy"], field["of"]
            elif "token_f1" in field:
                score, of = field["token_f1"], field["of"]
            else:
                score, of = field["f1"], field["tp"] + field["fn"]
            table.add_row(kind, name, "-" if score is None else f"{score:.4f}", str(of))
        if "full" in report:
            full = report["full"]["recall"]
            table.add_row(
                kind,
                "full (key and all fields)",
                "-" if full is None else f"{full:.4f}",
                str(report["full"]["of"]),
                end_section=True,
            )
    document = result["document"]
    if document["of"]:
        table.add_row("document", "all fields", f"{document['right']}/{document['of']}", "")
    console.print(table)


def _documents(result: dict[str, Any], console: Console) -> None:
    if len(result["documents"]) < 2:
        return
    table = Table(title="Strict F1 per document")
    table.add_column("document")
    kinds = list(result["kinds"])
    for kind in kinds:
        table.add_column(kind, justify="right")
    for entry in result["documents"]:
        cells = []
        for kind in kinds:
            r = entry["kinds"][kind]["strict"]
            cells.append(f"{r['f1']:.4f}" if r["tp"] + r["fp"] + r["fn"] else "-")
        table.add_row(escape(entry["source"]), *cells)
    console.print(table)


def _errors(result: dict[str, Any], console: Console, limit: int) -> None:
    errors = result["errors"]
    if not errors or not limit:
        return
    console.print(
        f"\n[bold]Errors[/bold] ({min(limit, len(errors))} of {len(errors)}; --errors N shows more, --json FILE has all)"
    )
    for error in errors[:limit]:
        head = f"{error['source']}  {error['kind']}  {error['error']}" + (f" {error['field']}" if error.get("field") else "")
        if "key" in error:
            console.print(f"  {escape(head)}  {escape(str(error['key']))} x{error['count']}", highlight=False, soft_wrap=True)
            continue
        gold, predicted, name = error["gold"], error["predicted"], error.get("field")
        if name and error["kind"] != "document":
            gold, predicted = (gold or {}).get(name), (predicted or {}).get(name)
        elif error["kind"] != "document":
            gold, predicted = (gold or {}).get("text"), (predicted or {}).get("text")
        console.print(
            f"  {escape(head)}: gold {escape(repr(gold))}, predicted {escape(repr(predicted))}", highlight=False, soft_wrap=True
        )
        if error.get("context"):
            console.print(f"      {escape(error['context'])}", style="dim", highlight=False, soft_wrap=True)
