"""A run over files and folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from ntm_extract.batch.jobs import Job, find_jobs
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.names import Names
from ntm_extract.batch.one_file import Outcome, convert_file
from ntm_extract.batch.transfer import carry_out

__all__ = ["Job", "Limits", "Outcome", "convert", "convert_file", "find_jobs", "run"]


def convert(
    inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str], on_start: Callable[[Job], None] | None = None
) -> list[Outcome]:
    """Extracts every input file into ``out``, in this process; one file's failure stops none of the others."""
    return list(run(find_jobs(inputs, out), on_start))


def run(jobs: Iterable[Job], on_start: Callable[[Job], None] | None = None) -> Iterator[Outcome]:
    """Carries out jobs one by one in this process, yielding an outcome each."""
    names = Names()
    for job in jobs:
        if on_start:
            on_start(job)
        outcome = names.refusal(job)
        if outcome is None:
            outcome = carry_out(job, Limits(), convert_file)
            if not outcome.failed:
                names.take(job)
        yield outcome
