"""A job whose files are elsewhere: fetched, looked at, converted here, and put back.

What comes of it is what would have come of the same file in a folder of this machine, down to the messages: the reader gets a
file of that name and content, or none, and says what it always says.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.resume import as_written
from ntm_extract.batch.url_text import parts_of
from ntm_extract.batch.urls import Url, reason
from ntm_extract.errors import printable
from ntm_extract.ingest import MAX_BYTES
from ntm_extract.ingest.opening import digest

_PIECE = 1 << 20


class _Failure(Exception):
    def __init__(self, category: str, message: str) -> None:
        super().__init__(message)
        self.category, self.message = category, message


def carry_out(job: Job, limits: Limits, convert: Callable[[Job], Outcome], scratch: str | None = None) -> Outcome:
    """Does ``job`` with ``convert``, which takes paths of this machine. ``scratch`` is the folder for what is fetched.

    When one of ``job.known`` tells what would come of the file's content, and that is still there, nothing is done, and the
    outcome's ``held`` is the content's SHA-256.
    """
    if isinstance(job.path, Path) and isinstance(job.target, Path) and not job.known:
        return convert(job)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ntm-extract-", dir=scratch, ignore_cleanup_errors=True) as folder:
        try:
            outcome = _carried_out(job, limits, convert, Path(folder), began)
        except _Failure as failure:
            outcome = Outcome("", category=failure.category, message=failure.message)
    outcome.path = printable(str(job.path))
    outcome.seconds = time.monotonic() - began
    return outcome


def _carried_out(job: Job, limits: Limits, convert: Callable[[Job], Outcome], folder: Path, began: float) -> Outcome:
    path = _fetched(job.path, folder, limits, began) if isinstance(job.path, Url) else job.path
    content = digest(path, MAX_BYTES)
    if content is not None and _held(job, content):
        return Outcome("", held=content)
    target = job.target if isinstance(job.target, Path) else folder / "records" / f"{path.name}.json"
    outcome = convert(Job(path, target))
    outcome.sha256 = outcome.sha256 or content
    if outcome.message is not None:
        for here, there in ((path, job.path), (target, job.target)):
            outcome.message = outcome.message.replace(printable(str(here)), printable(str(there)))
    elif isinstance(job.target, Url):
        try:
            job.target.put(target)
        except OSError as error:
            why = f"the records could not be written to {printable(str(job.target))} ({reason(error, job.target)})"
            raise _Failure("unwritable", f"{why}; check the address, your rights and the free space") from error
    outcome.target = None if outcome.failed else printable(str(job.target))
    return outcome


def _held(job: Job, content: str) -> bool:
    for line in job.known:
        row = json.loads(line)
        if row["sha256"] == content:
            try:
                return row["category"] is not None or as_written(job.target, row["written"])
            except Exception:  # a journal that was meddled with, records that cannot be looked at: writing them tells why
                return False
    return False


def _fetched(url: Url, folder: Path, limits: Limits, began: float) -> Path:
    """Where the file is now. It is not there when there is none at the address, and beyond the limit it holds nothing, so that
    reading it says so. The name is the one it has there."""
    path = folder / "given" / next(iter(parts_of(url.name)))
    path.parent.mkdir()
    try:
        size = url.size()
        if size is None or size <= MAX_BYTES:
            with url.open() as there, path.open("wb") as here:
                size = 0
                while size <= MAX_BYTES and (piece := there.read(_PIECE)):
                    size += len(piece)
                    here.write(piece)
                    if time.monotonic() - began > limits.seconds:
                        raise _Failure(*limits.too_slow())
        if size > MAX_BYTES:
            with path.open("wb") as here:
                here.truncate(size)
    except _Failure:
        raise
    except FileNotFoundError:
        path.unlink(missing_ok=True)
    except Exception as error:
        why = f"cannot be fetched ({reason(error, url)}); check the address, your rights and the network"
        raise _Failure("unreachable", why) from error
    return path
