"""Patterns written where they are used: each is compiled once."""

from __future__ import annotations

from functools import cache

import regex


@cache
def pattern(source: str) -> regex.Pattern[str]:
    """The compiled pattern. ``regex.search(source, …)`` would look it up anew, at some microseconds a call."""
    return regex.compile(source)
