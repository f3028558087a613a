"""``ntm-extract query``: the common questions to a database of plans."""

from __future__ import annotations

import sys
from typing import cast

import click

_KINDS = ("targets", "communes", "deadlines", "references", "findings")
_VIEWS = (
    "targets_by_province",
    "goals_against_next_year",
    "communes_by_roadmap_year",
    "references_by_provinces",
    "deadlines_ahead",
    "findings_overview",
    "current_plans",
)


@click.command()
@click.option(
    "--db",
    default="sqlite:///ntm.db",
    show_default=True,
    metavar="URL",
    help="The database: a SQLite file's path, sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME.",
)
@click.option("--kind", type=click.Choice(_KINDS), help="The kind of records. [default: targets]")
@click.option("--view", type=click.Choice(_VIEWS), help="Print a view of the database instead of records.")
@click.option("--province", metavar="NAME|CODE", help="The plan's province: its name, with or without marks, or its code then.")
@click.option("--year", type=int, help="The year that the record is about; for references and findings the plan's (last) year.")
@click.option("--indicator", metavar="CODE", help="What a target is about: a code of the table `indicators`.")
@click.option("--level", metavar="LEVEL", help="ntm, ntm_nang_cao, ntm_kieu_mau or ntm_hien_dai.")
@click.option("--text", "words", metavar="WORDS", help="Words that all occur in the record, its subject or its task.")
@click.option("--all-versions", is_flag=True, help="Records of earlier versions of a plan, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "json")),
    default="table",
    show_default=True,
    help="How to print the rows; csv and json have more columns than the table.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows. [default: 100 in a table, else all]")
def query(
    db: str,
    kind: str | None,
    view: str | None,
    province: str | None,
    year: int | None,
    indicator: str | None,
    level: str | None,
    words: str | None,
    all_versions: bool,
    form: str,
    limit: int | None,
) -> None:
    """Ask a database that `load` filled: records with their plan, sentence and place in the source, or a view.

    Exit status: 0 when the question was answered, if only with no rows; 1 when the database failed, 2 for wrong usage.

    \b
    Examples:
      ntm-extract query --db ntm.db --province "Lạng Sơn" --year 2023 --indicator certified_units
      ntm-extract query --db ntm.db --kind deadlines --text "báo cáo" --format csv
      ntm-extract query --db ntm.db --view goals_against_next_year --province 46 --format json
    """
    from sqlalchemy import exc

    from ntm_extract.errors import InputError
    from ntm_extract.store import queries
    from ntm_extract.store.engine import database_error, open_engine, parse_url, shown
    from ntm_extract.store.migrate import require_current
    from ntm_extract.store.printing import TABLE_ROWS, print_rows

    if kind and view:
        raise click.UsageError("--kind and --view are two questions; give one of them")
    if view and all_versions:
        raise click.UsageError("the views show current versions only; leave --all-versions out")
    try:
        url = parse_url(db)
        filters = queries.Filters(province, year, indicator, level, words, all_versions)
        with open_engine(url, write=False).connect() as connection:
            require_current(connection, shown(url))
            most = limit or (TABLE_ROWS + 1 if form == "table" else None)
            if view:
                rows = queries.view(connection, view, filters, most)
            else:
                rows = queries.records(connection, cast(queries.Kind, kind or "targets"), filters, most)
            print_rows(rows, form, view or kind or "targets", limit)
    except InputError as error:
        if error.path.startswith("--"):
            raise click.UsageError(str(error)) from error
        click.echo(str(error), err=True)
        sys.exit(1)
    except exc.SQLAlchemyError as error:
        click.echo(str(database_error(url, error)), err=True)
        sys.exit(1)
