"""What the place of a line tells of paragraphs: does it begin one, or go on with the line before?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ntm_extract.ingest.columns import Item
from ntm_extract.ingest.pages import Line

INDENT = 8.0  # points; a smaller step is no indent
FLUSH = 3.0


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right edges of running text, how its paragraphs are set off, and the usual distance of two lines."""

    left: float
    right: float
    indented: bool
    spaced: bool
    pitch: float


def margins(lines: list[Line]) -> Margins | None:
    """The margins of a page or a column, or None where too few lines tell."""
    if len(lines) < 6:
        return None
    rights = Counter(round(line.box[2] / FLUSH) for line in lines)
    place, times = max(rights.items(), key=lambda item: (item[1], item[0]))
    # Set to both margins, most lines end at the right one; set to the left one only, the longest comes near it.
    justified = times + rights[place - 1] + rights[place + 1] >= 0.25 * len(lines)
    right = max(
        line.box[2] for line in lines if not justified or rights[round(line.box[2] / FLUSH)] > min(3.0, 0.08 * len(lines))
    )
    long = [line for line in lines if line.box[2] > right - 0.3 * (right - min(x.box[0] for x in lines))]
    lefts = Counter(round(line.box[0] / FLUSH) for line in long or lines)
    usual = {place for place, times in lefts.items() if times >= max(2, 0.15 * len(long))}
    if not usual:
        return None
    left = min(usual) * FLUSH
    inner = sum(INDENT < line.box[0] - left < 80 for line in long)
    flush = sum(abs(line.box[0] - left) <= FLUSH for line in long)
    pitches = [(b.box[3] - a.box[3]) for a, b in pairwise(lines) if 0.8 * a.size < b.box[3] - a.box[3] < 2.5 * a.size]
    pitch = _low(pitches) if pitches else 0.0
    spaced = sum(distance > pitch + 0.25 * lines[0].size for distance in pitches)
    return Margins(left, right, inner >= 2 and flush >= inner, 0.1 * len(pitches) < spaced < 0.6 * len(pitches), pitch)


def _low(values: list[float]) -> float:
    """The distance within paragraphs: the most usual one, the lower one where two are as usual."""
    counts = Counter(round(v) for v in values)
    most = max(counts.values())
    near = min(value for value, times in counts.items() if times >= 0.6 * most)
    return median(v for v in values if abs(v - near) <= 1)


def opens(before: Item | None, item: Item, margin: Margins | None, same_page: bool, guessed: bool) -> bool | None:
    """True: the line begins a paragraph; False: it goes on with ``before``; None: its place does not tell.

    ``guessed``: sizes and places are a recogniser's, off by the part of a letter that reaches below its line.
    """
    line, last = item.line, before.line if before is not None else None
    if line is None or last is None or margin is None:
        return None
    if before is not None and before.column != item.column and not (before.column and item.column):
        return True
    if _centred(line, margin, INDENT) and _centred(last, margin, -FLUSH):
        return None
    if not guessed and abs(line.size - last.size) > 0.15 * max(line.size, last.size):
        return True
    gap = line.box[3] - last.box[3]
    if same_page and margin.pitch and gap > margin.pitch + (0.5 if guessed else 0.25) * line.size:
        return True
    offset = (before.left - item.left) if before is not None and before.column != item.column else 0.0
    step = line.box[0] - last.box[0] + offset
    if last.box[2] - offset + 0.25 * line.size + _first_word(line) < margin.right - 1:
        # Its first word had found room on the line before. Typists break lines within sentences, too: then words must tell.
        return True if step > INDENT or last.text[-1] in ".;:!?…”)" else None
    if step > INDENT:
        return True if margin.indented and line.box[0] > margin.left + INDENT else None
    if step < -INDENT:
        return False
    if abs(line.box[0] - margin.left) <= FLUSH and (margin.indented or (margin.spaced and same_page and abs(step) <= FLUSH)):
        return False
    return None


def _centred(line: Line, margin: Margins, least: float) -> bool:
    left, right = line.box[0] - margin.left, margin.right - line.box[2]
    return left > least and right > least and abs(left - right) < max(12.0, 0.15 * (left + right))


def _first_word(line: Line) -> float:
    word = line.text.split(" ", 1)[0]
    if line.edges is not None and len(word) < len(line.edges):
        return float(line.edges[len(word)] - line.edges[0])
    return len(word) / max(1, len(line.text)) * (line.box[2] - line.box[0])
