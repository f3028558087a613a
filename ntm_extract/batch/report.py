"""The run report, ``run.json``: what became of every file, with what, and the sums."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ntm_extract.batch.folder_run import FolderRun
from ntm_extract.batch.urls import Url
from ntm_extract.errors import one_line, printable
from ntm_extract.output.whole import written_whole
from ntm_extract.plan_files import RUN_REPORT
from ntm_extract.records import KINDS
from ntm_extract.version import __version__

_OFFICE = (".doc", ".rtf", ".odt", ".dot")


def report_text(run: FolderRun, told: dict[str, Any]) -> Iterator[str]:
    """The report as pieces of JSON text, a file at a time. ``told`` is what only the caller knows: inputs, engine, options."""
    head = json.dumps(_head(run, told), ensure_ascii=False, indent=1)
    yield head[: head.rindex("\n}")] + ',\n "files": ['
    between = "\n"
    for row in run.rows():
        yield between + "  " + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "\n ]\n}\n"


def write_report(run: FolderRun, told: dict[str, Any]) -> Path | Url:
    """Writes the report into the run's folder, whole or not at all."""
    path = run.out / RUN_REPORT
    if isinstance(path, Url):
        with tempfile.TemporaryDirectory(prefix="ntm-extract-", ignore_cleanup_errors=True) as folder:
            path.put(_written(Path(folder) / RUN_REPORT, run, told))
        return path
    return _written(path, run, told)


def _written(path: Path, run: FolderRun, told: dict[str, Any]) -> Path:
    with written_whole(path) as file:
        for piece in report_text(run, told):
            file.write(piece.encode("utf-8", "backslashreplace"))
    return path


def _head(run: FolderRun, told: dict[str, Any]) -> dict[str, Any]:
    totals = run.totals
    return {
        "ntm_extract": __version__,
        "extractor": run.extractor,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "programs": _programs(run),
        "out": printable(str(run.out)),
        **told,
        "began": run.began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "interrupted": run.interrupted,
        **{status: totals.files[status] for status in ("converted", "unchanged", "failed", "vanished")},
        "left": totals.left,
        "failures": dict(sorted(totals.failures.items())),
        "records": {kind: totals.records[kind] for kind in KINDS},
        "findings": totals.findings,
        "warnings": totals.warnings,
        "pages": dict(sorted(totals.pages.items())),
    }


def _programs(run: FolderRun) -> dict[str, str | None]:
    """The versions of the helper programs that the files of this run call for."""
    found: dict[str, str | None] = {}
    if run.totals.pages["tesseract"]:
        import pytesseract

        found["tesseract"] = _version(pytesseract.pytesseract.tesseract_cmd)
    if any(job.path.suffix.lower() in _OFFICE for job in run.jobs):
        from ntm_extract.ingest import office

        found["libreoffice"] = _version(office.program())
    return found


def _version(program: str | None) -> str | None:
    """The first line that a program says of its version; None without the program."""
    if program is None:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="ntm-extract-", ignore_cleanup_errors=True) as home:
            done = subprocess.run(
                [program, "--version"],
                capture_output=True,
                timeout=20,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "HOME": home},
            )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout or done.stderr).decode("utf-8", "replace").strip().splitlines()
    return one_line(lines[0]) if lines else None
