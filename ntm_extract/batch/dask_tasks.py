"""What a Dask worker does: one file a task, each in a worker process of its own kind, so that a file that hangs, crashes its
reader or eats memory fails alone, as it does without a cluster.

The functions here are called by Dask by their names. What they take and give is JSON.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import threading
from pathlib import Path
from typing import Any

from ntm_extract.batch import fingerprint
from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.transfer import carry_out
from ntm_extract.batch.urls import Url, reason
from ntm_extract.batch.worker import Worker, WorkerError

IDLE = 60.0
"""Seconds after which a worker process that has nothing to do is ended."""


class OtherVersion(Exception):
    """This Dask worker has another ntm-extract than the client. The message tells which."""


class Pool:
    """The worker processes of one run in this Dask worker: one for each of its threads that is at work."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._ended = False
        self._timer: threading.Timer | None = None

    def run(self, job: Job) -> Outcome:
        """Carries out one job of files of this machine."""
        with self._lock:
            if self._ended:
                raise WorkerError("the run was stopped")
            worker = self._idle.pop() if self._idle else Worker(self._limits)
            self._busy.add(worker)
        try:
            return worker.run(job)
        finally:
            with self._lock:
                self._busy.discard(worker)
                self._idle.append(worker)
                if self._timer:
                    self._timer.cancel()
                self._timer = threading.Timer(0 if self._ended else IDLE, self._close_idle)
                self._timer.daemon = True
                self._timer.start()

    def end(self) -> None:
        """Ends all processes at once, also those at work."""
        with self._lock:
            self._ended = True
            for worker in self._busy:
                worker.stop()
        self._close_idle()

    def _close_idle(self) -> None:
        with self._lock:
            for worker in self._idle:
                worker.close()
            self._idle.clear()


_pools: dict[str, Pool] = {}
_pools_lock = threading.Lock()


def look(asked: str) -> str:
    """Looks whether this Dask worker can do what a run will ask: gives its version of ntm-extract, and what is wrong with the
    places of the run, a line each."""
    wrong = []
    for there in map(_place, json.loads(asked)):
        if isinstance(there, Path):
            if not there.exists():
                wrong.append(f"{there} is not there; give a folder that all machines share under that name, or a URL")
            continue
        try:
            there.name  # noqa: B018 - it is opened for that
        except Exception as error:
            wrong.append(f"{there} cannot be used ({reason(error, there)}); install what it needs there")
    return json.dumps({"extractor": _extractor(), "wrong": wrong})


def convert_one(asked: str) -> str:
    """Carries out one job; ``asked`` is from :func:`request`. Raises :class:`OtherVersion`, or ``WorkerError``."""
    told = json.loads(asked)
    if told["extractor"] != _extractor():
        raise OtherVersion(_extractor())
    limits = Limits(**told["limits"])
    known = tuple(line.encode() for line in told["known"])
    with _pools_lock:
        pool = _pools.setdefault(told["run"], Pool(limits))
    outcome = carry_out(Job(_place(told["path"]), _place(told["target"]), known=known), limits, pool.run, _scratch())
    return json.dumps(dataclasses.asdict(outcome))


def end_run(run: str) -> None:
    """Ends the processes of a run in this Dask worker."""
    with _pools_lock:
        pool = _pools.pop(run, None)
    if pool:
        pool.end()


def request(job: Job, run: str, limits: Limits, extractor: str) -> str:
    """What :func:`convert_one` is asked. Paths become absolute: a Dask worker stands in another folder."""
    return json.dumps(
        {
            "path": told(job.path),
            "target": told(job.target),
            "known": [line.decode() for line in job.known],
            "run": run,
            "limits": dataclasses.asdict(limits),
            "extractor": extractor,
        }
    )


def told(place: Path | Url) -> Any:
    """A place as JSON holds it."""
    return [place.base, place.relative] if isinstance(place, Url) else str(place.absolute())


def _place(told: Any) -> Path | Url:
    return Path(told) if isinstance(told, str) else Url(*told)


@functools.cache
def _extractor() -> str:
    return fingerprint.extractor()


def _scratch() -> str | None:
    """The Dask worker's own folder: Dask clears those of workers that were killed."""
    with contextlib.suppress(ImportError, ValueError):
        from distributed import get_worker

        return str(get_worker().local_directory)
    return None
