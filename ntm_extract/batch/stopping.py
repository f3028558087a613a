"""Ctrl-C and the system's wish to end, turned into a flag that a run looks at: nothing is cut off in the middle."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Stopping:
    """While it is entered, the first SIGINT or SIGTERM sets ``event``; a second one does what it does elsewhere.

    Outside of the main thread, where Python takes no signals, it changes nothing.
    """

    def __init__(self) -> None:
        self.event = threading.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stopping:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._restore()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.event.set()
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
