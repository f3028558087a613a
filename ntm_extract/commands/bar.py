"""A progress bar over files that are counted beforehand."""

from __future__ import annotations

import sys
from typing import Any


class Bar:
    """A bar on standard error where that is a terminal; nothing elsewhere."""

    def __init__(self, *, enabled: bool) -> None:
        self._bar: Any = None
        self._task: Any = None
        if enabled and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            text = TextColumn("{task.description}", markup=False)
            self._bar = Progress(
                text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
            )
            self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Bar:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, done: int, total: int, name: str) -> None:
        """``done`` of ``total`` files are done; ``name`` is the one at hand."""
        if self._bar:
            from ntm_extract.errors import printable

            self._bar.update(self._task, completed=done, total=total, description=printable(name)[-40:])
