"""What a run has to do: every input file, and where its records go."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ntm_extract.plan_files import RUN_REPORT

_SYSTEM = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Job:
    """One input file and where its records go. ``given`` is the input it was found in, as it was typed."""

    path: Path
    target: Path
    given: str = ""


def find_jobs(inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> list[Job]:
    """Every file of the inputs with its target, ``OUT/<path relative to its input>.json``, in stable order.

    Hidden and system files in folders are passed over; files of unknown formats are kept, so that they are reported.
    """
    jobs = []
    for given in inputs:
        path, typed = Path(given), os.fspath(given)
        if _is_folder(path):
            for file in _files(path):
                relative = file.relative_to(path)
                if (
                    not any(p.startswith((".", "~$")) for p in relative.parts)
                    and file.name.lower() not in _SYSTEM
                    and not _is_result(file, Path(out))
                ):
                    jobs.append(Job(file, Path(out) / relative.parent / _records_name(file), typed))
        else:
            jobs.append(Job(path, Path(out) / _records_name(path), typed))
    return jobs


def _records_name(file: Path) -> str:
    """A file called `run` must not take the place of the run report."""
    name = f"{file.name}.json"
    return f"{file.name}_.json" if name.lower() == RUN_REPORT else name


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
