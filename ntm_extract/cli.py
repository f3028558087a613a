"""The command line: the group that all commands join."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ntm_extract.commands.check import check
from ntm_extract.commands.convert import convert
from ntm_extract.commands.evaluate import evaluate
from ntm_extract.commands.export import export
from ntm_extract.commands.gold import gold
from ntm_extract.commands.load import load
from ntm_extract.commands.query import query
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


main.add_command(convert)
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
main.add_command(load)
main.add_command(query)

if __name__ == "__main__":
    main()
