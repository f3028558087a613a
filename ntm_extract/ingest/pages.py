"""A page as an engine saw it: lines and ruled tables with their boxes, before they are put in reading order."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from ntm_extract.document import Box, Engine


@dataclass(slots=True)
class Line:
    """One physical line. ``edges`` are the left edges of its characters and the right edge of the last; ``size`` is in points."""

    text: str
    box: Box
    edges: array[float] | None = None
    size: float = 0.0


@dataclass(slots=True)
class GridCell:
    """A cell of a ruled table, with the columns and rows it takes."""

    text: str
    row: int
    column: int
    span: int = 1
    rows: int = 1
    box: Box | None = None


@dataclass(slots=True)
class Grid:
    """A ruled table on one page."""

    box: Box
    columns: int
    cells: list[GridCell]


@dataclass(slots=True)
class PageContent:
    """What stands on a page, in no promised order. Lengths are in points from the upper left corner.

    ``tilt`` is the angle in degrees by which a scan was turned anticlockwise about its middle before it was read: boxes
    are those of the page made upright. ``problem`` says why a page could not be read.
    """

    number: int
    width: float
    height: float
    engine: Engine
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    confidence: float | None = None
    doubtful: bool = False
    tilt: float = 0.0
    problem: str | None = None
