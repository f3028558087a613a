"""What `convert` prints at its end: a table of few files, the sums and failures of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ntm_extract.batch.folder_run import FolderRun

FEW = 30
"""Files up to which each has a row."""
MOST_FAILURES = 50


def print_summary(run: FolderRun) -> None:
    """Prints what was done and where the records are."""
    import click

    from ntm_extract.errors import printable

    if len(run.jobs) <= FEW:
        _print_table(run)
    else:
        for line in _lines(run):
            click.echo(line)
    click.echo(f"Records in {printable(str(run.out))}")


def sums(run: FolderRun) -> str:
    """`12 converted, 3 unchanged, 1 failed`."""
    files = run.totals.files
    parts = [f"{files['converted']} converted"]
    parts += [f"{files['unchanged']} unchanged"] if files["unchanged"] else []
    parts += [f"{files['failed']} failed"]
    parts += [f"{files['vanished']} gone"] if files["vanished"] else []
    parts += [f"{run.totals.left} left"] if run.totals.left else []
    return ", ".join(parts)


def _print_table(run: FolderRun) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ntm_extract.records import KINDS

    table = Table(show_footer=True)
    table.add_column("file", footer=sums(run), overflow="fold")
    for kind in KINDS:
        table.add_column(kind, justify="right", footer=str(run.totals.records[kind]))
    table.add_column("seconds", justify="right", footer=f"{run.seconds:.1f}")
    for row in run.rows():
        if row["status"] == "failed":
            table.add_row(escape(row["path"]), "failed", *[""] * (len(KINDS) - 1), f"{row['seconds']:.2f}", style="red")
        elif row["status"] != "vanished":
            seconds = "unchanged" if row["status"] == "unchanged" else f"{row['seconds']:.2f}"
            table.add_row(escape(row["path"]), *[str(row["records"][kind]) for kind in KINDS], seconds)
    Console().print(table)


def _lines(run: FolderRun) -> list[str]:
    """The failures by name once more, which have scrolled away, and the sums."""
    from ntm_extract.commands.convert_progress import duration

    totals = run.totals
    failed: list[dict[str, Any]] = []
    for row in run.rows():
        if row["status"] == "failed" and len(failed) < MOST_FAILURES:
            failed.append(row)
    lines = [f"failed ({row['category']}): {row['path']}" for row in failed]
    more = totals.files["failed"] - len(failed)
    lines += [f"and {more} more, which run.json names"] if more else []
    records = ", ".join(f"{number} {kind}" for kind, number in totals.records.items())
    return [*lines, f"{sums(run)} in {duration(run.seconds)}", *([records] if records else [])]
