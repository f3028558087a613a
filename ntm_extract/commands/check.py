"""The command that checks plans."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ntm_extract.records import Finding, Plan


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PLAN.json|FILE...", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all findings as JSON ('-' for standard output, which then holds nothing else).",
)
def check(inputs: tuple[Path, ...], json_file: Path | None) -> None:
    """Find what does not add up in plans: shares, sums, names, percentages, references, deadlines, goals.

    A FILE is any that `convert` reads. A PLAN.json that `convert` wrote is checked with the text in it, without the
    tables of office files and PDFs; one without its text (gold) only for what the records hold. Several plans are also
    checked against each other for the dates of the documents they cite. Exit status: 0 without findings of severity
    `error`, 1 with one or when a file failed, 2 for wrong usage.

    \b
    Examples:
      ntm-extract check ke-hoach.docx
      ntm-extract check records/*.json --json findings.json
    """
    from ntm_extract.errors import InputError
    from ntm_extract.findings.across import check_across
    from ntm_extract.findings.sources import check_file

    plans: list[Plan] = []
    files: list[dict[str, Any]] = []
    failed = False
    for path in inputs:
        try:
            plan = check_file(path)
        except InputError as error:
            failed = True
            click.echo(str(error), err=True)
            files.append({"path": str(path), "findings": None, "category": error.category, "message": error.message})
            continue
        plans.append(plan)
        files.append(
            {"path": str(path), "findings": [f.model_dump() for f in plan.findings or []], "category": None, "message": None}
        )
        if str(json_file) != "-":
            _show(str(path), plan.findings or [], plan.document_text)
    across = check_across(plans)
    if across and str(json_file) != "-":
        _show("*", across, None)
    result = json.dumps({"files": files, "across": [f.model_dump() for f in across]}, ensure_ascii=False, indent=1) + "\n"
    if str(json_file) == "-":
        click.echo(result, nl=False)
    elif json_file is not None:
        try:
            json_file.write_text(result, encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"{json_file}: cannot be written ({error.strerror})") from error
    wrong = any(f.severity == "error" for p in plans for f in p.findings or [])
    sys.exit(1 if failed or wrong else 0)


def _show(path: str, findings: list[Finding], text: str | None) -> None:
    """One line a finding, in Vietnamese, with the line of the text where it stands; the English below it."""
    click.echo(f"{path}: {len(findings)} {'finding' if len(findings) == 1 else 'findings'}")
    for finding in findings:
        line = f" line {text.count(chr(10), 0, finding.spans[0].start) + 1}:" if text and finding.spans else ""
        click.echo(f"  {finding.severity}: {finding.code}:{line} {finding.message_vi}")
        click.echo(f"    {finding.message_en}")
        sources = [s.source for s in finding.spans if s.source]
        if sources:
            click.echo(f"    {', '.join(sources)}")
        for doubt in finding.doubts:
            click.echo(f"    ? {doubt}")
