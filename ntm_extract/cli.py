"""The command line: the group that all commands join."""

from __future__ import annotations

import click

from ntm_extract.commands.check import check
from ntm_extract.commands.convert import convert
from ntm_extract.commands.evaluate import evaluate
from ntm_extract.commands.export import export
from ntm_extract.commands.gold import gold
from ntm_extract.commands.load import load
from ntm_extract.commands.query import query
from ntm_extract.commands.schema import schema
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
      ntm-extract load records/ --db ntm.db
      ntm-extract query --db ntm.db --province "Lạng Sơn" --indicator certified_units
      ntm-extract check ke-hoach.docx
      ntm-extract evaluate gold/ records/ --json scores.json
      ntm-extract gold draft plan.txt --out gold/plan.json
      ntm-extract schema --out schemas/
    """


for command in (convert, export, load, query, check, evaluate, gold, schema):
    main.add_command(command)

if __name__ == "__main__":
    main()
