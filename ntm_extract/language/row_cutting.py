"""Cuts a run of cells, one a line, into the rows of a numbered table.

A converter that writes one cell a line loses row ends and empty cells. What is left to tell rows by is their numbers:
1, 2, 3 … run on or begin anew under a group (A, B or I, II), a total closes. A number may as well be a figure, so no
single cell decides: of all cuts that keep the numbering, the one whose rows have most nearly as many cells as the header is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import regex

from ntm_extract.language.patterns import pattern

RowKind = Literal["data", "group", "titled", "total", "part", "bare", "stray"]

_NUMBER = regex.compile(r"0?(\d{1,3})[.)]?")
_DECIMAL = regex.compile(r"\d{1,2}\.\d{1,2}[.)]?")
_GROUP = regex.compile(r"([A-HĐ]|[IVX]{1,5})[.)]?")
_TITLED = regex.compile(r"([A-HĐ]|[IVX]{1,5})[.)] ?\p{Lu}.*")
_LETTERS = "ABCDĐEGHIK"
_NAMED = regex.compile(r"(?:Xã |Thị trấn |Phường )?\p{Lu}[\p{L}’']*(?: (?:\p{Lu}[\p{L}’']*|\d\d?)){0,3}")
_UNIT = regex.compile(r"(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|xã|thị trấn|phường) ?\p{Lu}")
_TOTAL = regex.compile(r"(?i:tổng|cộng|toàn (?:tỉnh|huyện|xã|vùng))\b")
_PART = regex.compile(r"[-+–] ?\p{L}")
_FIGURE = regex.compile(r"\d[\d.,]*(?: \p{L}+)?")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_DASHES = ("-", "+", "–")
_LONG = 60


@dataclass(frozen=True, slots=True)
class CutRow:
    """A row: the cells ``start:end`` of the run."""

    kind: RowKind
    start: int
    end: int
    worth: float


@dataclass(frozen=True, slots=True)
class _State:
    """Where the next row begins, the number that the last one had, and the places of the last groups in their orders."""

    position: int
    number: int
    letter: int
    roman: int
    fresh: bool  # a group has just begun, so a numbering may begin anew


def cut_rows(cells: list[str], columns: int, note: bool) -> list[CutRow]:
    """The rows of ``cells``; ``columns`` is how many the header has, ``note`` says that the last may be left empty.

    Cells behind the last row that can be told are left out. Empty when no cut makes sense.
    """
    beginnings = _beginnings(cells)
    begin = _State(0, 0, 0, 0, True)
    best: dict[_State, tuple[float, CutRow | None, _State | None]] = {begin: (0.0, None, None)}
    queue = [begin]
    reached: dict[int, list[_State]] = {0: queue}
    for position in range(len(cells)):
        for state in reached.pop(position, []):
            worth = best[state][0]
            for kind, number, letter, roman in _openings(cells[position], state):
                shortest, longest = _LENGTHS.get(kind, (2, columns + 2))
                for length in range(shortest, min(longest, len(cells) - position) + 1):
                    own = cells[position : position + length]
                    row_worth = _worth(kind, own, columns, note)
                    if any(position < b < position + length for b in beginnings):
                        row_worth -= 0.5  # a row of its own begins within
                    row = CutRow(kind, position, position + length, row_worth)
                    if row.worth <= 0:
                        continue
                    fresh = kind in ("group", "titled") or (kind == "stray" and state.fresh)
                    following = _State(row.end, number, letter, roman, fresh)
                    closed = row.end == len(cells) or bool(_openings(cells[row.end], following)) or len(cells[row.end]) > _LONG
                    if not closed and length < columns - note:
                        continue  # an incomplete row must be closed by the next one's beginning, or by prose
                    if following not in best:
                        reached.setdefault(row.end, []).append(following)
                    elif best[following][0] >= worth + row.worth * length:
                        continue
                    # Every cell counts as much as its row is worth, so that many short rows do not beat few whole ones.
                    best[following] = (worth + row.worth * length, row, state)
    last = max(best, key=lambda s: (best[s][0], -s.position))
    rows: list[CutRow] = []
    while (step := best[last])[1] is not None and step[2] is not None:
        rows.append(step[1])
        last = step[2]
    rows.reverse()
    rows = [r for r in rows if r.kind != "stray"]
    numbered = [r for r in rows if r.kind in ("data", "group", "titled")]
    return rows if len(numbered) > 1 and sum(r.worth for r in rows) >= 0.5 * len(rows) else []


# The least and the most cells of a row that is not numbered like the others.
_LENGTHS = {"stray": (1, 1), "titled": (1, 12), "bare": (1, 12)}


def _openings(cell: str, state: _State) -> list[tuple[RowKind, int, int, int]]:
    """What a row that begins with ``cell`` may be after ``state``, with the number, letter and Roman number that it then has."""
    cell = cell.strip()
    number, letter, roman = state.number, state.letter, state.roman
    found: list[tuple[RowKind, int, int, int]] = []
    if match := _NUMBER.fullmatch(cell):
        own = int(match[1])
        if own == number + 1 or (own == 1 and state.fresh):
            found.append(("data", own, letter, roman))
        elif state.position and number:
            found.append(("stray", number, letter, roman))  # a page number between two rows
    elif number and (_DECIMAL.fullmatch(cell) or cell in _DASHES):  # 1.1, or a dash for a number
        found.append(("data", number, letter, roman))
    elif match := _GROUP.fullmatch(cell) or _TITLED.fullmatch(cell):
        kind: RowKind = "group" if _GROUP.fullmatch(cell) else "titled"
        mark = match[1]
        if mark in _LETTERS and letter < _LETTERS.index(mark) + 1 <= letter + 2:
            found.append((kind, number, _LETTERS.index(mark) + 1, 0))
        if set(mark) <= set(_ROMAN) and _value(mark) in (roman + 1, 1):
            found.append((kind, number, letter, _value(mark)))
    elif _TOTAL.match(cell):
        found.append(("total", number, letter, roman))
    elif number and _NAMED.fullmatch(cell):
        found.append(("bare", number, letter, roman))  # its number or dash is lost
    elif _PART.match(cell) and state.position:
        found.append(("part", number, letter, roman))
    return found


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _beginnings(cells: list[str]) -> set[int]:
    """Where a row surely begins: a number before a named unit, or a dash in a table whose dashes stand before names."""
    pairs = [(i, cell.strip(), after.strip()) for i, (cell, after) in enumerate(pairwise(cells))]
    found = {i for i, cell, after in pairs if _NUMBER.fullmatch(cell) and _UNIT.match(after)}
    dashes = [(i, bool(_NAMED.fullmatch(after))) for i, cell, after in pairs if cell in _DASHES]
    if len(dashes) > 3 and sum(named for _, named in dashes) >= 0.9 * len(dashes):
        found |= {i for i, _ in dashes}
    return found


def _worth(kind: RowKind, cells: list[str], columns: int, note: bool) -> float:
    """How much a row of these cells looks like one of a table with that many columns."""
    if kind == "stray":
        return 0.05
    missing = columns - len(cells) - (kind in ("total", "part", "titled", "bare"))
    if kind == "bare":
        return max(0.05, 0.5 - 0.1 * missing) if missing >= 0 else 0.0
    if kind in ("data", "group") and not pattern(r"\p{L}").search(cells[1]):
        return 0.0  # a number is followed by a name
    if missing == 0:
        worth = 1.0
    elif missing == 1 and note:
        worth = 0.95
    elif (kind == "group" and len(cells) == 2) or (kind == "titled" and len(cells) == 1):
        worth = 0.8
    elif kind == "group" and len(cells) == 3 and _FIGURE.fullmatch(cells[2].strip()):
        worth = 0.85  # the group's own count
    elif missing < 0:
        worth = 0.3 + 0.15 * missing
    else:
        worth = max(0.5, 0.9 - 0.1 * missing) if kind != "part" else 0.0  # lost cells: the numbering still holds
    if any(_PART.match(c) for c in cells[1:]) or any(_TOTAL.match(c) and len(c) < 16 for c in cells[2:]):
        worth -= 0.4
    if missing > 0 and cells[-1] in _DASHES:
        worth -= 0.2  # a dash may as well be the next row's number
    if any(_GROUP.fullmatch(c.strip()) and c.strip() != "X" for c in cells[1:]):
        worth -= 0.5  # a group begins within
    if kind == "group" and len(cells) > 3:
        worth -= 0.3 * sum(bool(pattern(r"\p{Lu}\p{Ll}").match(c)) for c in cells[2:-1])  # names belong to the rows below
    return worth - 0.1 * sum(len(c) > 2 * _LONG for c in cells[2:])
