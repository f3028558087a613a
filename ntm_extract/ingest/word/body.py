"""The body of a Word file in reading order: paragraphs, tables within tables, notes after the text they explain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ntm_extract.document import BlockKind, DocumentBuilder
from ntm_extract.ingest.word.grid import GridCell, grid
from ntm_extract.ingest.word.letterhead import columns_of_text
from ntm_extract.ingest.word.names import TBL, P, W, children, flag
from ntm_extract.ingest.word.numbering import Numbering
from ntm_extract.ingest.word.pages import Pages
from ntm_extract.ingest.word.runs import Content, Losses, ParagraphReader, contents
from ntm_extract.ingest.word.styles import Styles

Note = tuple[str, str]


@dataclass(slots=True)
class Piece:
    """A paragraph as it is read, with the number it has in the file and the notes it refers to."""

    kind: BlockKind
    label: str
    text: str
    number: int
    notes: list[Note] = field(default_factory=list)


class Body:
    """Reads the body into blocks. ``notes`` holds the elements of foot- and endnotes by kind and id."""

    def __init__(
        self, builder: DocumentBuilder, styles: Styles, numbering: Numbering, notes: dict[Note, Any], losses: Losses, pages: Pages
    ) -> None:
        self._builder, self._styles, self._numbering = builder, styles, numbering
        self._notes, self._losses, self._pages = notes, losses, pages
        self._reader = ParagraphReader(styles, losses, pages)
        self._paragraphs = 0  # in the file, empty ones too
        self._tables = 0
        self._shown = 0  # paragraphs with text so far, cells left aside
        self.inserted_files = 0

    def read(self, container: Any) -> None:
        """Adds the blocks of the body, or of a cell that only frames text."""
        for piece in self._pieces(container):
            if not isinstance(piece, Piece):
                self._table(piece)
            elif piece.text.strip():
                self._shown += 1
                self._builder.add(piece.kind, piece.label + piece.text, paragraph=piece.number)
                self._add_notes(piece.notes, piece.number)
            else:
                self._add_notes(piece.notes, piece.number)

    def _pieces(self, container: Any) -> Iterator[Any]:
        """Paragraphs as :class:`Piece`, tables as elements; text boxes follow the paragraph they are anchored in."""
        open_parts: list[Content] = []
        properties: Any | None = None
        head: Any | None = None
        for child in children(container):
            if child.tag == P:
                self._paragraphs += 1
                properties = child.find(W + "pPr")
                if flag(properties, "pageBreakBefore"):
                    self._pages.end()
                content = self._reader.read(child)
                open_parts.append(content)
                if not _mark_is_gone(properties):
                    yield from self._paragraph(properties if head is None else head, open_parts)
                    open_parts, head = [], None
                elif head is None and content.text.strip() and not _mark_is_deleted(properties):
                    head = properties  # a heading that runs into its paragraph
            elif child.tag == TBL:
                yield from self._paragraph(properties if head is None else head, open_parts)
                open_parts, head = [], None
                yield child
            elif child.tag == W + "altChunk":
                self.inserted_files += 1
        yield from self._paragraph(properties if head is None else head, open_parts)

    def _paragraph(self, properties: Any | None, parts: list[Content]) -> Iterator[Any]:
        """One paragraph out of those that a deleted or hidden paragraph mark leaves joined."""
        if not parts:
            return
        style = self._styles.paragraph_style(properties)
        text = "".join(part.text for part in parts)
        # A paragraph that is hidden or deleted with its mark is in no list any more.
        gone = _mark_is_gone(properties) and not text.strip()
        label = "" if gone else self._numbering.label(properties, style)
        kind: BlockKind = "paragraph"
        if self._styles.is_heading(properties, style):
            kind = "heading"
        elif label:
            kind = "list_item"
        notes = [note for part in parts for note in part.notes]
        yield Piece(kind, label, text.lstrip(" ") if label else text, self._paragraphs, notes)
        for part in parts:
            for box in part.boxes:
                yield from self._pieces(box)

    def _add_notes(self, notes: list[Note], number: int) -> None:
        """The notes as blocks of the paragraph that refers to them, each once."""
        for note in notes:
            element = self._notes.pop(note, None)
            if element is None:
                continue
            reader = ParagraphReader(self._styles, self._losses)
            for content in contents(element, reader):
                if content.text.strip():
                    self._builder.add("footnote", content.text.strip(), paragraph=number)

    def _table(self, table: Any) -> None:
        rows = grid(table)
        laid_out = columns_of_text(table, rows, self._styles, self._shown) if rows else None
        if laid_out is not None:
            self._tables += 1
            for cell in laid_out:
                self.read(cell.element)
            return
        number = self._tables
        self._tables += 1
        notes: list[tuple[Note, int]] = []
        for row, cells in enumerate(rows):
            for cell in cells:
                self._cell(cell, number, row, "\n" if cell is cells[-1] else "\t", notes)
        # A note among the cells would tear the table apart.
        for note, paragraph in notes:
            self._add_notes([note], paragraph)

    def _cell(self, cell: GridCell, table: int, row: int, separator: str, notes: list[tuple[Note, int]]) -> None:
        """One block; more where a table within the cell stands between its paragraphs."""
        lines: list[str] = []
        first = self._paragraphs + 1
        number: int | None = None
        parts = 0

        def add(separator: str) -> None:
            self._builder.add(
                "cell",
                "\n".join(lines),
                separator=separator,
                table=table,
                row=row,
                column=cell.column,
                span=cell.span,
                rows=cell.rows,
                paragraph=first if number is None else number,
            )

        if cell.covered:
            # Word does not show what a covered cell holds.
            self._paragraphs += sum(1 for _ in cell.element.iter(P))
            add(separator)
            return
        for piece in self._pieces(cell.element):
            if isinstance(piece, Piece):
                notes += [(note, piece.number) for note in piece.notes]
                # A row's automatic number stands in a cell of its own, in front of nothing.
                if piece.label or piece.text.strip():
                    lines.append(piece.label + piece.text if piece.text.strip() else piece.label.strip())
                    number = number or piece.number
                continue
            if lines:
                add("\n")
                parts, lines, number = parts + 1, [], None
            self._table(piece)
            first = self._paragraphs + 1
        if lines or not parts:
            add(separator)


def _mark_is_gone(properties: Any | None) -> bool:
    """Is the paragraph's end deleted in a tracked change, or hidden? What follows then goes on in its line."""
    mark = None if properties is None else properties.find(W + "rPr")
    return _mark_is_deleted(properties) or bool(flag(mark, "vanish"))


def _mark_is_deleted(properties: Any | None) -> bool:
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and any(mark.find(W + name) is not None for name in ("del", "moveFrom"))
