"""A run into a folder: what was done before is left alone, what is done is kept at once, and the whole is reported."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from ntm_extract.batch.fingerprint import extractor
from ntm_extract.batch.jobs import Job
from ntm_extract.batch.journal import Journal, Row, as_line
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.local_engine import Engine
from ntm_extract.batch.names import Names
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.resume import content_of, counts, holds, is_there
from ntm_extract.batch.url_journal import journal_of
from ntm_extract.batch.url_text import is_url
from ntm_extract.batch.urls import Url
from ntm_extract.errors import printable
from ntm_extract.output.whole import PARTS


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run goes. ``options`` are those that change what the records files hold; ``again`` does all files anew."""

    limits: Limits = field(default_factory=Limits)
    again: bool = False
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Totals:
    """Sums over a run. ``files`` counts by status, ``failures`` by category, ``records`` by kind, ``pages`` by engine."""

    files: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    warnings: int = 0
    left: int = 0

    def add(self, row: Row) -> None:
        """Counts one file in."""
        self.files[row["status"]] += 1
        if row["category"]:
            self.failures[row["category"]] += 1
        if row["status"] in ("converted", "unchanged"):
            self.records.update(row["records"])
            self.pages.update(row["engines"])
            self.findings += row["findings"] or 0
            self.warnings += len(row["warnings"])


