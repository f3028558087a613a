"""`ntm-extract convert`: files and folders to records."""

from __future__ import annotations

import contextlib
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ntm_extract.commands.export import FORMATS, chosen_formats, write_exports

if TYPE_CHECKING:
    import threading

    from ntm_extract.batch.jobs import Job
    from ntm_extract.batch.limits import Limits
    from ntm_extract.batch.urls import Url


def _formats(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """``json`` may be named too: those are the records, which are written in any case."""
    names = (name for part in given for name in part.split(","))
    return chosen_formats(context, option, tuple(name for name in names if name.strip().lower() != "json"))


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Folder for the records, or its URL; made when missing.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="This machine, or a Dask cluster that is there already.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    callback=_formats,
    metavar="NAME[,NAME…]",
    help=f"Also write all records of DIR to DIR/exports, as the command export does: {', '.join(FORMATS)}. May be repeated.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, tcp://HOST:PORT or tls://HOST:PORT.")
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
@click.option(
    "--watch",
    type=click.FloatRange(0.1, 86400),
    metavar="SECONDS",
    help="Go on and look every so many seconds for files that came or changed, until Ctrl-C.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON on standard output instead of a table.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def convert(
    inputs: tuple[str, ...],
    out: str,
    engine: str,
    scheduler: str | None,
    formats: tuple[str, ...],
    size: int | None,
    again: bool,
    time_limit: float,
    memory_limit: int,
    watch: float | None,
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
    of Tesseract or LibreOffice was installed, --again does all anew. With --watch a file is taken when its size and time have
    not changed between two looks, so that no copy under way is read.

    Inputs and DIR can be URLs (s3://, sftp://, file:// and others that fsspec knows; pip install 'ntm-extract[cluster]', and
    what the kind of URL needs, as s3fs). Only one run at a time may write to one URL. After a run that was killed, at most the
    last half minute's files are done again.

    With --engine dask the files are done on the machines of a Dask cluster, which need the same ntm-extract and the same view
    of paths and URLs; results and resuming are as without. Dask exchanges Python objects with pickle: use a cluster on a
    trusted network, or with tls:// and Dask's own settings for it.

    Exit status: 0 when all went well, 1 when some input failed, 2 for wrong usage, 130 when stopped by Ctrl-C.

    \b
    Examples:
      ntm-extract convert ke-hoach.docx --out records/
      ntm-extract convert inbox/2024 inbox/2025 --out records/ --json
      ntm-extract convert inbox/ --out records/ --jobs 4 --time-limit 300
      ntm-extract convert inbox/ --out records/ --format xlsx,ics
      ntm-extract convert inbox/ --out records/ --watch 10
      ntm-extract convert s3://office/inbox --out s3://office/records --engine dask --scheduler tcp://scheduler:8786
    """
    from ntm_extract.batch.jobs import find_jobs
    from ntm_extract.batch.limits import Limits
    from ntm_extract.batch.lock import FolderInUse, FolderLock
    from ntm_extract.batch.stopping import Stopping
    from ntm_extract.batch.url_text import shown
    from ntm_extract.batch.urls import Url, UrlError, place, reason
    from ntm_extract.batch.worker import WorkerError
    from ntm_extract.commands.convert_engine import check_options
    from ntm_extract.commands.convert_watch import Watch

    check_options(engine, scheduler, inputs, watch, out, formats)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries say of a damaged file is no line that names it
    try:
        folder = place(out)
        jobs = find_jobs(inputs, folder)
    except UrlError as error:
        raise click.UsageError(str(error)) from error
    if isinstance(folder, Path) and folder.exists() and not folder.is_dir():
        raise click.UsageError(f"--out {folder} is a file, not a folder")
    if not jobs and watch is None:
        raise click.UsageError("no file was found in what was given; check the paths")
    told = {
        "inputs": [shown(given) for given in inputs],
        "options": {"again": again, "time_limit": time_limit, "memory_limit": memory_limit},
    }
    runs = _Runs(folder, Limits(time_limit, memory_limit), scheduler, size, formats, told, as_json=as_json, quiet=quiet)
    try:
        if isinstance(folder, Path):
            folder.mkdir(parents=True, exist_ok=True)
        # By URL there are no locks.
        with FolderLock(folder) if isinstance(folder, Path) else contextlib.nullcontext(), Stopping() as stopping:
            if watch is None:
                runs.carry_out(jobs, jobs, again, stopping.event)
            else:
                watched, runs.said = Watch(), set()
                while not stopping.event.is_set():
                    jobs = find_jobs(inputs, folder)
                    resting = watched.look(jobs)
                    if resting is not None:
                        runs.carry_out(resting, jobs, again, stopping.event)
                        again = False
                    stopping.event.wait(watch)
    except FolderInUse as error:
        raise click.ClickException(f"{folder}: {error}") from error
    except WorkerError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        why = reason(error, *([folder] if isinstance(folder, Url) else []))
        raise click.ClickException(f"{folder} cannot be written ({why}); check the folder and the free space") from error
    sys.exit(runs.status)


class _Runs:
    """Runs into a folder: one, or many where an inbox is watched. ``status`` is the exit status after the last,
    ``said`` keeps lines that are not to be written twice."""

    def __init__(
        self,
        out: Path | Url,
        limits: Limits,
        scheduler: str | None,
        size: int | None,
        formats: tuple[str, ...],
        told: dict[str, Any],
        *,
        as_json: bool,
        quiet: bool,
    ) -> None:
        self._out, self._limits, self._scheduler, self._size, self._told = out, limits, scheduler, size, told
        self._formats, self._as_json, self._quiet = formats, as_json, quiet
        self.said: set[str] | None = None
        self.status = 0

    def carry_out(self, jobs: list[Job], present: list[Job], again: bool, stop: threading.Event) -> None:
        """One run, with its report in the folder and its summary printed."""
        from ntm_extract.batch.folder_run import FolderRun, Settings
        from ntm_extract.batch.report import report_text, write_report
        from ntm_extract.commands.convert_engine import engine_for
        from ntm_extract.commands.convert_progress import Progress
        from ntm_extract.commands.convert_summary import print_summary

        with engine_for(self._scheduler, self._size, jobs, self._out, self._limits) as (engine, about):
            told = {**self._told, "engine": about}
            with Progress(len(jobs), quiet=self._quiet or self._as_json, said=self.said) as progress:
                run = FolderRun(jobs, self._out, engine, Settings(self._limits, again), progress.row, present)
                run.carry_out(stop)
        write_report(run, told)
        if self._as_json:
            for piece in report_text(run, told):
                click.echo(piece, nl=False)
        elif not self._quiet:
            print_summary(run)
        self.status = 1 if run.totals.files["failed"] else 0
        if run.interrupted:
            click.echo(f"Stopped with {run.totals.left} files left; the same command goes on where it was.", err=True)
            self.status = 130
        elif self._formats and isinstance(self._out, Path):
            self._export(self._out)

    def _export(self, out: Path) -> None:
        """The records of the whole folder, also those of earlier runs."""
        from ntm_extract.errors import InputError
        from ntm_extract.plan_files import EXPORTS

        try:
            failed = bool(write_exports(out, out / EXPORTS, self._formats, told=not (self._quiet or self._as_json)).failures)
        except InputError as error:
            click.echo(str(error), err=True)
            failed = True
        self.status = 1 if failed else self.status
