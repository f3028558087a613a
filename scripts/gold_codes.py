"""How many of the communes that gold names have a code, as of each plan's date, and which have none.

    python scripts/gold_codes.py gold ../shared/gold

Gold has no codes of its own: what is told is whether the name is one unit of the gazetteer in the district that gold gives.
Exits with 1 when a commune with a district has no code.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from ntm_extract.evaluation.files import load_plan
from ntm_extract.gazetteer.resolve import add_codes
from ntm_extract.records import Plan


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--skip", multiple=True, help="Name of a gold file, without .json, to leave out.")
def main(folders: tuple[Path, ...], skip: tuple[str, ...]) -> None:
    """Counts the communes of gold that have a code, per plan."""
    missing = 0
    for path in sorted(p for folder in folders for p in folder.rglob("*.json")):
        if path.stem in skip:
            continue
        plan = Plan.model_validate(load_plan(path))
        add_codes(plan)
        for label, communes in (
            ("with a district", [c for c in plan.communes if c.district]),
            ("without a district", [c for c in plan.communes if not c.district]),
        ):
            if not communes:
                continue
            found = [c for c in communes if c.code]
            kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(c.match for c in communes).items()))
            later = sum(c.successor is not None for c in communes)
            click.echo(
                f"{path.stem}: {len(found)} of {len(communes)} communes {label} have a code ({kinds}); {later} a successor"
            )
            for name in sorted({f"{c.unit_type} {c.name}, {c.district}" for c in communes if not c.code}):
                click.echo(f"    no code: {name}")
            missing += len(communes) - len(found) if label == "with a district" else 0
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
