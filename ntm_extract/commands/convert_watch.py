"""Which files of a watched folder are whole: those that rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ntm_extract.batch.jobs import Job

_Stamp = tuple[int, int] | None


class Watch:
    """What was seen of the files at the last look, and at the last run."""

    def __init__(self) -> None:
        self._seen: dict[str, _Stamp] = {}
        self._done: dict[str, _Stamp] = {}

    def look(self, jobs: Sequence[Job]) -> list[Job] | None:
        """The jobs whose files have the size and time of the last look, so that no copy under way is read; None when there is
        nothing new, changed or gone among them since the last run."""
        now = {str(job.path): _stamp(job) for job in jobs}
        resting = [job for job in jobs if str(job.path) in self._seen and self._seen[str(job.path)] == now[str(job.path)]]
        self._seen = now
        done = {str(job.path): now[str(job.path)] for job in resting}
        gone = self._done.keys() - now.keys()
        if not gone and all(path in self._done and self._done[path] == stamp for path, stamp in done.items()):
            return None
        self._done = done
        return resting


def _stamp(job: Job) -> _Stamp:
    try:
        assert isinstance(job.path, Path), "URLs are not watched"
        state = job.path.stat()
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns
