"""The program of a worker process: a job a line in, an outcome a line out, until its parent is gone.

It is a plain subprocess and no `multiprocessing` child, so that it works the same on every system and within a Dask worker.
"""

from __future__ import annotations

import contextlib
import dataclasses
import faulthandler
import json
import os
import queue
import shutil
import sys
import threading
import warnings
from pathlib import Path
from typing import IO, Any

GRACE = 10.0
"""Seconds after its time limit that a worker ends by itself, when nobody is left who would end it."""


def main() -> None:
    """Serves jobs. The settings are the last argument, as JSON: ``megabytes``, ``cores``, ``scratch``."""
    settings = json.loads(sys.argv[-1])
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # what libraries print must not come between the answers
        os.dup2(nothing, stream)
    warnings.simplefilter("ignore")  # what libraries say of a damaged file is no line that names it
    _bound(settings["megabytes"])

    from ntm_extract.batch import one_file
    from ntm_extract.batch.jobs import Job
    from ntm_extract.batch.limits import Limits
    from ntm_extract.ingest import scan

    scan.at_once = settings["cores"]
    answer(answers, {"ready": True})
    os.dup2(nothing, 2)
    jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, jobs, Path(settings["scratch"])), daemon=True).start()
    while True:
        asked = jobs.get()
        limits = Limits(asked["seconds"], settings["megabytes"])
        # This watch needs no interpreter: a worker whose parent was killed ends even when it hangs in foreign code.
        faulthandler.dump_traceback_later(limits.seconds + GRACE, exit=True, file=2)
        outcome = one_file.convert_file(Job(Path(asked["path"]), Path(asked["target"])), limits)
        faulthandler.cancel_dump_traceback_later()
        answer(answers, dataclasses.asdict(outcome))


def answer(answers: IO[bytes], what: dict[str, Any]) -> None:
    """Writes one line; a parent that is gone ends the worker."""
    try:
        answers.write(json.dumps(what).encode() + b"\n")
        answers.flush()
    except OSError:
        os._exit(1)


def _listen(requests: IO[bytes], jobs: queue.SimpleQueue[dict[str, Any]], scratch: Path) -> None:
    """Hands on jobs. At the end of the requests the parent is gone or wants no more: the worker ends, whatever it is at."""
    with contextlib.suppress(OSError, ValueError):
        for line in requests:
            jobs.put(json.loads(line))
    from ntm_extract.batch.processes import end_family

    end_family(os.getpid())
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def _bound(megabytes: int) -> None:
    """Where the system can, memory asked for beyond the limit is refused at once: the parent's look at it could come late."""
    if sys.platform == "linux":
        import resource

        for what, limit in ((resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(what)[1]
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
