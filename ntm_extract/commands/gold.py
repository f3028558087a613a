"""``ntm-extract gold``: drafts, checks, agreement, and exchange with annotation tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

FORMATS = ("labelstudio", "doccano", "spacy")
_EXISTING = click.Path(exists=True, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_texts = click.option(
    "--texts", type=_FOLDER, metavar="DIR", help="Folder of the documents, with its subfolders; found by name and sha256."
)
_force = click.option("--force", is_flag=True, help="Overwrite a file that is there already.")


@click.group()
def gold() -> None:
    """Make gold annotations: draft, check, compare, and exchange with annotation tools.

    \b
    Examples:
      ntm-extract gold draft corpus/can-tho-2024.txt --out my-gold/can-tho-2024.json
      ntm-extract gold validate my-gold/ --texts corpus/
      ntm-extract gold agree first/ second/
      ntm-extract gold export --to labelstudio my-gold/ --texts corpus/ --out tasks.json
      ntm-extract gold import --from labelstudio export.json --out my-gold/
    """


@contextmanager
def _failures() -> Iterator[None]:
    """A file that cannot be used is one line and exit status 1."""
    from ntm_extract.errors import GoldError, InputError

    try:
        yield
    except (InputError, GoldError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error


@gold.command()
@click.argument("plan", type=_EXISTING)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Default: standard output.")
@_force
def draft(plan: Path, out: Path | None, force: bool) -> None:
    """Write a pre-annotated draft of gold for a plan.

    PLAN is a document, or the .json that `convert` wrote of it. The draft has the contract's fields and no others. A
    draft shows what the extractor sees: read the plan for what it misses. Exit status: 0 when written, 1 when the plan
    cannot be read or FILE is there already, 2 for wrong usage.

    \b
    Examples:
      ntm-extract gold draft corpus/can-tho-2024.txt --out my-gold/can-tho-2024.json
      ntm-extract gold draft records/can-tho-2024.txt.json
    """
    from ntm_extract.gold.draft import draft as draft_of
    from ntm_extract.gold.files import write_text
    from ntm_extract.gold.form import dumps

    with _failures():
        text = dumps(draft_of(plan))
        if out is None:
            click.echo(text)
        else:
            write_text(out, text, force=force)


@gold.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_EXISTING)
@_texts
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def validate(files: tuple[Path, ...], texts: Path | None, as_json: bool) -> None:
    """Check gold files: fields, spans, doubled records, units, indicators, dates.

    FILEs may be folders. Spans are checked against the document's text when --texts is given. Every problem is one line:
    file, kind, index, field, what is wrong and what to do. Exit status: 0 when there is no error (there may be
    warnings), 1 when there is one, 2 for wrong usage.

    \b
    Examples:
      ntm-extract gold validate my-gold/can-tho-2024.json
      ntm-extract gold validate my-gold/ --texts corpus/ --json
    """
    from ntm_extract.gold.files import Texts, gold_files
    from ntm_extract.gold.validate import validate as problems_of

    with _failures():
        found = {path: problems_of(path, Texts(texts)) for path in gold_files(files)}
    errors = sum(p.severity == "error" for problems in found.values() for p in problems)
    warnings = sum(len(problems) for problems in found.values()) - errors
    if as_json:
        listed = [{"path": str(path), "problems": [p.as_dict() for p in problems]} for path, problems in found.items()]
        click.echo(json.dumps({"files": listed, "errors": errors, "warnings": warnings}, ensure_ascii=False, indent=1))
    else:
        for path, problems in found.items():
            for problem in problems:
                click.echo(problem.line(str(path)))
        unread = "" if texts else " (spans were not compared with the documents; --texts DIR does that)"
        click.echo(f"{len(found)} files, {errors} errors, {warnings} warnings{unread}", err=True)
    raise SystemExit(1 if errors else 0)


@gold.command()
@click.argument("a", type=_EXISTING)
@click.argument("b", type=_EXISTING)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON, also for each document.")
def agree(a: Path, b: Path, as_json: bool) -> None:
    """Tell how far two annotators agree.

    A and B are files or folders; plans are matched by their `source`, and those of one side only are left out. F1 is of
    strict keys, paired as in `evaluate`; optional records of either side are left out. Krippendorff's alpha (nominal) is
    given in two codings: `records`, where the units are records (a pair, or one without a partner) and the labels their
    strict keys; and `characters`, where the units are the text's characters and the label is whether a record of the kind
    covers them. Exit status: 0, 1 when a file cannot be read, 2 for wrong usage.

    \b
    Examples:
      ntm-extract gold agree first/can-tho-2024.json second/can-tho-2024.json
      ntm-extract gold agree first/ second/ --json
    """
    from ntm_extract.evaluation import pair_files
    from ntm_extract.gold.agreement import agreement

    with _failures():
        pairs, _ = pair_files(a, b)
        _, others = pair_files(b, a)
    both = [p for p in pairs if p.predicted is not None]
    for pair in pairs:
        if pair.predicted is None:
            click.echo(f"note: {pair.source} is only in {a}; left out", err=True)
        elif pair.gold["sha256"] != pair.predicted["sha256"]:
            click.echo(f"note: {pair.source}: annotated from different files; spans may not fit", err=True)
    for note in others:
        if note.startswith("no prediction for "):
            click.echo(f"note: {note.removeprefix('no prediction for ').partition(';')[0]} is only in {b}; left out", err=True)
    if not both:
        click.echo(f"{b}: no plan of {a} was annotated here; check the `source` fields", err=True)
        raise SystemExit(1)
    result = agreement(both)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _show(result)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Agreement on {len(result['documents'])} documents")
    table.add_column("kind")
    for name in ("same", "only A", "only B", "F1", "alpha, records", "alpha, characters"):
        table.add_column(name, justify="right")
    for kind, row in result["kinds"].items():
        counts = [str(row[name]) for name in ("same", "only_a", "only_b")]
        rates = ["-" if row[name] is None else f"{row[name]:.4f}" for name in ("f1", "alpha_records", "alpha_characters")]
        table.add_row(kind, *counts, *rates)
    Console().print(table)


@gold.command("export")
@click.option("--to", "target", required=True, type=click.Choice(FORMATS), help="The tool to export to.")
@click.argument("files", nargs=-1, required=True, metavar="GOLD...", type=_EXISTING)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="File to write.")
@_texts
@_force
def export_gold(target: str, files: tuple[Path, ...], out: Path, texts: Path | None, force: bool) -> None:
    """Write gold for Label Studio, doccano or spaCy.

    GOLD is files or folders. For Label Studio the labelling interface is written beside FILE, as FILE.xml. The text comes
    from the documents in --texts, or from the file where it has `document_text`. Exit status: 0 when written, 1 when a file
    is not sound gold or its text is not there, 2 for wrong usage.

    \b
    Examples:
      ntm-extract gold export --to labelstudio my-gold/ --texts corpus/ --out tasks.json
      ntm-extract gold export --to spacy gold/ --texts corpus/ --out gold.spacy
    """
    from ntm_extract.gold.exchange import export_to
    from ntm_extract.gold.files import Texts, gold_files, load_annotated, write_text

    with _failures():
        found = Texts(texts)
        plans = [load_annotated(path, found) for path in gold_files(files)]
        for path, content in export_to(target, plans, out).items():
            write_text(path, content, force=force)
    click.echo(f"{len(plans)} plans in {out}", err=True)


@gold.command("import")
@click.option("--from", "source", required=True, type=click.Choice(FORMATS), help="The tool that FILE comes from.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder to write to.")
@click.option("--with-text", is_flag=True, help="Keep the text in the gold files, as `document_text`.")
@_force
def import_gold(source: str, files: tuple[Path, ...], out: Path, with_text: bool, force: bool) -> None:
    """Turn an export of Label Studio (JSON), doccano (JSONL) or spaCy (DocBin) into gold files.

    Each plan goes to DIR/<name of its document>.json. New spans get records whose other fields are null: `gold validate`
    names what is to be filled in. Exit status: 0 when written, 1 when a file cannot be read or would be overwritten, 2 for
    wrong usage.

    \b
    Examples:
      ntm-extract gold import --from labelstudio project-1.json --out my-gold/
      ntm-extract gold import --from spacy gold.spacy --out my-gold/ --with-text
    """
    from ntm_extract.gold.exchange import import_from
    from ntm_extract.gold.files import write_gold

    with _failures():
        plans, notes = [], []
        for path in files:
            read, more = import_from(source, path)
            plans += read
            notes += more
        written = write_gold(plans, out, with_text=with_text, force=force)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    click.echo(f"{len(written)} plans in {out}", err=True)
