"""The command that writes records in other formats."""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ntm_extract.commands.bar import Bar

if TYPE_CHECKING:
    from ntm_extract.output.export import Exported

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "ics", "html")
"""As in the module that writes them, which is not loaded for the help."""


def chosen_formats(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The formats of ``--format`` options, each given alone or with commas.

    Wrong usage when one is unknown, or needs a library that is not installed: better told before a long run than after.
    """
    names = [name.strip().lower() for part in given for name in part.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FORMATS)}")
    if "parquet" in names and find_spec("pyarrow") is None:
        raise click.BadParameter("parquet needs the library pyarrow; install it with: pip install 'ntm-extract[parquet]'")
    if given and not names:
        raise click.BadParameter(f"names no format; give some of {', '.join(FORMATS)}")
    return tuple(dict.fromkeys(names))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("xlsx,ics",),
    show_default=True,
    callback=chosen_formats,
    metavar="NAME[,NAME…]",
    help=f"What to write: {', '.join(FORMATS)}. May be given more than once.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR2",
    help="Folder for the files; made when missing. [default: DIR/exports]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def export(folder: Path, formats: tuple[str, ...], out: Path | None, as_json: bool, quiet: bool) -> None:
    """Write records as Excel, CSV, JSON Lines, Parquet, a calendar or HTML pages.

    DIR is a folder that `convert` wrote. Files of an earlier export are replaced, each one whole. A records file that cannot
    be read is named on one line and left out. xlsx and csv have Vietnamese headings, jsonl and parquet English names; csv and
    xlsx cells are never formulas; ics holds the deadlines; html is one page a plan with its records in colour.
    Exit status: 0 when all went well, 1 when something failed, 2 for wrong usage.

    \b
    Examples:
      ntm-extract export records/
      ntm-extract export records/ --format xlsx,html --out report/
      ntm-extract export records/ --format parquet --format jsonl --json
    """
    from ntm_extract.errors import InputError
    from ntm_extract.plan_files import EXPORTS

    out = out or folder / EXPORTS
    began = time.perf_counter()
    try:
        result = write_exports(folder, out, formats, told=not (quiet or as_json))
    except InputError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(_summary(result, time.perf_counter() - began), ensure_ascii=False, indent=1))
    sys.exit(1 if result.failures else 0)


def write_exports(folder: Path, out: Path, formats: tuple[str, ...], *, told: bool) -> Exported:
    """Exports with a progress bar, and a line on standard error for each failure; ``told``: and says what was written.

    Raises :class:`InputError` when nothing could be written.
    """
    from ntm_extract.errors import printable
    from ntm_extract.output.export import export_folder

    with Bar(enabled=told) as bar:
        result = export_folder(folder, out, formats, lambda done, total, path: bar.show(done, total, path.name))
    for failure in result.failures:
        click.echo(str(failure), err=True)
    if told:
        rows = ", ".join(f"{count} {table}" for table, count in result.rows.items())
        click.echo(f"{result.plans} plans exported to {printable(str(out))}: {rows or 'nothing'}")
        for path in result.paths if len(result.paths) <= 20 else []:
            click.echo(f"  {printable(path.relative_to(out).as_posix())}")
        for note, count in result.notes.items():
            click.echo(f"  {note.replace('_', ' ')}: {count} left out")
    return result


def _summary(result: Exported, seconds: float) -> dict[str, Any]:
    return {
        "files": [str(path) for path in result.paths],
        "plans": result.plans,
        "rows": result.rows,
        "notes": result.notes,
        "failed": [{"path": f.path, "category": f.category, "message": f.message} for f in result.failures],
        "seconds": round(seconds, 3),
    }
