"""What `convert` shows while it works: a live bar on a terminal, a line now and then elsewhere, one line a failure."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from ntm_extract.labels import labels

EVERY_SECONDS, EVERY_FILES = 10.0, 100
"""Where there is no terminal a line with the count is written when both the time is up or so many files are done."""
_FIRST = 10.0  # seconds: a short run needs no count


class Progress:
    """Counts files and says how long the rest will take. ``quiet`` leaves only the lines for failures. ``said`` keeps the lines
    of the runs of this process, so that a watched inbox has none twice."""

    def __init__(self, total: int, *, quiet: bool, said: set[str] | None = None) -> None:
        self._total, self._quiet, self._said = total, quiet, said
        self._files = self._done = 0
        self._began = self._told = time.monotonic()
        self._told_files = 0
        self._bar: Any = None
        self._task: Any = None
        if sys.stderr.isatty() and not quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=None),
                MofNCompleteColumn(),
                TextColumn("{task.fields[pace]}", markup=False),
                console=Console(stderr=True),
                transient=True,
                expand=True,
            )
            self._task = self._bar.add_task("", total=total, pace="")

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def row(self, row: dict[str, Any]) -> None:
        """One file is done; ``row`` is its row of the run report."""
        for line in lines_of(row, quiet=self._quiet):
            if self._said is None or line not in self._said:
                self.line(line)
            if self._said is not None:
                self._said.add(line)
        if row["status"] == "vanished":
            return
        self._files += 1
        self._done += row["status"] in ("converted", "failed")
        name = row["path"].replace("\\", "/").rpartition("/")[2]
        if self._bar:
            self._bar.update(self._task, completed=self._files, description=name[-40:], pace=self.pace())
        elif not self._quiet:
            self._count()

    def line(self, text: str) -> None:
        """Writes a line above the bar."""
        if self._bar:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(text, err=True)

    def pace(self) -> str:
        """`212 files/min, 4 min left`; files that were done before do not count for the rate."""
        seconds = time.monotonic() - self._began
        if not self._done or seconds < 1:
            return ""
        rate = self._done / seconds
        return f"{rate * 60:.0f} files/min, {duration((self._total - self._files) / rate)} left"

    def _count(self) -> None:
        now = time.monotonic()
        if now - self._began < _FIRST or self._files == self._total:
            return
        if now - self._told >= EVERY_SECONDS or self._files - self._told_files >= EVERY_FILES:
            self._told, self._told_files = now, self._files
            self.line(f"{self._files} of {self._total} files, {self.pace()}")


def lines_of(row: dict[str, Any], *, quiet: bool) -> list[str]:
    """What is said of a file: its failure, and what its reader doubts; nothing of a file that was done before."""
    if row["status"] == "failed":
        kept = "; the records of its earlier state are still there" if row["outdated"] else ""
        vietnamese = labels()["failures"].get(row["category"])
        return [f"{row['path']}: {row['message']}{kept}" + (f" ({vietnamese})" if vietnamese else "")]
    if row["status"] == "vanished":
        return [] if quiet else [f"{row['path']}: is gone since the last run; its records are still there"]
    return [f"{row['path']}: warning: {warning}" for warning in row["warnings"]] if row["status"] == "converted" else []


def duration(seconds: float) -> str:
    """`40 s`, `4 min`, `2 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
