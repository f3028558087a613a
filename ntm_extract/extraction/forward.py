"""Searching on and on through a long text without going over any of it twice."""

from __future__ import annotations

from typing import Any

import regex


class Forward:
    """The next match of ``pattern`` from places that move on; a match that still lies ahead is not searched for again.

    Without it a rare pattern that is asked for behind every name reads the rest of the paragraph each time, and the time
    that a paragraph takes grows with the square of its length.
    """

    def __init__(self, pattern: regex.Pattern[str], text: str, end: int) -> None:
        self._pattern, self._text, self._end = pattern, text, end
        self._asked = -1
        self._next: Any = None

    def search(self, position: int) -> Any:
        """The first match at or after ``position``, or None."""
        ahead = self._asked >= 0 and self._asked <= position and (self._next is None or self._next.start() >= position)
        if not ahead:
            self._next = self._pattern.search(self._text, position, self._end)
        self._asked = position
        return self._next
