"""``ntm-extract load``: the records that `convert` wrote, into a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ntm_extract.commands.bar import Bar

if TYPE_CHECKING:
    from ntm_extract.store.loading import Loaded

_RESULTS = {"new": "new plans", "new_version": "new versions", "unchanged": "unchanged", "failed": "failed"}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--db",
    default="sqlite:///ntm.db",
    show_default=True,
    metavar="URL",
    help="The database: a SQLite file's path, sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output instead of a table.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def load(folder: Path, db: str, as_json: bool, quiet: bool) -> None:
    """Load the records of all plans in DIR (what `convert --out DIR` wrote) into a database.

    Tables are made or upgraded when needed. A plan that is there already is not loaded twice; one that has changed becomes
    a new version, which the views then show. It can be run again, and by several at once. A file that cannot be loaded is
    named on one line and stops none of the others. Beside a SQLite file, FILE.metadata.json describes it for Datasette.
    Exit status: 0 when all went well, 1 when a file or the database failed, 2 for wrong usage.

    \b
    Examples:
      ntm-extract load records/ --db ntm.db
      ntm-extract load records/ --db postgresql://office@localhost/ntm --json
    """
    from ntm_extract.errors import InputError
    from ntm_extract.plan_files import plan_paths
    from ntm_extract.store.engine import parse_url
    from ntm_extract.store.folder import load as load_folder

    try:
        parse_url(db)
        if not any(plan_paths(folder)):
            raise click.UsageError(f"{folder}: no records in it; give the folder that `convert` wrote to")
    except InputError as error:
        raise click.UsageError(str(error)) from error
    files: list[dict[str, Any]] = []
    try:
        with Bar(enabled=not (quiet or as_json)) as bar:
            count = 0

            def told(loaded: Loaded, total: int) -> None:
                nonlocal count
                count += 1
                bar.show(count, total, Path(loaded.path).name)
                if as_json:
                    files.append(
                        {"path": loaded.path, "result": loaded.result, "version": loaded.version, "message": loaded.message}
                    )
                _tell(loaded, quiet=quiet)

            done = load_folder(folder, db, told)
    except InputError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if as_json:
        summary = {result: done.results[result] for result in _RESULTS}
        click.echo(json.dumps({**summary, "rows": dict(sorted(done.rows.items())), "files": files}, ensure_ascii=False, indent=1))
    elif not quiet:
        click.echo(", ".join(f"{done.results[result]} {words}" for result, words in _RESULTS.items()) + f"; in {done.database}")
        if done.file:
            click.echo(f"To browse: datasette {done.file} -m {done.metadata}")
    sys.exit(1 if done.results["failed"] else 0)


def _tell(loaded: Loaded, *, quiet: bool) -> None:
    """One line on standard error for what somebody should know of."""
    if loaded.result == "failed":
        click.echo(f"{loaded.path}: {loaded.message}", err=True)
    elif loaded.replaces and not quiet:
        click.echo(f"{loaded.path}: is version {loaded.version} of the plan that was loaded from {loaded.replaces}", err=True)
