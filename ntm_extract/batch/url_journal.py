"""The journal of a folder by URL, where nothing can be written behind what is there.

While a run goes on its rows are put there in parts, every :data:`SECONDS` or :data:`ROWS`; at its end they become the one file
that a run on that folder as a path of the machine has too. A client that is killed, wherever it is started again, does those
files anew that no part tells of: at most the last half minute's or five hundred.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from ntm_extract.batch.journal import NAME, Journal, Row
from ntm_extract.batch.urls import Url

SECONDS, ROWS = 30.0, 500
_PART = ".run.journal-"


def journal_of(folder: Path | Url) -> Journal:
    """The journal of a folder, wherever it is."""
    return UrlJournal(folder) if isinstance(folder, Url) else Journal(folder)


class UrlJournal(Journal):
    """The rows of a folder by URL, kept in a folder of this machine until it is closed."""

    def __init__(self, folder: Url) -> None:
        self._there = folder
        self._parts = [name for name in folder.names() if name.startswith(_PART)]
        self._began = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:6]}"
        self._new: list[bytes] = []
        self._put = time.monotonic()
        self._here = tempfile.TemporaryDirectory(prefix="ntm-extract-", ignore_cleanup_errors=True)
        with (Path(self._here.name) / NAME).open("wb") as file:
            for name in (NAME, *self._parts):
                with contextlib.suppress(FileNotFoundError), (folder / name).open() as there:
                    file.write(there.read() + b"\n")
        super().__init__(Path(self._here.name))

    def add(self, row: Row) -> bytes:
        """As in :class:`Journal`, but that the row may wait a while until it outlives this process."""
        line = super().add(row)
        self._new.append(line)
        if len(self._new) >= ROWS or time.monotonic() - self._put > SECONDS:
            self._put_part()
        return line

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """As in :class:`Journal`; the parts are then taken away."""
        super().rewrite(lines)
        (self._there / NAME).put(self._path)
        self._new.clear()
        for name in self._parts:
            with contextlib.suppress(Exception):  # a part that stays says nothing else
                (self._there / name).remove()
        self._parts.clear()

    def close(self) -> None:
        """Puts the last rows there."""
        try:
            self._put_part()
        finally:
            super().close()
            self._here.cleanup()

    def _put_part(self) -> None:
        if self._new:
            part = Path(self._here.name) / "part"
            part.write_bytes(b"\n".join(self._new) + b"\n")
            name = f"{_PART}{self._began}-{len(self._parts):06d}.jsonl"
            (self._there / name).put(part)
            self._parts.append(name)
            self._new.clear()
        self._put = time.monotonic()
