"""``ntm-extract evaluate``: records against gold, as tables, JSON and an HTML report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


def _floors(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, float]]:
    from ntm_extract.evaluation.thresholds import parse_floor

    try:
        return [parse_floor(value) for value in values]
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", metavar="PRED", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the whole result as JSON ('-' for standard output).",
)
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a report that opens in a browser from disk: the texts with their records in colour, errors, scores.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the plans, for texts that neither GOLD nor PRED holds.",
)
@click.option("--by-value", is_flag=True, help="Compare keys without spans: for another rendering of the same plan.")
@click.option(
    "--errors", default=20, type=click.IntRange(min=0), show_default=True, metavar="N", help="How many errors to print."
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="OLD.json",
    help="List what was gained and lost since an earlier result of --json.",
)
@click.option(
    "--min-f1",
    "floors",
    multiple=True,
    callback=_floors,
    metavar="KIND=F1",
    help="Exit with 1 when the strict F1 of a kind (or of `overall`) is under this; may be given again.",
)
def evaluate(
    gold: Path,
    predicted: Path,
    json_file: Path | None,
    html_file: Path | None,
    texts: Path | None,
    by_value: bool,
    errors: int,
    baseline: Path | None,
    floors: list[tuple[str, float]],
) -> None:
    """Compare records with gold annotations.

    GOLD and PRED are files or folders; plans are matched by their `source`. Two single files are compared whatever
    their sources are. Exit status: 0 when the comparison ran, 1 when an F1 is under its --min-f1, 2 when a file cannot be
    read or does not follow the contract.

    \b
    Examples:
      ntm-extract evaluate gold/ out/
      ntm-extract evaluate gold/lam-dong-bcd-2022.json out/lam-dong-bcd-2022.docx.json --errors 100
      ntm-extract evaluate gold/ out/ --json scores.json --html report.html
      ntm-extract evaluate gold/ out/ --baseline scores.json --min-f1 targets=0.95 --min-f1 overall=0.9
    """
    from ntm_extract.errors import GoldError
    from ntm_extract.evaluation import baseline as history
    from ntm_extract.evaluation import evaluate as compare
    from ntm_extract.evaluation import evaluate_by_value, pair_files
    from ntm_extract.evaluation.classes import add_classes
    from ntm_extract.evaluation.intervals import intervals
    from ntm_extract.evaluation.texts import with_texts
    from ntm_extract.evaluation.thresholds import shortfalls

    if by_value and html_file is not None:
        raise click.UsageError("--html shows spans, which --by-value leaves aside; use one of them")
    try:
        pairs, notes = pair_files(gold, predicted)
        if texts is not None:
            pairs, more = with_texts(pairs, texts)
            notes += more
        old = history.load_baseline(baseline, by_value=by_value) if baseline is not None else None
    except GoldError as error:
        raise click.UsageError(str(error)) from error
    for note in notes:
        click.echo(f"note: {note}", err=True)
    result = evaluate_by_value(pairs) if by_value else compare(pairs)
    add_classes(result, pairs)
    result["intervals"] = intervals(result)
    if old is not None:
        result["baseline"] = history.compare(result, old)
    if html_file is not None:
        from ntm_extract.evaluation.report import report

        _write(html_file, report(result, pairs))
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    if json_file is not None and str(json_file) == "-":
        click.echo(text, nl=False)
    else:
        if json_file is not None:
            _write(json_file, text)
        from rich.console import Console

        from ntm_extract.evaluation.tables import show

        show(result, Console(), errors=errors)
    under = shortfalls(result, floors)
    for line in under:
        click.echo(line, err=True)
    sys.exit(1 if under else 0)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{path}: cannot be written ({error.strerror})") from error
