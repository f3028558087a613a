"""The sentence, line or table row around a stretch of a plan's text, worked out from the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

LIMIT = 400
"""Characters that a sentence is bounded to; what is left out shows as an ellipsis."""
_SHORT = 40  # characters that a cell's line has at most
_LONG = 160  # characters that a line broken for the page's width does not have
CELLS_BEFORE, CELLS_AFTER = 8, 6
"""Lines shown around a cell where each line is one, blank ones counted."""
REACH = 1200
"""Characters looked at on either side: a span far from any boundary costs no more than this."""
# A line that opens a new item, or the end of one before it: typed files break their lines anywhere in a sentence.
_BREAKS = re.compile(
    r"\n[^\S\n]*\n"  # a blank line
    r"|(?<=[.;:!?])[*_ ]*\n"  # a line that ends as a sentence does
    r"|\n(?=[ *_]*(?:[-–—+•*] |\(?\d{1,2}(?:\.\d{1,2})*[.)] |[a-zđ]\) |[IVX]{1,5}\. ))"  # a bullet or a number
    r"|(?<=[\w)”\"][.;!?]) +(?=[*_(“\"]*[A-ZÀ-ỸĐ])"  # a full stop before a capital
)

_NUMBER = re.compile(r"[ *_(]*(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Za-zĐđ])\.")


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before ``text[start:end]`` in its sentence, the stretch itself, and what stands after it.

    White space is folded to single spaces. A row of a table is taken whole, its cells parted by `` | ``. Joined, the three
    are at most :data:`LIMIT` characters long, unless the stretch itself is longer.
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    cells = _cells(text, start, end)
    first, last = cells or _row(text, start, end) or _sentence(text, start, end)
    before, here, after = (_fold(text[a:b], bool(cells)) for a, b in ((first, start), (start, end), (end, last)))
    before, after = before.lstrip(" |"), after.rstrip(" |")
    room = max(0, LIMIT - len(here))
    take_before = min(len(before), max(room // 2, room - len(after)))
    take_after = min(len(after), room - take_before)
    if take_before < len(before):
        before = "…" + before[len(before) - take_before :].partition(" ")[2] if take_before else ""
    if take_after < len(after):
        after = after[:take_after].rpartition(" ")[0] + "…" if take_after else ""
    return before, here, after


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, line or table row around ``text[start:end]`` on one line."""
    return "".join(around(text, start, end))


def _cells(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A few lines around the span where each line is a cell: the stretch is one of many short lines without a full stop."""
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    above, below = text[low:start].split("\n"), text[end:high].split("\n")
    if len(above[-1]) + len(below[0]) + end - start > _SHORT or "\t" in above[-1] + below[0]:
        return None
    before, after = above[-1 - CELLS_BEFORE : -1], below[1 : 1 + CELLS_AFTER]
    before = before[_last_long(before) + 1 :]
    after = after[: next((i for i, line in enumerate(after) if not _is_cell(line)), len(after))]
    if sum(map(bool, map(str.strip, before))) + sum(map(bool, map(str.strip, after))) < CELLS_AFTER // 2:
        return None
    return start - sum(len(line) + 1 for line in before) - len(above[-1]), end + len(below[0]) + sum(
        len(line) + 1 for line in after
    )


def _last_long(lines: list[str]) -> int:
    return max((i for i, line in enumerate(lines) if not _is_cell(line)), default=-1)


def _is_cell(line: str) -> bool:
    return len(line) <= _SHORT and "\t" not in line and not line.rstrip().endswith((".", ";", ":"))


def _row(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The line around the span where its cells are parted by tabs."""
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    first = text.rfind("\n", low, start) + 1 or low
    last = text.find("\n", end, high)
    last = high if last < 0 else last
    return (first, last) if "\t" in text[first:last] else None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    top, bottom = text.rfind("\n", low, start) + 1, text.find("\n", end, high)
    if (bottom if bottom >= 0 else high) - max(top, low) > _LONG:  # no typed line is so long: a line is a paragraph
        low, high = max(top, low), bottom if bottom >= 0 else high
    first = low
    for found in _breaks(text, low, start + 1):
        if found.end() <= start:
            first = found.end()
    last = next((max(found.start(), end) for found in _breaks(text, max(end - 1, start), high) if found.end() > end), high)
    tab = text.find("\t", end, last)
    if tab >= 0:  # a table begins below
        last = max(end, text.rfind("\n", end, tab))
    return first, last


def _breaks(text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """Where sentences part; the full stop after an item's number parts none."""
    for found in _BREAKS.finditer(text, low, high):
        stop = found.start()
        line = text.rfind("\n", max(0, stop - REACH), stop) + 1
        if text[stop] != " " or not _NUMBER.fullmatch(text, line, stop):
            yield found


def _fold(piece: str, cells: bool) -> str:
    """White space to single spaces, kept at either end; what parts cells, to bars. Markdown's bold marks are dropped."""
    parted = re.sub(r"\s*\n\s*" if cells else r"[^\S\t\n]*\t[^\S\t\n]*", " | ", piece.replace("**", ""))
    return re.sub(r"\s+", " ", parted)
