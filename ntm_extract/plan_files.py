"""The files of records that `convert` writes: which they are in a folder, and reading one back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ntm_extract.errors import InputError
from ntm_extract.records import Plan

RUN_REPORT = "run.json"
"""What a run writes of itself into its folder; it is no plan."""
EXPORTS = "exports"
"""Where a folder of records keeps what was exported of it."""


def plan_paths(folder: Path) -> Iterator[Path]:
    """Every records file under ``folder``, in stable order. Hidden files and folders and run reports are passed over.

    Raises :class:`InputError` when the folder is missing or is none.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "no such folder"
        raise InputError(str(folder), "missing", f"{what}; give the folder that `convert` wrote to")
    for path in sorted(folder.rglob("*.json")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.name != RUN_REPORT and path.is_file():
            yield path


def read_plan(path: Path) -> Plan:
    """The plan of a records file. Raises :class:`InputError`, which names the file and the field that is wrong."""
    try:
        return Plan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(str(path), "missing", f"cannot be opened ({error.strerror}); check the path") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or first["msg"]
        raise InputError(str(path), "not_records", f"not a plan's records ({where}); give a file that `convert` wrote") from error
