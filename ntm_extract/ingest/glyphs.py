"""Lines out of the characters of a page by where they stand, never by the order in which they were drawn."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from ntm_extract.document import Box
from ntm_extract.ingest.pages import Line

# Lengths in parts of the type size.
BASELINE = 0.25  # two characters of one line do not stand further apart than this
SPACE = 0.13  # a gap as wide as this parts two words even where no space was typed
HORNED = 0.06  # the same behind a letter whose horn reaches into the gap
WIDE = 0.9  # a gap as wide as this parts two pieces of a line: two columns, or the layout joins them again
SMALL = 0.82  # a raised character is at most this large beside its line's type
ASCENT, DESCENT = 0.9, 0.25  # a letter with two marks reaches so far above and below its baseline
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SQUARED = frozenset("m")
_HORNS = frozenset("ơờớởỡợưừứửữự")


class Glyph(NamedTuple):
    """A character on a page, in points from the page's upper left corner; ``base`` is the height of its line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float


def quarters(a: float, b: float) -> int:
    """Quarters of a turn against the clock of a text whose matrix begins with ``a`` and ``b``."""
    return (0 if a >= 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page of ``width`` and ``height``, on that page turned so that text of ``turn`` reads straight on."""
    left, top, right, bottom = box
    if turn == 1:
        return height - bottom, left, height - top, right
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return top, width - right, bottom, width - left
    return box


def straighten(by_turn: dict[int, list[Glyph]], width: float, height: float) -> tuple[list[Glyph], int]:
    """The characters of a page laid straight, and the quarters that the page was turned for it.

    A page is turned when nearly all of its text is: a wide annex printed on an upright page. A few turned words on an
    upright page, such as the heads of narrow columns, are laid down where they begin.
    """
    most = max(by_turn, key=lambda turn: len(by_turn[turn]))
    if most and len(by_turn[0]) <= 0.1 * len(by_turn[most]):
        extent = {1: 0.0, 2: height, 3: width}[most]
        sign = 1 if most == 1 else -1
        return [
            Glyph(
                g.text, *_sides(turned((g.left, g.top, g.right, g.bottom), most, width, height)), extent + sign * g.base, g.size
            )
            for g in by_turn[most]
        ], most
    laid = list(by_turn[0])
    for turn in (1, 3):
        words: dict[int, list[Glyph]] = {}
        for glyph in by_turn[turn]:
            words.setdefault(round(glyph.base), []).append(glyph)
        for word in words.values():
            start = max(word, key=lambda g: g.bottom) if turn == 1 else min(word, key=lambda g: g.top)
            for g in word:
                left = start.left + (start.bottom - g.bottom if turn == 1 else g.top - start.top)
                base = start.bottom if turn == 1 else start.top + g.size
                laid.append(Glyph(g.text, left, left + g.bottom - g.top, base - g.size, base, base, g.size))
    return laid, 0


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box[0], box[2], box[1], box[3]


def lines_of(glyphs: list[Glyph]) -> list[Line]:
    """The lines of a page from top to bottom. Pieces of a line that a wide gap parts are lines of their own."""
    rows = _rows(glyphs)
    raised = _raise(rows)
    made = []
    for number, row in enumerate(rows):
        made += [line for piece in _pieces(row) if (line := _line(piece, raised.get(number, frozenset()))) is not None]
    return made


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters by baseline."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if rows and glyph.base - base <= BASELINE * max(size, glyph.size):
            rows[-1].append(glyph)
            size = max(size, glyph.size)
        else:
            rows.append([glyph])
            base, size = glyph.base, glyph.size
    for row in rows:
        row.sort(key=lambda g: g.left)
    return rows


def _raise(rows: list[list[Glyph]]) -> dict[int, frozenset[Glyph]]:
    """Moves small characters that stand above or below a line's end or start into that line; returns the raised ones by row."""
    raised: dict[int, set[Glyph]] = {}
    for number, row in enumerate(rows):
        size = max(g.size for g in row)
        small = [g for g in row if g.size <= SMALL * size and g.text.isdigit() and g.base < _base(row, size) - 0.08 * size]
        if small:
            raised.setdefault(number, set()).update(small)
    bases = [row[0].base for row in rows]
    for number, row in enumerate(rows):
        for near in (number + 1, number - 1):
            if not 0 <= near < len(rows) or not rows[near] or not row:
                continue
            host = rows[near]
            size = max(g.size for g in host)
            if abs(bases[near] - bases[number]) > 0.65 * size:
                continue
            for run in _runs([g for g in row if g.size <= SMALL * size], size):
                if _touches(run, host, size):
                    rows[number] = row = [g for g in row if g not in run]
                    if near > number:
                        raised.setdefault(near, set()).update(g for g in run if g.text.isdigit())
                    host += run
                    host.sort(key=lambda g: g.left)
    return {number: frozenset(found) for number, found in raised.items()}


def _base(row: list[Glyph], size: float) -> float:
    return max(g.base for g in row if g.size > SMALL * size)


def _runs(glyphs: list[Glyph], size: float) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and glyph.left - runs[-1][-1].right < 0.3 * size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [run for run in runs if len(run) <= 4]


def _touches(run: list[Glyph], host: list[Glyph], size: float) -> bool:
    """Does the run stand close behind, or close before, a character of the line?"""
    at = bisect_left([g.left for g in host], run[0].left)
    before = host[at - 1] if at else None
    after = host[at] if at < len(host) else None
    if before is not None and -0.3 * size < run[0].left - before.right < 0.4 * size:
        return True
    return after is not None and before is None and -0.2 * size < after.left - run[-1].right < 0.5 * size


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """The row cut at wide gaps; spaces at the cut are dropped."""
    pieces: list[list[Glyph]] = []
    right = 0.0
    size = 0.0
    for glyph in row:
        if glyph.text.isspace():
            if pieces:
                pieces[-1].append(glyph)
            continue
        if not pieces or glyph.left - right > WIDE * max(size, glyph.size):
            pieces.append([])
            right = glyph.right
        pieces[-1].append(glyph)
        right, size = max(right, glyph.right), glyph.size
    return pieces


def _line(row: list[Glyph], raised: frozenset[Glyph]) -> Line | None:
    """The text of a row with the edges of its characters: spaces where typed or where a gap shows, letters composed."""
    parts: list[str] = []
    edges = array("f")
    right = 0.0
    gap = False
    last: Glyph | None = None
    sizes: list[float] = []
    bases: list[float] = []
    for glyph in row:
        text = glyph.text
        if text.isspace():
            gap = True
            continue
        if last is not None:
            if text == last.text and glyph.left - last.left < 0.12 * glyph.size:
                continue  # printed twice to look bold
            if unicodedata.combining(text[0]):
                composed = unicodedata.normalize("NFC", parts[-1] + text)
                if len(composed) == 1:
                    parts[-1] = composed
                    continue
            mark = glyph in raised and parts[-1] not in _SQUARED
            if (
                gap
                or glyph.left - right > (HORNED if last.text in _HORNS else SPACE) * glyph.size
                or (last in raised and len(parts) == 1)
            ):
                parts.append(" ")
                edges.append(right)
        else:
            mark = glyph in raised
        for character in text.translate(RAISED) if mark else unicodedata.normalize("NFC", text):
            parts.append(character)
            edges.append(glyph.left)
        gap = False
        last = glyph
        right = max(right, glyph.right)
        sizes.append(glyph.size)
        bases.append(glyph.base)
    if last is None:
        return None
    edges.append(right)
    # The box is as high for a line of small letters as for one of capitals: the distance of two lines is that of their baselines.
    size, base = sorted(sizes)[len(sizes) // 2], sorted(bases)[len(bases) // 2]
    return Line("".join(parts), (edges[0], base - ASCENT * size, right, base + DESCENT * size), edges, size)
