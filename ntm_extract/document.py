"""The ingested document: its text, the blocks that make it up, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["line", "paragraph", "cell", "header", "footer"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the document's text with one place in the source.

    ``line`` blocks are physical lines (text files, PDF) that may have to be joined to paragraphs;
    ``paragraph`` and ``cell`` blocks are whole. ``table``, ``row`` and ``column`` are set for cells, ``page`` for PDF.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    span: int = 1


@dataclass(slots=True)
class Document:
    """A plan as text. ``text`` is NFC; every record's span is an offset into it."""

    source: str
    sha256: str
    text: str
    blocks: list[Block]
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        last = 0
        for block in self.blocks:
            if not (last <= block.start <= block.end <= len(self.text)):
                raise ValueError(f"{self.source}: block {block} is out of order or out of the text")
            last = block.end


class DocumentBuilder:
    """Builds text and blocks side by side, so that offsets hold by construction."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

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
    ) -> None:
        """Appends ``text`` as one block, then ``separator``, which belongs to no block."""
        start = self._length
        self._parts += [text, separator]
        self._length += len(text) + len(separator)
        self.blocks.append(Block(kind, start, start + len(text), page, table, row, column, span))

    def build(self, source: str, sha256: str, warnings: list[str] | None = None) -> Document:
        """The finished document."""
        return Document(source, sha256, "".join(self._parts), self.blocks, warnings or [])
