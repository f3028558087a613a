"""What a run has to do: every input file, and where its records go."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ntm_extract.batch.url_text import parts_of
from ntm_extract.batch.urls import Url, UrlError, place, reason
from ntm_extract.plan_files import EXPORTS, RUN_REPORT

_SYSTEM = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Job:
    """One input file and where its records go. ``given`` is the input it was found in, as it was typed.

    ``known`` are the journal's lines that tell what came of it before, for whoever looks at its content.
    """

    path: Path | Url
    target: Path | Url
    given: str = ""
    known: tuple[bytes, ...] = field(default=(), compare=False)


def find_jobs(inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str] | Url) -> list[Job]:
    """Every file of the inputs with its target, ``OUT/<path relative to its input>.json``, in stable order.

    Hidden and system files in folders are passed over; files of unknown formats are kept, so that they are reported.
    """
    jobs = []
    folder = out if isinstance(out, Url) else place(out)
    for given in inputs:
        path, typed = place(given), os.fspath(given)
        if isinstance(path, Url):
            jobs += _jobs_at(path, folder)
        elif _is_folder(path):
            for file in _files(path):
                relative = file.relative_to(path)
                if not _passed_over(relative.parts) and not _is_result(file, folder):
                    jobs.append(Job(file, folder / relative.parent / _records_name(file.name), typed))
        else:
            jobs.append(Job(path, folder / _records_name(path.name), typed))
    return jobs


def _jobs_at(url: Url, out: Path | Url) -> list[Job]:
    """The files at a URL. Raises :class:`~ntm_extract.batch.urls.UrlError` when it cannot be listed."""
    typed, listed = str(url), []
    try:
        if not url.is_file():
            listed = url.below()
    except OSError as error:
        raise UrlError(f"{url}: cannot be listed ({reason(error, url)}); check the address and your rights") from error
    if not listed:
        return [Job(url, out / _records_name(next(parts_of(url.name))), typed)]  # when nothing is there, fetching it says so
    jobs = []
    for relative in listed:
        parts, file = tuple(parts_of(relative)), url / relative
        if not _passed_over(parts) and not (file.suffix == ".json" and file.lies_in(out)):
            jobs.append(Job(file, out / Path(*parts[:-1], _records_name(parts[-1])), typed))
    return jobs


def _passed_over(parts: tuple[str, ...]) -> bool:
    return any(part.startswith((".", "~$")) for part in parts) or parts[-1].lower() in _SYSTEM


def _records_name(name: str) -> str:
    """A file called `run` must not take the place of the run report."""
    return f"{name}_.json" if f"{name}.json".lower() == RUN_REPORT else f"{name}.json"


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


def _is_result(file: Path, out: Path | Url) -> bool:
    """A records file of an earlier run whose folder lies within the input, or what was exported of them."""
    if isinstance(out, Url):
        return file.suffix == ".json" and out.holds(file)
    # `realpath` minds no links that lead around in a ring.
    above = Path(os.path.realpath(file)).parents
    records, exports = (Path(os.path.realpath(folder)) for folder in (out, out / EXPORTS))
    return (file.suffix == ".json" and records in above) or exports in above
