"""A run over files and folders."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ntm_extract.errors import InputError, one_line, printable
from ntm_extract.records import KINDS

_SYSTEM = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Job:
    """One input file and where its records go."""

    path: Path
    target: Path


@dataclass(slots=True)
class Outcome:
    """What became of one file. ``category`` and ``message`` are set when it failed."""

    path: str
    target: str | None = None
    records: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    category: str | None = None
    message: str | None = None

    @property
    def failed(self) -> bool:
        """Did the file give no records file?"""
        return self.category is not None


def find_jobs(inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> list[Job]:
    """Every file of the inputs with its target, ``OUT/<path relative to its input>.json``, in stable order.

    Hidden and system files in folders are passed over; files of unknown formats are kept, so that they are reported.
    """
    jobs = []
    for given in inputs:
        path = Path(given)
        if _is_folder(path):
            for file in _files(path):
                relative = file.relative_to(path)
                if (
                    not any(p.startswith((".", "~$")) for p in relative.parts)
                    and file.name.lower() not in _SYSTEM
                    and not _is_result(file, Path(out))
                ):
                    jobs.append(Job(file, Path(out) / relative.parent / f"{file.name}.json"))
        else:
            jobs.append(Job(path, Path(out) / f"{path.name}.json"))
    return jobs


def _files(folder: Path) -> list[Path]:
    """All that lies in the folder and is no folder: links to nothing, pipes, and folders that cannot be looked into, too, so
    that reading tells of them. Links to folders are not followed; they could lead around in a ring."""
    closed: list[OSError] = []
    found = [Path(at) / name for at, _, names in os.walk(folder, onerror=closed.append) for name in names]
    return sorted(found + [Path(error.filename) for error in closed])


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # reading it will say what is wrong with the path


def _is_result(file: Path, out: Path) -> bool:
    """A records file of an earlier run whose folder lies within the input."""
    return file.suffix == ".json" and out.resolve() in file.resolve().parents


def convert(
    inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str], on_start: Callable[[Job], None] | None = None
) -> list[Outcome]:
    """Extracts every input file into ``out``; one file's failure stops none of the others."""
    return list(run(find_jobs(inputs, out), on_start))


def run(jobs: Iterable[Job], on_start: Callable[[Job], None] | None = None) -> Iterator[Outcome]:
    """Carries out jobs one by one, yielding an outcome each."""
    written: dict[Path, Path] = {}
    for job in jobs:
        if on_start:
            on_start(job)
        if job.target in written:
            yield Outcome(
                printable(str(job.path)),
                category="name_taken",
                message=f"would overwrite the records of {printable(str(written[job.target]))}; give the folder that holds both, or another --out",
            )
            continue
        outcome = convert_file(job)
        if not outcome.failed:
            written[job.target] = job.path
        yield outcome


def _way_out(error: OSError) -> str:
    return "shorten the file's name" if error.errno == errno.ENAMETOOLONG else "check the folder and the free space"


def convert_file(job: Job) -> Outcome:
    """Reads, extracts and writes one file."""
    from ntm_extract.extraction import require_plan
    from ntm_extract.findings import check_document
    from ntm_extract.ingest import read
    from ntm_extract.output.json import write

    began = time.perf_counter()
    name = printable(str(job.path))
    outcome = Outcome(name)
    try:
        document = read(job.path)
        plan = check_document(document)
        require_plan(plan, name)
        write(plan, job.target)
        outcome.target = printable(str(job.target))
        outcome.records = {kind: len(getattr(plan, kind)) for kind in KINDS}
        outcome.warnings = document.warnings
    except InputError as error:
        outcome.category, outcome.message = error.category, error.message
    except OSError as error:
        outcome.category, outcome.message = (
            "unwritable",
            f"the records could not be written to {printable(str(job.target))} ({error.strerror}); {_way_out(error)}",
        )
    except Exception as error:  # a bug in one plan must not lose the others
        outcome.category, outcome.message = (
            "internal",
            f"an unexpected error ({one_line(f'{type(error).__name__}: {error}')}); please report it with the file",
        )
    outcome.seconds = time.perf_counter() - began
    return outcome
