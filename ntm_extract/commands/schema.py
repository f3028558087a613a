"""The command that gives the JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
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