class FolderRun:
    """A run of ``jobs`` into the folder ``out``, which the caller has locked where that can be done.

    ``present`` are the jobs that are there, for telling which have vanished, when not all of them are to be done now.
    ``on_row`` is called with each file's row as it is done.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        out: Path | Url,
        engine: Engine,
        settings: Settings,
        on_row: Callable[[Row], None],
        present: Sequence[Job] | None = None,
    ) -> None:
        self.jobs = list({(job.path, job.target): job for job in jobs}.values())
        self.out, self.settings, self.totals = out, settings, Totals()
        self.began, self.seconds, self.interrupted = datetime.now(UTC), 0.0, False
        self._present = self.jobs if present is None else present
        self._engine, self._on_row = engine, on_row
        self._elsewhere = getattr(engine, "elsewhere", False)
        self._made_by = {"extractor": extractor(), "options": settings.options}
        self._lines: list[bytes | None] = [None] * len(self.jobs)
        self._places = {job: place for place, job in enumerate(self.jobs)}
        self._vanished: list[bytes] = []
        self._names = Names()

    @property
    def extractor(self) -> str:
        """The version of the program and the mark of its code."""
        return str(self._made_by["extractor"])

    def rows(self) -> Iterator[Row]:
        """The rows of all files that were done or found done, in the order of jobs, and then those that have vanished."""
        for line in (*self._lines, *self._vanished):
            if line is not None:
                yield json.loads(line)

    def carry_out(self, stop: threading.Event) -> None:
        """Does what there is to do, until it is done or ``stop`` is set. What is done is kept, whatever comes."""
        began = time.monotonic()
        sweep(self.out)
        with contextlib.closing(journal_of(self.out)) as journal:
            try:
                self._tell_vanished(journal)
                waiting = self.jobs
                while waiting and not stop.is_set():
                    waiting = self._round(waiting, journal, stop)
            finally:
                self.totals.left = sum(line is None for line in self._lines)
                self.interrupted = self.totals.left > 0
                self.seconds = time.monotonic() - began
                sweep(self.out)
            journal.rewrite(self._kept(journal))

    def _round(self, waiting: list[Job], journal: Journal, stop: threading.Event) -> list[Job]:
        """Does jobs with targets of their own; gives back those whose target another one may yet leave free."""
        now: dict[Path | Url, Job] = {}
        later = [job for job in waiting if now.setdefault(job.target, job) is not job]
        for job, outcome in self._engine.run(self._undone(list(now.values()), journal, stop), stop):
            self._finish(job, outcome, journal)
        again = []
        for job in later:
            refusal = self._names.refusal(job)
            if refusal is None:
                again.append(job)
            else:
                self._finish(job, refusal, journal)
        return again

    def _undone(self, jobs: list[Job], journal: Journal, stop: threading.Event) -> Iterator[Job]:
        """The jobs that are to be done; of the others it is told that they are."""
        for job in jobs:
            if stop.is_set():
                return
            if self._elsewhere or isinstance(job.path, Url) or isinstance(job.target, Url):
                yield job if self.settings.again else self._with_known(job, journal)
                continue
            row = None if self.settings.again else self._held(job, journal)
            if row is None:
                yield job
            else:
                self._tell_held(row, job)

    def _tell_held(self, row: Row, job: Job) -> None:
        row |= {"path": printable(str(job.path)), "input": _input(job)}
        if row["category"] is None:
            row["status"] = "unchanged"
            self._names.take(job)
        self._tell(row, job)

    def _with_known(self, job: Job, journal: Journal) -> Job:
        """The job with what would hold for it, for the one who looks at its content."""
        known = []
        for line in journal.lines(self._target(job)):
            with contextlib.suppress(KeyError, TypeError, ValueError):  # a journal that was meddled with
                if counts(json.loads(line), self._made_by, self.settings.limits):
                    known.append(line)
        return dataclasses.replace(job, known=tuple(known))

    def _held(self, job: Job, journal: Journal) -> Row | None:
        target = self._target(job)
        content = content_of(job) if journal.knows(target) else None
        row = None if content is None else journal.find(target, content)
        try:
            return row if row and holds(row, job, self._made_by, self.settings.limits) else None
        except (OSError, KeyError, TypeError, ValueError):  # a journal that was meddled with: the file is done again
            return None

    def _finish(self, job: Job, outcome: Outcome, journal: Journal) -> None:
        if outcome.held and (held := journal.find(self._target(job), outcome.held)):
            self._tell_held(held, job)
            return
        if not outcome.failed:
            self._names.take(job)
        row = {
            "path": outcome.path,
            "input": _input(job),
            "target": self._target(job),
            "status": "failed" if outcome.failed else "converted",
            "category": outcome.category,
            "message": outcome.message,
            "seconds": round(outcome.seconds, 3),
            "records": outcome.records,
            "findings": outcome.findings,
            "warnings": outcome.warnings,
            "engines": outcome.engines,
            "sha256": outcome.sha256,
            "written": outcome.written,
            "limits": dataclasses.asdict(self.settings.limits),
            **self._made_by,
        }
        if outcome.failed and outcome.sha256 is None and outcome.category != "name_taken":
            row["sha256"] = content_of(job)
        self._tell(row, job, journal)

    def _tell(self, row: Row, job: Job, journal: Journal | None = None) -> None:
        # A file that has changed and fails keeps the records of its earlier state; whoever counts them should know.
        row["outdated"] = row["status"] == "failed" and self._names.refusal(job) is None and is_there(job.target)
        self._lines[self._places[job]] = as_line(row) if journal is None else journal.add(row)
        self.totals.add(row)
        self._on_row(row)

    def _tell_vanished(self, journal: Journal) -> None:
        """Tells of files that were in one of these inputs, are not there any more, and whose records still are."""
        inputs = {_input(job) for job in self._present}
        present = {self._target(job) for job in self._present}
        for row in journal.rows():
            gone = row["target"] not in present and row.get("input") in inputs and row.get("category") is None
            if gone and is_there(self.out / row["target"]):
                row["status"] = "vanished"
                self._vanished.append(as_line(row))
                self.totals.add(row)
                self._on_row(row)

    def _kept(self, journal: Journal) -> Iterator[bytes]:
        """The journal's lines after the run: its own, and those of files that it had nothing to do with."""
        done = {self._target(job) for job, line in zip(self.jobs, self._lines, strict=True) if line is not None}
        inputs = {_input(job) for job in self._present}
        present = {self._target(job) for job in self._present}
        yield from (line for line in (*self._lines, *self._vanished) if line is not None)
        for row in journal.rows():
            vanished = row["target"] not in present and row.get("input") in inputs
            if row["target"] not in done and not vanished:
                yield as_line(row)

    def _target(self, job: Job) -> str:
        if isinstance(job.target, Url):
            return printable(job.target.relative_to(cast(Url, self.out)).as_posix())
        return printable(job.target.relative_to(cast(Path, self.out)).as_posix())


def _input(job: Job) -> str:
    """The input as a full path, which is the same from wherever the run is started."""
    return printable(job.given if is_url(job.given) else str(Path(job.given).absolute()))


def sweep(out: Path | Url) -> None:
    """Takes away what a killed worker had begun to write."""
    if isinstance(out, Url):
        out.sweep()
        return
    for path in out.rglob(PARTS):
        with contextlib.suppress(OSError):
            path.unlink()
