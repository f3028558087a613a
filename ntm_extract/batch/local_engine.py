"""Jobs on this machine: a few worker processes side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.transfer import carry_out
from ntm_extract.batch.worker import COMMAND, Worker

_LOOK = 0.2  # seconds between two looks at whether the run shall stop


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Engine(Protocol):
    """What carries out the jobs of a run. One whose attribute ``elsewhere`` is true has other machines look at the content."""

    def run(self, jobs: Iterable[Job], stop: threading.Event) -> Iterator[tuple[Job, Outcome]]:
        """Takes jobs one after the other, few ahead of those under way, and yields each with its outcome as it is done.

        Once ``stop`` is set no further job is taken, those under way are ended, and the iteration ends soon.
        """


class LocalEngine:
    """``size`` worker processes on this machine."""

    def __init__(self, size: int, limits: Limits, command: Sequence[str] = COMMAND) -> None:
        self._size = size
        self._limits = limits
        self._command = command
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []
        self._closing = False

    def run(self, jobs: Iterable[Job], stop: threading.Event) -> Iterator[tuple[Job, Outcome]]:
        """As :class:`Engine` says. Raises :class:`~ntm_extract.batch.worker.WorkerError` when no worker can be started."""
        waiting = iter(jobs)
        self._closing = False
        pool = ThreadPoolExecutor(self._size)
        pending: dict[Future[Outcome], Job] = {}
        try:
            while not stop.is_set():
                while len(pending) < self._size + 1 and (job := next(waiting, None)):
                    pending[pool.submit(self._one, job)] = job
                if not pending:
                    return
                for future in wait(pending, _LOOK, FIRST_COMPLETED).done:
                    yield pending.pop(future), future.result()
        finally:
            for future in pending:
                future.cancel()
            self._closing = True
            for worker in list(self._workers):
                worker.stop()
            pool.shutdown()
            for worker in self._workers:
                worker.close()
            self._workers, self._idle = [], []

    def _one(self, job: Job) -> Outcome:
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = Worker(self._limits, max(1, cores() // self._size), self._command)
            self._workers.append(worker)
            if self._closing:  # meanwhile; the one who closes may not have seen this worker
                worker.stop()
        try:
            return carry_out(job, self._limits, worker.run)
        finally:
            self._idle.append(worker)
