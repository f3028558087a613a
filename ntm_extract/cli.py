"""The command line: convert, and the group that all other commands join."""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import click

from ntm_extract.commands.check import check
from ntm_extract.commands.evaluate import evaluate
from ntm_extract.commands.export import export
from ntm_extract.commands.gold import gold
from ntm_extract.version import __version__

CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=CONTEXT_SETTINGS)
@click.version_option(__version__, "-V", "--version", prog_name="ntm-extract", message="%(prog)s %(version)s")
def main() -> None:
    """Structured, grounded records from Vietnamese plans (Kế hoạch) for nông thôn mới.

    \b
    Examples:
      ntm-extract convert inbox/ --out records/
      ntm-extract export records/ --format xlsx,ics
      ntm-extract check ke-hoach.docx
      ntm-extract evaluate gold/ records/ --json scores.json
      ntm-extract gold draft plan.txt --out gold/plan.json
      ntm-extract schema --out schemas/
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for the records; made when missing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output instead of a table.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def convert(inputs: tuple[str, ...], out: Path, as_json: bool, quiet: bool) -> None:
    """Extract records from files and folders (text, Word, PDF, scans and pictures, .doc, .rtf, .odt).

    Folders are read with their subfolders. Each plan's records go to DIR/<path relative to its input>.json. A file that
    fails is named on one line and stops none of the others. Exit status: 0 when all went well, 1 when some input failed,
    2 for wrong usage.

    \b
    Examples:
      ntm-extract convert ke-hoach.docx --out records/
      ntm-extract convert inbox/2024 inbox/2025 --out records/ --json
    """
    from ntm_extract.batch import find_jobs, run
    from ntm_extract.errors import printable

    if out.exists() and not out.is_dir():
        raise click.UsageError(f"--out {out} is a file, not a folder")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries say of a damaged file is no line that names it
    began = time.perf_counter()
    jobs = find_jobs(inputs, out)
    if not jobs:
        raise click.UsageError("no file was found in what was given; check the paths")
    outcomes = []
    with _Progress(len(jobs), enabled=not (quiet or as_json)) as progress:
        for outcome in run(jobs, on_start=lambda job: progress.show(printable(job.path.name))):
            outcomes.append(outcome)
            progress.advance()
            for warning in outcome.warnings:
                progress.line(f"{outcome.path}: warning: {warning}")
            if outcome.failed:
                progress.line(f"{outcome.path}: {outcome.message}")
    seconds = time.perf_counter() - began
    failed = [o for o in outcomes if o.failed]
    if as_json:
        files = [
            {
                "path": o.path,
                "target": o.target,
                "records": o.records,
                "warnings": o.warnings,
                "seconds": round(o.seconds, 3),
                "category": o.category,
                "message": o.message,
            }
            for o in outcomes
        ]
        click.echo(
            json.dumps(
                {"files": files, "converted": len(outcomes) - len(failed), "failed": len(failed), "seconds": round(seconds, 3)},
                ensure_ascii=False,
                indent=1,
            )
        )
    elif not quiet:
        _summary(outcomes, seconds, out)
    sys.exit(1 if failed else 0)


def _summary(outcomes: list[Any], seconds: float, out: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ntm_extract.errors import printable
    from ntm_extract.records import KINDS

    done = [o for o in outcomes if not o.failed]
    table = Table(show_footer=True)
    table.add_column("file", footer=f"{len(done)} converted, {len(outcomes) - len(done)} failed", overflow="fold")
    for kind in KINDS:
        table.add_column(kind, justify="right", footer=str(sum(o.records.get(kind, 0) for o in done)))
    table.add_column("seconds", justify="right", footer=f"{seconds:.1f}")
    for o in outcomes:
        cells = ["failed", *[""] * (len(KINDS) - 1)] if o.failed else [str(o.records[k]) for k in KINDS]
        table.add_row(escape(o.path), *cells, f"{o.seconds:.2f}", style="red" if o.failed else None)
    console = Console()
    console.print(table)
    console.print(f"Records in {printable(str(out))}", highlight=False, markup=False)


class _Progress:
    """A progress bar on a terminal; elsewhere only the lines."""

    def __init__(self, total: int, *, enabled: bool) -> None:
        self._bar: Any = None
        self._task: Any = None
        if enabled and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> _Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, name: str) -> None:
        if self._bar:
            self._bar.update(self._task, description=name[-40:])

    def advance(self) -> None:
        if self._bar:
            self._bar.advance(self._task)

    def line(self, text: str) -> None:
        if self._bar:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(text, err=True)


main.add_command(evaluate)


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the schemas to this folder instead of printing them.",
)
def schema(out: Path | None) -> None:
    """Print or write the JSON Schemas (2020-12) of plans and records.

    \b
    Examples:
      ntm-extract schema
      ntm-extract schema --out schemas/
    """
    from ntm_extract.schemas import MODELS, write_schemas
    from ntm_extract.schemas import schema as schema_of

    if out is None:
        click.echo(json.dumps({name: schema_of(name) for name in MODELS}, ensure_ascii=False, indent=1))
    else:
        try:
            paths = write_schemas(out)
        except OSError as error:
            raise click.UsageError(
                f"the schemas could not be written to {out} ({error.strerror}); choose another --out"
            ) from error
        for path in paths:
            click.echo(str(path))


main.add_command(gold)
main.add_command(check)
main.add_command(export)

if __name__ == "__main__":
    main()
