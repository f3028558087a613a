"""Which input a records file belongs to, so that no second one is written over it."""

from __future__ import annotations

from pathlib import Path

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.one_file import Outcome
from ntm_extract.batch.urls import Url
from ntm_extract.errors import printable


class Names:
    """The records files that a run has written, and of which input each is."""

    def __init__(self) -> None:
        self._written: dict[Path | Url, Path | Url] = {}

    def take(self, job: Job) -> None:
        """``job``'s target is written."""
        self._written[job.target] = job.path

    def refusal(self, job: Job) -> Outcome | None:
        """What becomes of a job whose target is another's already; None when it may be carried out."""
        if job.target not in self._written:
            return None
        return Outcome(
            printable(str(job.path)),
            category="name_taken",
            message=f"would overwrite the records of {printable(str(self._written[job.target]))}; "
            "give the folder that holds both, or another --out",
        )
