"""`ntm-extract convert`: files and folders to records."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import click


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for the records; made when missing.",
)
@click.option("-j", "--jobs", "size", type=click.IntRange(1, 512), metavar="N", help="Files at a time; all cores when not given.")
@click.option("--again", is_flag=True, help="Do all files anew, also those that have not changed.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=900.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time for one file.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(min=512),
    default=2048,
    show_default=True,
    metavar="MB",
    help="Most memory for one file, helper programs counted in.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON on standard output instead of a table.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def convert(
    inputs: tuple[str, ...],
    out: Path,
    size: int | None,
    again: bool,
    time_limit: float,
    memory_limit: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Extract records from files and folders (text, Word, PDF, scans and pictures, .doc, .rtf, .odt).

    Folders are read with their subfolders. Each plan's records go to DIR/<path relative to its input>.json, and what became
    of every file to DIR/run.json. A file that fails, hangs, crashes its reader or takes too much memory is named on one line
    and stops none of the others.

    A file is not done again while its content, the program and its records are as they were; a run that was stopped or killed
    goes on where it was. Of files that failed, those are tried again that have changed, whose failure was none of their own
    (a helper program that was missing, a crash, a full disk), or that hit a limit which is now higher. After another version
    of Tesseract or LibreOffice was installed, --again does all anew.

    Exit status: 0 when all went well, 1 when some input failed, 2 for wrong usage, 130 when stopped by Ctrl-C.

    \b
    Examples:
      ntm-extract convert ke-hoach.docx --out records/
      ntm-extract convert inbox/2024 inbox/2025 --out records/ --json
      ntm-extract convert inbox/ --out records/ --jobs 4 --time-limit 300
    """
    from ntm_extract.batch.folder_run import FolderRun, Settings
    from ntm_extract.batch.jobs import find_jobs
    from ntm_extract.batch.limits import Limits
    from ntm_extract.batch.local_engine import LocalEngine, cores
    from ntm_extract.batch.lock import FolderInUse, FolderLock
    from ntm_extract.batch.report import report_text, write_report
    from ntm_extract.batch.stopping import Stopping
    from ntm_extract.batch.worker import WorkerError
    from ntm_extract.commands.convert_progress import Progress
    from ntm_extract.commands.convert_summary import print_summary

    if out.exists() and not out.is_dir():
        raise click.UsageError(f"--out {out} is a file, not a folder")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries say of a damaged file is no line that names it
    jobs = find_jobs(inputs, out)
    if not jobs:
        raise click.UsageError("no file was found in what was given; check the paths")
    limits = Limits(time_limit, memory_limit)
    engine = LocalEngine(min(size or cores(), len(jobs)), limits)
    settings = Settings(limits, again)
    told = {
        "inputs": list(inputs),
        "engine": {"name": "local", "jobs": size or cores()},
        "options": {"again": again, "time_limit": time_limit, "memory_limit": memory_limit},
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FolderLock(out), Stopping() as stopping:
            with Progress(len(jobs), quiet=quiet or as_json) as progress:
                run = FolderRun(jobs, out, engine, settings, progress.row)
                run.carry_out(stopping.event)
            write_report(run, told)
    except FolderInUse as error:
        raise click.ClickException(f"{out}: {error}") from error
    except WorkerError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error.strerror}); check the folder and the free space") from error
    if as_json:
        for piece in report_text(run, told):
            click.echo(piece, nl=False)
    elif not quiet:
        print_summary(run)
    if run.interrupted:
        click.echo(f"Stopped with {run.totals.left} files left; the same command goes on where it was.", err=True)
        sys.exit(130)
    sys.exit(1 if run.totals.files["failed"] else 0)
