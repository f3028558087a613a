"""What a table of a plan is: cells, columns by the role their header gives them, rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import regex

from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import district_names
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading

Role = Literal[
    "number", "label", "unit", "total", "district", "place", "commune", "year", "time", "lead", "support", "note", "value"
]
EMPTY = regex.compile(r"\W*$|[x+]$|không$")
NUMBER_CELL = regex.compile(r"(?:[≥≤<>~]|trên|dưới|khoảng|từ|tối thiểu|ít nhất)? ?[\d][\d.,/ –-]*%?(?: \p{L}+.{0,70})?$")
INDEX = regex.compile(r"(?:\d{1,3}|[ivx]{1,5}|[a-h])[.)]?$")
YEAR_CELL = regex.compile(r"(?:năm )?20[0-5]\d$")
TT = regex.compile(r"(?:tt|stt|số tt|số thứ tự|s\.?t\.?t)$")


@dataclass(slots=True)
class Cell:
    """A cell's span in the reading text (empty cells have start == end)."""

    start: int
    end: int
    column: int
    span: int = 1


@dataclass(slots=True)
class Column:
    """What a column holds, by its header. ``place`` is the district it stands for, ``text`` its folded header."""

    role: Role
    text: str
    place: str | None = None
    header: tuple[int, int] | None = None


@dataclass(slots=True)
class Table:
    """Columns, data rows (cells by column), the outline node above and the folded caption lines."""

    columns: list[Column]
    rows: list[dict[int, Cell]]
    node: Node
    caption: str
    span: tuple[int, int] = (0, 0)
    paragraphs: list[int] = field(default_factory=list)


@cache
def _roles() -> list[tuple[regex.Pattern[str], Role]]:
    return [(regex.compile(rf"^(?:{alternatives(words)})"), role) for role, words in lexicon("tables")["roles"].items()]


@cache
def _district() -> regex.Pattern[str]:
    return regex.compile(r"(?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|h\.|quận|t\.p)) ?(?P<name>\p{L}[\p{L}’'. -]*)$")


def norm_of(reading: Reading, index: int) -> str:
    paragraph = reading.paragraphs[index]
    return reading.norm[paragraph.start : paragraph.end].strip()


def is_index(reading: Reading, index: int) -> bool:
    return bool(INDEX.match(norm_of(reading, index)))


def role_of(text: str) -> Role:
    for head, role in _roles():
        if head.search(text):
            return role
    return "value"


def columns_of(reading: Reading, header: list[dict[int, Cell]], width: int) -> list[Column]:
    columns = []
    for column in range(width):
        parts = []
        for row in header:
            cell = next((c for c in row.values() if c.column <= column < c.column + c.span), None)
            if cell is not None and cell.end > cell.start:
                parts.append((cell.start, cell.end))
        columns.append(column_of(reading, parts))
    return columns


def column_of(reading: Reading, parts: list[tuple[int, int]]) -> Column:
    texts = [reading.norm[a:b].strip() for a, b in parts]
    text = " ".join(texts)
    last = parts[-1] if parts else None
    if last:
        name = _place_name(reading.text[last[0] : last[1]].strip())
        if name:
            return Column("district", text, name, last)
    role = role_of(texts[-1]) if texts else "note"
    if role == "value" and len(texts) > 1 and role_of(texts[0]) not in ("value", "label", "district"):
        role = role_of(texts[0])
    return Column(role, text, None, last)


_NAMING: tuple[Role, ...] = ("label", "place", "commune", "district")


def retyped(reading: Reading, columns: list[Column], rows: list[dict[int, Cell]]) -> list[Column]:
    """A column that is headed like a label (`Tiêu chí hoàn thành thêm`) but holds figures, beside one of names, holds values."""
    naming = [i for i, c in enumerate(columns) if c.role in _NAMING]
    for index in naming[1:]:
        texts = [reading.norm[r[index].start : r[index].end].strip() for r in rows if index in r]
        filled = [t for t in texts if t]
        if (
            columns[index].role == "label"
            and len(filled) > 1
            and sum(bool(NUMBER_CELL.match(t)) for t in filled) > 0.8 * len(filled)
        ):
            columns[index].role = "value"
    return columns


def _place_name(text: str) -> str | None:
    """The bare district name of a header or row label, if it is one."""
    match = _district().match(text)
    if match and text[match.start("name")].isupper() and len(match["name"].split()) <= 4:
        return match["name"].strip()
    return text if skeleton(text) in district_names() and text[:1].isupper() else None


def place_name(text: str) -> str | None:
    """Public form of the district test for cells."""
    return _place_name(text.strip())


def caption_of(reading: Reading, index: int) -> str:
    """Up to four lines above the table."""
    lines = []
    for i in range(index - 1, max(-1, index - 5), -1):
        node = reading.nodes[i]
        if node.paragraph.table is not None:
            break
        lines.append(norm_of(reading, i))
        if node.marker == "annex" or node.marker == "roman":
            break
    return " ".join(reversed(lines))


def is_empty(text: str) -> bool:
    """Zero, a dash or nothing: no goal stands in such a cell."""
    return bool(EMPTY.match(text.strip())) or bool(pattern(r"\s*0+(?:[.,]0+)?\s*%?").fullmatch(text))
