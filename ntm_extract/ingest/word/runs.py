"""A paragraph's visible text: fields, tracked changes, hidden text, symbols and old fonts resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ntm_extract.folding import nfc
from ntm_extract.ingest.charsets import for_font
from ntm_extract.ingest.word import names
from ntm_extract.ingest.word.names import ALTERNATE, RUN, SDT, W, elements
from ntm_extract.ingest.word.pages import Pages
from ntm_extract.ingest.word.styles import Styles
from ntm_extract.ingest.word.symbols import symbol, visible

Converter = Callable[[str], str]
NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_UNSEEN = {W + n for n in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "tcPr", "fldData")}
_BOX = W + "txbxContent"
_DRAWINGS = {W + "drawing", W + "pict", W + "object"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BREAKS = {W + "br", W + "cr"}
_TABS = {W + "tab", W + "ptab"}
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
# Letters that no font older than Unicode can hold: a run with them was typed in Unicode, whatever its font.
_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
# Fonts that count as symbol fonts hold their characters in the private zone.
_PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}
_MAX_OPEN_FIELDS = 64


@dataclass(slots=True)
class Content:
    """What one paragraph holds. ``notes`` are (kind, id) of the notes it refers to; ``boxes`` the text boxes anchored in it."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    numbered_page: bool = False


@dataclass(slots=True)
class Losses:
    """What was left out on purpose, to be told in warnings."""

    hidden: int = 0
    symbols: int = 0

    def warnings(self) -> list[str]:
        """One line for each kind of loss."""
        said = []
        if self.hidden:
            said.append(f"{self.hidden} characters of hidden text were left out")
        if self.symbols:
            said.append(f"{self.symbols} characters of symbol fonts are not known and were left out")
        return said


@cache
def converter(font: str | None) -> Converter | None:
    """The converter for an old font's text; None for a font that holds Unicode."""
    return for_font(font) if font else None


