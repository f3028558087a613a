"""From recognised words to lines in points: their size and baseline are told by the letters in them."""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import replace
from statistics import median

from ntm_extract.ingest.pages import Line
from ntm_extract.ingest.recogniser import Word

# A gap of so many line heights parts two columns; words of one line, even of a justified one, stand closer.
_COLUMN_GAP = 3.0
_DASHES = {"~", "_", "¬", "~-"}  # what Tesseract gives for a dash before an item
# How far the ink of letters reaches over and under the baseline, in parts of the size, in the serif faces of offices.
_SMALL, _TALL, _MARKED_CAPITAL = 0.46, 0.67, 0.9
_TALL_SMALL = frozenset("bdfhklđtij")
_DEEP, _DOTTED = 0.22, 0.2
_DEEP_LETTERS = frozenset("gpqyjQ,;()[]/")
_FLAT = frozenset("-–—=+.:*~_'\"“”‘’")
_ASCENT = 0.9
_ALIKE = 0.15  # sizes that differ by less are one; the letters tell no more exactly


def lines(found: list[Word], dpi: float) -> list[Line]:
    """The words as lines in points, in Tesseract's order, cut where a gap parts two columns."""
    result: list[Line] = []
    pending: list[Word] = []
    for word in found:
        if pending and (word.line != pending[-1].line or _parts_columns(pending, word)):
            result.append(line_of(pending, dpi))
            pending = []
        pending.append(word)
    if pending:
        result.append(line_of(pending, dpi))
    _even(result)
    return result


def _even(lines: list[Line]) -> None:
    """Gives lines whose sizes are alike the one that most letters of the page have."""
    sizes = sorted(line.size for line in lines for _ in line.text)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    for line in lines:
        if abs(line.size - usual) <= _ALIKE * usual:
            left, _, right, bottom = line.box
            base = bottom - _DEEP * line.size
            line.size = usual
            line.box = (left, round(base - _ASCENT * usual, 2), right, round(base + _DEEP * usual, 2))


def _parts_columns(before: list[Word], word: Word) -> bool:
    height = max(w.bottom - w.top for w in [*before, word])
    return word.left - before[-1].right > _COLUMN_GAP * height


def line_of(found: list[Word], dpi: float) -> Line:
    """One line of words, single spaces between them; the letters of a word share its width evenly."""
    points = 72 / dpi
    if found[0].text in _DASHES:
        found = [replace(found[0], text="-"), *found[1:]]
    edges = array("f")
    for number, word in enumerate(found):
        if number:
            edges.append(found[number - 1].right * points)  # the space begins where the word before it ends
        step = (word.right - word.left) * points / len(word.text)
        edges.extend(word.left * points + step * n for n in range(len(word.text)))
    edges.append(found[-1].right * points)
    size, base = _size_and_base(found)
    top, bottom = (base - _ASCENT * size) * points, (base + _DEEP * size) * points
    box = (round(found[0].left * points, 2), round(top, 2), round(max(w.right for w in found) * points, 2), round(bottom, 2))
    return Line(" ".join(w.text for w in found), box, edges, round(size * points, 2))


def _size_and_base(found: list[Word]) -> tuple[float, float]:
    """The type size of a line and where its baseline stands, in pixels."""
    telling = [word for word in found if not _FLAT.issuperset(word.text)] or found
    sizes, bases = [], []
    for word in telling:
        over, under = _reach(word.text)
        sizes += [(word.bottom - word.top) / (over + under)] * len(word.text)
    size = median(sizes)
    for word in telling:
        bases += [word.bottom - _reach(word.text)[1] * size] * len(word.text)
    return size, median(bases)


def _reach(text: str) -> tuple[float, float]:
    """How far a word reaches over and under its baseline, in parts of its size."""
    over, under = _SMALL, 0.0
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        raised = any(mark != "\u0323" for mark in marks)
        if base.isupper() or base in "Đ":
            over = max(over, _MARKED_CAPITAL if raised else _TALL)
        elif raised or base.isdigit() or base in _TALL_SMALL or not base.isalpha():
            over = max(over, _TALL)
        if base in _DEEP_LETTERS:
            under = _DEEP
        elif "\u0323" in marks:
            under = max(under, _DOTTED)
    return over, under
