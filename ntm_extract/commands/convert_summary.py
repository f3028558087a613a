"""What `convert` prints at its end: a table of few files, the sums and failures of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ntm_extract.batch.folder_run import FolderRun

FEW = 30
"""Files up to which each has a row."""
MOST_FAILURES = 50


def print_summary(run: FolderRun) -> None:
    """Prints the table and where the records are."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ntm_extract.errors import printable
    from ntm_extract.records import KINDS

    totals, few = run.totals, len(run.jobs) <= FEW
    table = Table(show_footer=True)
    heading = "file" if few or not totals.files["failed"] else "files that failed"
    table.add_column(heading, footer=sums(run), overflow="fold", min_width=18)
    for kind in KINDS:
        table.add_column(kind, justify="right", footer=str(totals.records[kind]))
    table.add_column("seconds", justify="right", footer=f"{run.seconds:.1f}")
    shown = 0
    for row in run.rows():
        failed = row["status"] == "failed"
        if row["status"] == "vanished" or not (few or failed) or (not few and shown >= MOST_FAILURES):
            continue
        shown += 1
        seconds = "unchanged" if row["status"] == "unchanged" else f"{row['seconds']:.2f}"
        table.add_row(escape(row["path"]), *_cells(row, KINDS), seconds, style="red" if failed else None)
    console = Console()
    console.print(table)
    if not few and totals.files["failed"] > MOST_FAILURES:
        console.print(f"{totals.files['failed'] - MOST_FAILURES} more failed; run.json names all", highlight=False)
    console.print(f"Records in {printable(str(run.out))}", highlight=False, markup=False, soft_wrap=True)


def sums(run: FolderRun) -> str:
    """`12 converted, 3 unchanged, 1 failed`."""
    files = run.totals.files
    parts = [f"{files['converted']} converted"]
    parts += [f"{files['unchanged']} unchanged"] if files["unchanged"] else []
    parts += [f"{files['failed']} failed"]
    parts += [f"{files['vanished']} gone"] if files["vanished"] else []
    parts += [f"{run.totals.left} left"] if run.totals.left else []
    return ", ".join(parts)


def _cells(row: dict[str, Any], kinds: tuple[str, ...]) -> list[str]:
    if row["status"] == "failed":
        return [row["category"], *[""] * (len(kinds) - 1)]
    return [str(row["records"][kind]) for kind in kinds]
