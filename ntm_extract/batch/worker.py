"""A worker process as its parent sees it: one file at a time, within limits, and replaced when it is lost."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import ntm_extract
from ntm_extract.batch import processes
from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome
from ntm_extract.errors import one_line, printable

LOOK = 0.2
"""Seconds between two looks at a worker's memory."""
FILES = 200
"""Files after which a worker is replaced by a fresh one."""
START_LIMIT = 120.0
"""Seconds that a worker may take to start."""
# A worker that holds more than this part of the memory limit after a file is replaced. One that has loaded all its tables
# holds 160 MB, and loading them again takes a second.
_KEPT, _TABLES = 0.25, 256
# The folder a user stands in is not searched for modules (-P): in an inbox could lie a file named like one.
COMMAND = (
    sys.executable,
    *("-P", "-c"),
    "import sys; sys.path.insert(0, sys.argv[1]); import ntm_extract; del sys.path[0]; "
    "from ntm_extract.batch.worker_process import main; main()",
    str(Path(ntm_extract.__file__).parent.parent),
)


class WorkerError(Exception):
    """A worker process that cannot be started at all."""


class Worker:
    """Carries out jobs in a process of its own. For one thread at a time; only :meth:`stop` may be called from another.

    ``cores`` is how many pages of a scan may be read side by side. ``command`` starts the process, which gets its settings
    as one more argument.
    """

    def __init__(self, limits: Limits, cores: int = 1, command: Sequence[str] = COMMAND) -> None:
        self._limits, self._cores, self._command = limits, cores, command
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._scratch = ""
        self._files = 0
        self._stopped = False

    def run(self, job: Job) -> Outcome:
        """Carries out one job. A file that is too slow, too greedy, or lets the process crash has an outcome that says so.

        Raises :class:`WorkerError` when no process can be started.
        """
        began = time.monotonic()
        process = self._started()
        asked = {"path": str(job.path), "target": str(job.target), "seconds": self._limits.seconds}
        failure = None
        with contextlib.suppress(OSError, ValueError):  # a process that is gone is seen by the end of its answers
            assert process.stdin
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        while failure is None:
            try:
                line = self._answers.get(timeout=LOOK)
            except queue.Empty:
                if time.monotonic() - began > self._limits.seconds:
                    failure = self._limits.too_slow()
                elif processes.megabytes(process.pid) > self._limits.megabytes:
                    failure = self._limits.too_greedy()
                continue
            if line is not None:
                return self._outcome(line)
            failure = _crashed(process.wait())
        self._end()
        return Outcome(printable(str(job.path)), seconds=time.monotonic() - began, category=failure[0], message=failure[1])

    def close(self) -> None:
        """Ends the process."""
        self._end()

    def stop(self) -> None:
        """Ends the process at once, also while another thread waits for it in :meth:`run`; no other is started."""
        self._stopped = True
        if process := self._process:
            processes.end(process)

    def _outcome(self, line: bytes) -> Outcome:
        outcome = Outcome(**json.loads(line))
        outcome.written = outcome.written and (outcome.written[0], outcome.written[1])
        self._files += 1
        assert self._process
        kept = processes.megabytes(self._process.pid, alone=True)
        if self._files >= FILES or outcome.category == "too_greedy" or kept > max(_TABLES, _KEPT * self._limits.megabytes):
            self._end()
        return outcome

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        if self._stopped:
            raise WorkerError("the run was stopped")
        self._scratch = tempfile.mkdtemp(prefix="ntm-extract-")
        settings = {"megabytes": self._limits.megabytes, "cores": self._cores, "scratch": self._scratch}
        # Several workers share the cores; threads within a library would only slow each other down.
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        group: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        try:
            process = subprocess.Popen(
                [*self._command, json.dumps(settings)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **threads, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._scratch)},
                **group,
            )
        except OSError as error:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise WorkerError(f"a worker process cannot be started ({error.strerror})") from error
        self._answers, self._files = queue.SimpleQueue(), 0
        self._process = process
        if self._stopped:  # meanwhile; stop() could not see this process
            processes.end(process)
        threading.Thread(target=_hear, args=(process.stdout, self._answers), daemon=True).start()
        try:
            if self._answers.get(timeout=START_LIMIT) is not None:
                return process
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)  # it has closed its answers and is about to end
            why = "it ended at once"
        except queue.Empty:
            why = f"not ready after {START_LIMIT:g} seconds"
        self._end_process(process)
        said = process.stderr.read().decode("utf-8", "replace").strip().splitlines() if process.stderr else []
        self._end()
        raise WorkerError(f"a worker process cannot be started ({one_line(said[-1]) if said else why})")

    @staticmethod
    def _end_process(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(OSError):
            assert process.stdin
            process.stdin.close()
        processes.end(process)

    def _end(self) -> None:
        if process := self._process:
            self._end_process(process)
            if process.stderr:  # the answers are closed by the thread that hears them
                process.stderr.close()
            self._process = None
            shutil.rmtree(self._scratch, ignore_errors=True)


def _hear(stream: IO[bytes], answers: queue.SimpleQueue[bytes | None]) -> None:
    """Hands on what a worker answers, and None at the end. A thread waits here, as pipes cannot be waited for with a limit on
    every system."""
    with contextlib.suppress(OSError, ValueError), stream:
        for line in stream:
            answers.put(line)
    answers.put(None)


def _crashed(code: int) -> tuple[str, str]:
    how = f"exit status {code}"
    if code < 0:
        with contextlib.suppress(ValueError):
            how = signal.Signals(-code).name
    return "crashed", f"the program that read it crashed ({how}); open the file and save it anew, or report it with the file"
