"""What every format's module holds, and what it is told of the export it is part of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote

from ntm_extract.output.rows import PlanRows


@dataclass(frozen=True, slots=True)
class Context:
    """Where files are written, a folder for work that is thrown away, where the files will lie once they are whole, the
    folder of records, and the formats asked for."""

    staging: Path
    work: Path
    out: Path
    folder: Path
    formats: tuple[str, ...]

    def link(self, file: str, record: str | None = None) -> str | None:
        """A link from a file in ``out`` to a record on its plan's page, or, without pages, to the records file.

        Relative and percent-encoded, so that nothing in a file's name is more than a name. None where there is no way from one
        folder to the other (two drives).
        """
        if "html" in self.formats:
            return quote(page_of(file)) + (f"#{record}" if record else "")
        try:
            return quote(PurePosixPath(Path(os.path.relpath(self.folder / file, self.out)).as_posix()).as_posix())
        except ValueError:
            return None


def page_of(file: str) -> str:
    """The HTML page of a records file, both as paths with slashes: ``a/b.docx.json`` has ``html/a/b.docx.html``."""
    name = file.removesuffix(".json")
    return f"html/{file if name.lower() == 'index' else name}.html"


class Writer(Protocol):
    """A format's writer into ``context.staging``; it is given one plan after the other. ``close`` ends the files."""

    def __init__(self, context: Context) -> None: ...
    def add(self, rows: PlanRows) -> None: ...
    def close(self) -> None: ...
