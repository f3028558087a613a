"""The ingested document: its text, the blocks that make it up, and where each of them came from."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["line", "paragraph", "heading", "list_item", "cell", "footnote", "header", "footer"]
Engine = Literal["pdfium", "pdfplumber", "tesseract"]
Box = tuple[float, float, float, float]


class LocationError(LookupError):
    """An offset that lies in no block: between two cells or paragraphs, or out of the text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the document's text with one place in the source.

    ``line`` blocks are physical lines (text files, PDF, scans) that may have to be joined to paragraphs; all others are
    whole. Numbers of lines, paragraphs and pages count from 1 as people do; ``table``, ``row`` and ``column`` count from 0.
    ``span`` and ``rows`` are the columns and rows that a cell takes. ``box`` is (left, top, right, bottom) in points
    from the page's upper left corner. ``edges`` holds the left edge of every character and the right edge of the last.
    ``opens`` is what the layout says of a line: it begins a paragraph, it goes on with one, or (None) it does not tell.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    span: int = 1
    rows: int = 1
    line: int | None = None
    paragraph: int | None = None
    box: Box | None = None
    edges: array[float] | None = field(default=None, compare=False, repr=False)
    opens: bool | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where a piece of one block stands in the source. All numbers count from 1; what the format does not have is None.

    ``character`` is the offset, from 0, in the decoded characters of a text file, before they were composed or
    converted.
    """

    kind: BlockKind
    page: int | None = None
    box: Box | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    character: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """How a page was read. ``confidence`` is the recogniser's mean of its words, 0 to 1, for a scanned page."""

    number: int
    engine: Engine
    confidence: float | None = None
    doubtful: bool = False


class Alignment:
    """Where each character of a text stood before the text was composed or converted."""

    __slots__ = ("_length", "_sources", "_steps", "_texts")

    def __init__(self, pieces: Iterable[tuple[int, int]]) -> None:
        """``pieces`` gives lengths (before, after), in order; a piece of equal lengths goes character by character."""
        self._texts, self._sources, self._steps = array("q"), array("q"), bytearray()
        text = source = 0
        for before, after in pieces:
            even = before == after
            if not (even and self._steps and self._steps[-1]):
                self._texts.append(text)
                self._sources.append(source)
                self._steps.append(even)
            text, source = text + after, source + before
        self._length = text

    def source(self, offset: int) -> int:
        """The offset before conversion of the character at ``offset``; the first one where several were converted together."""
        if not 0 <= offset < self._length:
            raise LocationError(f"offset {offset} is not in the text")
        run = bisect_right(self._texts, offset) - 1
        return self._sources[run] + (offset - self._texts[run]) * self._steps[run]


@dataclass(slots=True)
class Document:
    """A plan as text. ``text`` is NFC; every record's span is an offset into it."""

    source: str
    sha256: str
    text: str
    blocks: list[Block]
    warnings: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    alignment: Alignment | None = None
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        last = 0
        for block in self.blocks:
            if not (last <= block.start <= block.end <= len(self.text)):
                raise ValueError(f"{self.source}: block {block} is out of order or out of the text")
            last = block.end
        self._starts = [block.start for block in self.blocks]

    def locate(self, offset: int) -> Location:
        """Where the character at ``offset`` came from. Raises :class:`LocationError` when it lies in no block."""
        return self.locate_span(offset, offset + 1)[0]

    def locate_span(self, start: int, end: int) -> list[Location]:
        """Where the text of a span came from, one location a block that it touches.

        Raises :class:`LocationError` when its first or its last character lies in no block.
        """
        if start >= end:
            raise LocationError(f"{self.source}: {start}:{end} is an empty span")
        first, last = self._block_at(start), self._block_at(end - 1)
        return [
            self._location(block, max(start, block.start), min(end, block.end))
            for block in self.blocks[first : last + 1]
            if block.start < block.end
        ]

    def _block_at(self, offset: int) -> int:
        number = bisect_right(self._starts, offset) - 1
        # Empty blocks share their offset with the block that follows; bisect has found the last of them.
        if number < 0 or offset >= self.blocks[number].end:
            raise LocationError(f"{self.source}: offset {offset} lies in no block")
        return number

    def _location(self, block: Block, start: int, end: int) -> Location:
        table, row, column = (None if n is None else n + 1 for n in (block.table, block.row, block.column))
        box = _part(block, start, end)
        return Location(
            block.kind, block.page, box, block.line, block.paragraph, table, row, column, self._character(block, start)
        )

    def _character(self, block: Block, offset: int) -> int | None:
        if block.line is None or block.page is not None:
            return None
        return self.alignment.source(offset) if self.alignment else offset


def _part(block: Block, start: int, end: int) -> Box | None:
    """The box of the characters ``start:end`` of a block, or the block's own where those of its characters are not known."""
    if block.box is None or block.edges is None:
        return block.box
    left, right = block.edges[start - block.start], block.edges[end - block.start]
    return (round(left, 2), block.box[1], round(right, 2), block.box[3])


class DocumentBuilder:
    """Builds text and blocks side by side, so that offsets hold by construction."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.pages: list[Page] = []
        self.warnings: list[str] = []

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        separator: str = "\n",
        page: int | None = None,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        span: int = 1,
        rows: int = 1,
        line: int | None = None,
        paragraph: int | None = None,
        box: Box | None = None,
        edges: array[float] | None = None,
        opens: bool | None = None,
    ) -> None:
        """Appends ``text`` as one block, then ``separator``, which belongs to no block."""
        if edges is not None and len(edges) != len(text) + 1:
            raise ValueError(f"{len(edges)} edges for {len(text)} characters")
        start = self._length
        end = start + len(text)
        self._parts += [text, separator]
        self._length = end + len(separator)
        self.blocks.append(Block(kind, start, end, page, table, row, column, span, rows, line, paragraph, box, edges, opens))

    def build(self, source: str, sha256: str) -> Document:
        """The finished document."""
        return Document(source, sha256, "".join(self._parts), self.blocks, self.warnings, self.pages)
