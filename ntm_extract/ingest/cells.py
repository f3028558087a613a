"""The lines of a table's cell as one text: a line that ended for want of room goes on, one that was ended stays a line."""

from __future__ import annotations

from itertools import pairwise

import regex as re

from ntm_extract.ingest.pages import Line

_PAD = 6.0  # points between a cell's rule and its text, at most
_SPACE = 0.25  # of the size, between words
_ENDED, _ITEM = re.compile(r"[.;:]\s*$"), re.compile(r"[-+•–*]\s|\p{L}\)\s|\d{1,2}(?:\.\d{1,2})*[.)]\s")
_HALF = re.compile(r"\w[-–/]$")


def text_of(lines: list[Line], left: float, right: float) -> str:
    """The lines of a cell whose sides are ``left`` and ``right``, in points. Pieces of one line are joined by a space."""
    if not lines:
        return ""
    pad = max(0.0, min(_PAD, *(min(line.box[0] - left, right - line.box[2]) for line in lines)))
    out = lines[0].text
    first = lines[0]  # the first piece of the line that `before` ends
    for before, line in pairwise(lines):
        if abs(line.box[3] - before.box[3]) < 0.3 * line.size:
            out += " " + line.text
            continue
        room = (right - left - 2 * pad) - (before.box[2] - first.box[0])
        first = line
        # The word would have fitted, so somebody ended the line; where it would not, an item after a full stop is still one.
        if _first_word(line) + _SPACE * line.size <= room or (_ENDED.search(out) and _ITEM.match(line.text)):
            out += "\n" + line.text
        elif _HALF.search(out) and line.text[:1].isalnum():
            out += line.text
        else:
            out += " " + line.text
    return out


def _first_word(line: Line) -> float:
    """The width of a line's first word, in points."""
    length = len(re.match(r"[^\s/-]*[/-]?", line.text)[0])
    if line.edges is not None and len(line.edges) == len(line.text) + 1:
        return line.edges[length] - line.edges[0]
    return (line.box[2] - line.box[0]) * length / max(1, len(line.text))
