"""Pieces of a page read one under the other in one picture, so that no line of text runs from one into the next."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ntm_extract.ingest.deskew import DARK, WHITE, Pixels

if TYPE_CHECKING:
    from ntm_extract.ingest.recogniser import Word

_PADDING = 0.1  # inches between pieces
_HIGHEST = 12_000  # pixels: Tesseract reads no picture higher than 32,767
_GUTTER = 0.35  # inches: no space between words is as wide, even in a justified line
_COLUMN = 0.5  # inches: what is narrower is a number or a dash before its text, not a column
_ACCENT = 0.03  # inches at most between a letter and its marks, and less than between lines
_SPECK = 3  # pixels of ink in a column of pixels that still count as blank


@dataclass(frozen=True, slots=True)
class Piece:
    """A cut of the page, its upper left corner there, and how far from the left it is laid in the strip."""

    pixels: Pixels
    left: int
    top: int
    indent: int


def read(pieces: list[Piece], dpi: float, mode: int) -> list[list[Word]]:
    """The words of each piece, at their places on the page."""
    padding = round(_PADDING * dpi)
    found: list[list[Word]] = []
    batch: list[Piece] = []
    height = 0
    for piece in pieces:
        if batch and height + len(piece.pixels) + padding > _HIGHEST:
            found += _read(batch, padding, dpi, mode, len(found))
            batch, height = [], 0
        batch.append(piece)
        height += len(piece.pixels) + padding
    return found + (_read(batch, padding, dpi, mode, len(found)) if batch else [])


def _read(pieces: list[Piece], padding: int, dpi: float, mode: int, number: int) -> list[list[Word]]:
    from ntm_extract.ingest import recogniser

    width = max(piece.indent + piece.pixels.shape[1] for piece in pieces) + padding
    sheet = np.full((sum(len(p.pixels) + padding for p in pieces) + padding, width), WHITE, dtype=np.uint8)
    tops, top = [], padding
    for piece in pieces:
        sheet[top : top + len(piece.pixels), piece.indent : piece.indent + piece.pixels.shape[1]] = piece.pixels
        tops.append(top)
        top += len(piece.pixels) + padding
    found: list[list[Word]] = [[] for _ in pieces]
    for word in recogniser.words(sheet, dpi, mode):
        middle = (word.top + word.bottom) / 2
        index = max(0, int(np.searchsorted(tops, middle + padding / 2)) - 1)
        piece = pieces[index]
        right, down = piece.left - piece.indent, piece.top - tops[index]
        found[index].append(
            replace(
                word,
                left=word.left + right,
                right=word.right + right,
                top=word.top + down,
                bottom=word.bottom + down,
                line=(number + index, *word.line),
            )
        )
    return found


def columns(grey: Pixels, dpi: float) -> list[Piece]:
    """The page cut where columns stand side by side; one piece where they do not.

    Lines of two columns that stand at different heights, as the recipients and the signature do, are taken for one
    line by Tesseract, which then loses the marks over and under their letters.
    """
    ink = grey < DARK
    pieces: list[Piece] = []
    start = 0
    for top, bottom in _bands(ink, round(_ACCENT * dpi)):
        cuts = _gutters(ink[top:bottom], dpi)
        if not cuts:
            continue
        if top > start:
            pieces.append(Piece(grey[start:top], 0, start, 0))
        bounds = [0, *cuts, grey.shape[1]]
        pieces += [Piece(grey[top:bottom, a:b], a, top, a) for a, b in itertools.pairwise(bounds)]
        start = bottom
    if start < grey.shape[0]:
        pieces.append(Piece(grey[start:], 0, start, 0))
    return pieces


def _bands(ink: Pixels, accent: int) -> list[tuple[int, int]]:
    """Runs of rows with ink. The marks over and under letters belong to their line."""
    rows = np.flatnonzero(ink.any(axis=1))
    if len(rows) == 0:
        return []
    gaps = np.flatnonzero(np.diff(rows) > accent)
    starts, ends = [int(rows[0]), *rows[gaps + 1].tolist()], [*rows[gaps].tolist(), int(rows[-1])]
    half = accent // 2
    return [(max(0, a - half), b + 1 + half) for a, b in zip(starts, ends, strict=True)]


def _gutters(band: Pixels, dpi: float) -> list[int]:
    """Where the gutters of a band of rows lie, each by its middle."""
    inked = np.flatnonzero(band.sum(axis=0) > _SPECK)
    if len(inked) == 0:
        return []
    gaps = np.flatnonzero(np.diff(inked) > _GUTTER * dpi)
    starts, ends = [int(inked[0]), *inked[gaps + 1].tolist()], [*inked[gaps].tolist(), int(inked[-1])]
    cuts: list[int] = []
    left = starts[0]
    for end, start, last in zip(ends, starts[1:], ends[1:], strict=False):
        if min(end - left, last - start) >= _COLUMN * dpi:
            cuts.append((end + start) // 2)
            left = start
    return cuts
