"""Jobs on a Dask cluster that is there already.

Dask's client, scheduler and workers exchange Python objects by pickle, so whoever reaches a cluster can run code on it: use one
on a trusted network, or with TLS (``tls://``, set up in Dask's own configuration). What is exchanged here are the names of this
package's functions and JSON text; nothing that a file holds is unpickled.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import queue
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ntm_extract.batch import dask_tasks
from ntm_extract.batch.fingerprint import extractor
from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.urls import MISSING, Url
from ntm_extract.batch.worker import WorkerError
from ntm_extract.errors import one_line, printable

CONNECT = 10.0
"""Seconds for reaching the scheduler and for finding a worker."""
ALONE = 120.0
"""Seconds without any worker after which a run gives up."""
ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d+/?")
_RETRIES = 2  # of a task whose Dask worker could start no process; a Dask worker that is lost is none of these
_LOOK = 0.2  # seconds between two looks at whether the run shall stop
_COUNT = 5.0  # seconds between two counts of the workers


class ClusterError(WorkerError):
    """A cluster that cannot be used, or was lost. The message is one line that says the way out."""


class DaskEngine:
    """The Dask cluster at ``address``, connected while it is entered. ``most`` bounds the files at a time.

    Entering raises :class:`ClusterError`, also when the workers have another ntm-extract, or do not see ``places``.
    """

    elsewhere = True

    def __init__(self, address: str, limits: Limits, places: Sequence[Path | Url], most: int | None = None) -> None:
        self._address, self._limits, self._places, self._most = address, limits, places, most
        self._run = uuid.uuid4().hex[:12]
        self._client: Any = None
        self._extractor = extractor()
        self.size = 0

    def __enter__(self) -> DaskEngine:
        try:
            from distributed import Client
            from distributed.security import Security
        except ImportError as error:
            raise ClusterError(MISSING) from error
        for name in list(logging.root.manager.loggerDict):  # what they say of lost connections is said here on one line
            if name.partition(".")[0] in ("distributed", "tornado"):
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        security = Security()  # Dask's own settings
        if self._address.startswith("tls") and security.get_connection_args("client").get("ssl_context") is None:
            raise ClusterError(f"{self._address} needs certificates; name them in Dask's settings, distributed.comm.tls")
        try:
            self._client = Client(self._address, timeout=CONNECT, set_as_default=False, security=security)
        except Exception as error:
            raise ClusterError(f"no Dask scheduler answers at {self._address} ({_said(error)}); check the address") from error
        try:
            self._look()
        except BaseException:
            self._client.close(timeout=CONNECT)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):
            self._client.close(timeout=CONNECT)

    def run(self, jobs: Iterable[Job], stop: threading.Event) -> Iterator[tuple[Job, Outcome]]:
        """As :class:`~ntm_extract.batch.local_engine.Engine` says. Raises :class:`ClusterError` when the cluster is lost."""
        waiting = iter(jobs)
        pending: dict[str, tuple[Any, Job]] = {}
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        counted = seen = time.monotonic()
        more = True
        try:
            while not stop.is_set():
                if self._client.status != "running":
                    raise self._lost()
                while more and len(pending) < self._window():
                    job = next(waiting, None)
                    if job is None:
                        more = False
                        break
                    future = self._submitted(job)
                    pending[future.key] = future, job
                    future.add_done_callback(done.put)
                if not pending:
                    return
                with contextlib.suppress(queue.Empty):
                    future = done.get(timeout=_LOOK)
                    answer = self._answer(future)
                    if answer is None:
                        future.add_done_callback(done.put)
                    else:
                        yield self._heard(pending.pop(future.key)[1], answer)
                if time.monotonic() - counted > _COUNT:
                    counted = time.monotonic()
                    seen = counted if self._counted() else seen
                    if counted - seen > ALONE:
                        raise ClusterError(f"the cluster has had no worker for {ALONE:g} seconds; start some, and run this again")
        finally:
            self._end([future for future, _ in pending.values()])

    def _look(self) -> None:
        """Looks at every worker before anything is done. Those that come later are looked at by their first task."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT)
        except Exception as error:
            raise ClusterError(f"the scheduler at {self._address} has no workers; start some with `dask worker`") from error
        self._counted()
        asked = json.dumps([dask_tasks.told(place) for place in self._places])
        try:
            found = self._client.run(dask_tasks.look, asked, on_error="return")
        except Exception as error:
            raise ClusterError(f"the workers at {self._address} cannot be asked ({_said(error)})") from error
        # A worker that is just going tells nothing of the others.
        answers = {worker: answer for worker, answer in found.items() if not isinstance(answer, OSError)} or found
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, BaseException):
                install = f"install ntm-extract {self._extractor} with [cluster] there"
                raise ClusterError(f"the worker {worker} cannot run this program ({_said(answer)}); {install}")
            told = json.loads(answer)
            if told["extractor"] != self._extractor:
                raise self._other(worker, told["extractor"])
            if told["wrong"]:
                raise ClusterError(f"the worker {worker}: {told['wrong'][0]}")

    def _other(self, worker: str, version: str) -> ClusterError:
        return ClusterError(
            f"the worker {worker} has ntm-extract {version}, and here is {self._extractor}; install the same on all machines"
        )

    def _counted(self) -> int:
        try:
            self.size = sum(self._client.nthreads().values())
        except Exception as error:
            raise self._lost() from error
        return self.size

    def _window(self) -> int:
        """Files in flight: each thread has one and another waiting, however many there are to do."""
        return min(self._most or 1 << 30, max(2, 2 * self.size))

    def _submitted(self, job: Job) -> Any:
        asked = dask_tasks.request(job, self._run, self._limits, self._extractor)
        key = f"ntm-extract-{self._run}-{uuid.uuid4().hex}"
        try:
            return self._client.submit(dask_tasks.convert_one, asked, key=key, pure=False, retries=_RETRIES)
        except Exception as error:
            raise self._lost() from error

    def _answer(self, future: Any) -> Outcome | None:
        """What came of a task; None when its worker was lost with the answer, and another does it again."""
        from distributed import KilledWorker

        if future.status == "cancelled" or self._client.status != "running":
            raise self._lost()
        try:
            return Outcome(**json.loads(future.result(timeout=CONNECT)))
        except TimeoutError:
            return None
        except KilledWorker:
            why = (
                "the machines of the cluster that read it were lost, one after the other; run this again, or without the cluster"
            )
            return Outcome("", category="crashed", message=why)
        except dask_tasks.OtherVersion as error:
            raise self._other("that came later", str(error)) from error
        except WorkerError as error:
            raise ClusterError(f"on a machine of the cluster {error}") from error
        except Exception as error:
            if future.status == "cancelled" or self._client.status != "running":
                raise self._lost() from error
            why = f"an unexpected error ({_said(error)}); please report it with the file"
            return Outcome("", category="internal", message=why)

    def _lost(self) -> ClusterError:
        return ClusterError(f"the connection to {self._address} was lost; what is done is kept, and the same command goes on")

    @staticmethod
    def _heard(job: Job, outcome: Outcome) -> tuple[Job, Outcome]:
        """The outcome with the paths as they are called here."""
        outcome.path = printable(str(job.path))
        outcome.target = None if outcome.failed else printable(str(job.target))
        outcome.written = outcome.written and (outcome.written[0], outcome.written[1])
        if outcome.message and isinstance(job.target, Path):
            outcome.message = outcome.message.replace(printable(dask_tasks.told(job.target)), printable(str(job.target)))
        return dataclasses.replace(job, known=()), outcome

    def _end(self, futures: list[Any]) -> None:
        """Takes back what is not done, and ends the processes on the workers; a cluster that does not answer is not waited for."""

        def end() -> None:
            with contextlib.suppress(Exception):
                if futures:
                    self._client.cancel(futures, force=True)
                self._client.run(dask_tasks.end_run, self._run, on_error="ignore")

        if self._client.status != "running":
            return
        ending = threading.Thread(target=end, daemon=True)
        ending.start()
        ending.join(CONNECT)


def _said(error: BaseException) -> str:
    return one_line(f"{type(error).__name__}: {error}")
