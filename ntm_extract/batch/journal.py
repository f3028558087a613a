"""What earlier runs did in a folder, kept so that a run that was killed goes on where it was.

The journal is a hidden file of JSON lines, one a file, appended as each is done and written anew, whole, at the end of a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ntm_extract.output.whole import written_whole

NAME = ".run.journal.jsonl"
Row = dict[str, Any]
"""What is known of one file; the fields are those of a file in the run report."""

_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("path", "input", "target", "status", "sha256"), str),
    **dict.fromkeys(("category", "message"), str | None),
    **dict.fromkeys(("records", "engines", "limits"), dict),
    **{"seconds": float | int, "findings": int | None, "warnings": list},
}


class Journal:
    """The rows of a folder by target and content. They are held as lines, a few hundred bytes each."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._lines: dict[str, dict[str, bytes]] = {}
        torn = False
        try:
            with self._path.open("rb") as file:
                for line in file:
                    torn = not line.endswith(b"\n")
                    self._keep(line.rstrip(b"\n"))
        except FileNotFoundError:
            pass
        self._file = self._path.open("ab")
        if torn:  # the run was killed while it wrote
            self._file.write(b"\n")

    def find(self, target: str, sha256: str) -> Row | None:
        """The row of the content that was last done for a target."""
        line = self._lines.get(target, {}).get(sha256)
        return None if line is None else json.loads(line)

    def knows(self, target: str) -> bool:
        """Was anything done for this target?"""
        return target in self._lines

    def lines(self, target: str) -> list[bytes]:
        """The lines of all contents that were done for a target, the last one last."""
        return list(self._lines.get(target, {}).values())

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of targets."""
        for target in sorted(self._lines):
            for line in self._lines[target].values():
                yield json.loads(line)

    def add(self, row: Row) -> bytes:
        """Writes a row behind the others, where it outlives this process; gives its line."""
        line = as_line(row)
        self._keep(line)
        self._file.write(line + b"\n")
        self._file.flush()
        return line

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Puts ``lines`` in the place of all that was written, whole or not at all."""
        with written_whole(self._path) as file:
            for line in lines:
                file.write(line + b"\n")
            self._file.close()  # Windows replaces no file that is open
        self._file = self._path.open("ab")

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _keep(self, line: bytes) -> None:
        try:
            row = json.loads(line)
        except ValueError:
            return  # a line that was cut short: that file is done again
        if isinstance(row, dict) and all(isinstance(row.get(name), kind) for name, kind in _SHAPE.items()):
            self._lines.setdefault(row["target"], {})[row["sha256"]] = line


def as_line(row: Row) -> bytes:
    """A row as one line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