class _Text:
    """Pieces of text, those of one old font joined before they are converted: a word may stand in several runs."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Converter | None, bool, list[str]]] = []

    def add(self, text: str, convert: Converter | None, capitals: bool) -> None:
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last[0] is convert and last[1] == capitals:
            last[2].append(text)
        else:
            self._pieces.append((convert, capitals, [text]))

    def finish(self) -> str:
        done = []
        for convert, capitals, parts in self._pieces:
            text = "".join(parts)
            if convert is not None and not _UNICODE.search(text):
                text = convert(text)
            done.append(text.upper() if capitals else text)
        return nfc("".join(done)).strip("\n")


class ParagraphReader:
    """Reads the paragraphs of one part in order; a field may begin in one paragraph and end in another."""

    def __init__(self, styles: Styles, losses: Losses, pages: Pages | None = None) -> None:
        self._styles, self._losses, self._pages = styles, losses, pages
        self._fields: list[list[str] | None] = []  # instruction parts while it is read, then None
        self._muted: list[bool] = []  # results that are not shown
        self._text, self._content = _Text(), Content()
        self._style: str | None = None

    def read(self, paragraph: Any) -> Content:
        """The visible content of a paragraph."""
        self._text, self._content = _Text(), Content()
        self._style = self._styles.paragraph_style(paragraph.find(W + "pPr"))
        self._walk(paragraph)
        # An instruction that its paragraph does not close is broken; it must not swallow what follows.
        while self._fields and self._fields[-1] is not None:
            self._fields.pop()
            self._muted.pop()
        self._content.text = self._text.finish()
        return self._content

    def _walk(self, parent: Any) -> None:
        for child in elements(parent):
            if child.tag == RUN:
                self._run(child)
            elif child.tag == SDT:
                if not names.is_placeholder(child):
                    self._walk(child)
            elif child.tag == ALTERNATE:
                chosen = names.choice(child)
                if chosen is not None:
                    self._walk(chosen)
            elif child.tag == _MATH_TEXT:
                self._add(child.text or "", None, None, False)
            elif child.tag == W + "fldSimple" and _PAGE_FIELD.match(child.get(W + "instr", "")):
                self._content.numbered_page = True
            elif child.tag not in _UNSEEN:
                self._walk(child)

    def _run(self, run: Any) -> None:
        properties = run.find(W + "rPr")
        hidden = self._styles.is_set("vanish", properties, self._style)
        capitals = self._styles.is_set("caps", properties, self._style)
        font = self._styles.font(properties, self._style)
        convert = converter(font)
        for child in elements(run):
            tag = child.tag
            if tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif tag == W + "instrText":
                if self._fields and self._fields[-1] is not None and len(self._fields[-1]) < 20:
                    self._fields[-1].append(child.text or "")
            elif any(self._muted):
                continue
            elif hidden:
                self._losses.hidden += len((child.text or "").strip()) if tag == W + "t" else 0
            elif tag in NOTES:
                self._content.notes.append((NOTES[tag], child.get(W + "id", "")))
                if child.get(W + "customMarkFollows") in ("1", "true", "on"):
                    return
            elif tag in _DRAWINGS:
                self._drawing(child)
            elif tag == ALTERNATE:
                chosen = names.choice(child)
                if chosen is not None:
                    self._drawing(chosen)
            else:
                self._mark(child, font, convert, capitals)

    def _mark(self, child: Any, font: str | None, convert: Converter | None, capitals: bool) -> None:
        tag = child.tag
        if tag == W + "t":
            self._add(child.text or "", font, convert, capitals)
        elif tag in _TABS:
            self._text.add(" ", convert, capitals)
        elif tag in _BREAKS:
            self._text.add("\n", convert, capitals)
            if child.get(W + "type") == "page":
                self._end_page()
        elif tag == W + "lastRenderedPageBreak":
            self._end_page()
        elif tag == W + "noBreakHyphen":
            self._text.add("-", convert, capitals)
        elif tag == W + "softHyphen" and convert is not None:
            self._text.add("\u00ad", convert, capitals)  # a letter in fonts that know no soft hyphen
        elif tag == W + "sym":
            code = child.get(W + "char", "")
            self._symbol(child.get(W + "font", ""), int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0)

    def _add(self, text: str, font: str | None, convert: Converter | None, capitals: bool) -> None:
        if convert is not None:
            text = text.translate(_PRIVATE)
        else:
            text, lost = visible(text, font)
            self._losses.symbols += lost
        self._text.add(text, convert, capitals)
        if self._pages is not None and text.strip():
            self._pages.text()

    def _symbol(self, font: str, code: int) -> None:
        convert = converter(font)
        if convert is not None:
            self._text.add(chr(code & 0xFF), convert, False)
            return
        found = symbol(font, code)
        self._losses.symbols += found is None
        self._text.add(found or "", None, False)

    def _end_page(self) -> None:
        if self._pages is not None:
            self._pages.end()

    def _drawing(self, drawing: Any) -> None:
        self._content.boxes += boxes(drawing)
        if self._pages is not None:
            self._pages.picture(drawing)

    def _field(self, mark: str | None) -> None:
        """A field opens (its instruction is not shown), shows its result, or closes."""
        if mark == "begin":
            if len(self._fields) < _MAX_OPEN_FIELDS:
                self._fields.append([])
                self._muted.append(True)
        elif mark == "separate" and self._fields:
            self._muted[-1] = self._is_page_number()
            self._fields[-1] = None
        elif mark == "end" and self._fields:
            self._is_page_number()
            self._fields.pop()
            self._muted.pop()

    def _is_page_number(self) -> bool:
        found = bool(_PAGE_FIELD.match("".join(self._fields[-1] or ())))
        self._content.numbered_page |= found
        return found


def contents(container: Any, reader: ParagraphReader) -> Iterator[Content]:
    """All paragraphs of a part that has no tables or lists of its own to tell apart, with those of its text boxes."""
    for paragraph in names.paragraphs(container):
        content = reader.read(paragraph)
        yield content
        for box in content.boxes:
            yield from contents(box, reader)


def boxes(drawing: Any) -> Iterator[Any]:
    """The text boxes of a drawing, once each; boxes within boxes belong to the paragraphs of the outer."""
    for child in elements(drawing):
        if child.tag == _BOX:
            yield child
        elif child.tag == ALTERNATE:
            chosen = names.choice(child)
            if chosen is not None:
                yield from boxes(chosen)
        else:
            yield from boxes(child)
