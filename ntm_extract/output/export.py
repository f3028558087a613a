"""A folder of records in other formats, one plan in memory at a time, every file whole or not there."""

from __future__ import annotations

import importlib
import math
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ntm_extract.errors import InputError, printable
from ntm_extract.output.rows import PlanRows, rows_of
from ntm_extract.output.writing import Context
from ntm_extract.plan_files import plan_paths, read_plan

FORMATS: tuple[str, ...] = ("jsonl", "csv", "xlsx", "parquet", "ics", "html")
"""What can be written; each is a module of this package with a ``Writer``."""
OnProgress = Callable[[int, int, Path], None]


@dataclass(slots=True)
class Exported:
    """What an export wrote: files in the order of their formats, rows by table, the plans that could not be read."""

    paths: list[Path] = field(default_factory=list)
    plans: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    failures: list[InputError] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


def export(
    folder: Path,
    out: Path,
    formats: Iterable[str],
    on_progress: OnProgress | None = None,
    on_failure: Callable[[InputError], None] | None = None,
) -> list[Path]:
    """Writes the plans of ``folder`` to ``out`` and gives the files written.

    ``on_progress`` is told, before each plan, how many are done, how many there are, and which one is next. A plan that
    cannot be read is left out and given to ``on_failure``; without one, the first is raised once the others are written.
    Raises :class:`InputError` when the folder is missing, a format's library is, or the files cannot be written.
    """
    result = export_folder(folder, out, formats, on_progress)
    for failure in result.failures:
        if on_failure is None:
            raise failure
        on_failure(failure)
    return result.paths


def export_folder(folder: Path, out: Path, formats: Iterable[str], on_progress: OnProgress | None = None) -> Exported:
    """As :func:`export`, with the counts and with the failures beside the files."""
    given = set(formats)
    if given - set(FORMATS):
        raise ValueError(f"{', '.join(sorted(given - set(FORMATS)))}: no such format; there are {', '.join(FORMATS)}")
    chosen = [f for f in FORMATS if f in given]
    paths = list(plan_paths(folder))
    result = Exported()
    try:
        with _staging(out) as (staging, work), _writers(chosen, Context(staging, work, out, folder, tuple(chosen))) as writers:
            for number, path in enumerate(paths):
                if on_progress:
                    on_progress(number, len(paths), path)
                try:
                    rows = _read(path, folder)
                except InputError as error:
                    result.failures.append(error)
                    continue
                for writer in writers.values():
                    writer.add(rows)
                result.plans += 1
                for table, found in rows.tables.items():
                    result.rows[table] = result.rows.get(table, 0) + len(found)
            for name, writer in writers.items():
                writer.close()
                for note, count in getattr(writer, "notes", {}).items():
                    result.notes[f"{name}_{note}"] = count
            result.paths = _put_in_place(staging, out)
    except OSError as error:
        message = f"the export could not be written ({error.strerror or error}); check the folder and the free space"
        raise InputError(printable(str(out)), "unwritable", message) from error
    return result


def _read(path: Path, folder: Path) -> PlanRows:
    """The rows of one file. A number that no table can hold makes it no plan."""
    rows = rows_of(read_plan(path), path.relative_to(folder).as_posix())
    for table in rows.tables.values():
        for row in table:
            for name, value in row.items():
                if isinstance(value, (int, float)) and not (math.isfinite(value) and abs(value) < 2**53):
                    raise InputError(str(path), "not_records", f"not a plan's records ({name}); give a file that `convert` wrote")
    return rows


@contextmanager
def _staging(out: Path) -> Iterator[tuple[Path, Path]]:
    """Two hidden folders in ``out``, for files that are not whole yet and for work; gone afterwards, whatever happens."""
    out.mkdir(parents=True, exist_ok=True)
    hidden = Path(tempfile.mkdtemp(dir=out, prefix=".export-"))
    try:
        for name in ("files", "work"):
            (hidden / name).mkdir()
        yield hidden / "files", hidden / "work"
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


@contextmanager
def _writers(formats: list[str], context: Context) -> Iterator[dict[str, Any]]:
    """The formats' writers; those not closed at the end, because something failed, are let go of."""
    writers: dict[str, Any] = {}
    try:
        for name in formats:
            writers[name] = importlib.import_module(f"ntm_extract.output.{name}").Writer(context)
        yield writers
    except BaseException:
        for writer in writers.values():
            with suppress(Exception):  # what failed first is what is told
                getattr(writer, "abandon", writer.close)()
        raise


def _put_in_place(staging: Path, out: Path) -> list[Path]:
    written = []
    for path in sorted(p for p in staging.rglob("*") if p.is_file()):
        target = out / path.relative_to(staging)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        written.append(target)
    return written
