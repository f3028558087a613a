"""Cuts a run of cells, one a line, into the rows of a numbered table.

A converter that writes one cell a line loses row ends and empty cells. What is left to tell rows by is their numbers:
1, 2, 3 … run on or begin anew under a group (A, B or I, II), a total closes. A number may as well be a figure, so no
single cell decides: of all cuts that keep the numbering, the one whose rows have most nearly as many cells as the header is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

RowKind = Literal["data", "group", "total", "part"]

_NUMBER = regex.compile(r"0?(\d{1,3})[.)]?")
_GROUP = regex.compile(r"([A-H]|[IVX]{1,5})[.)]?")
_TOTAL = regex.compile(r"(?i:tổng|cộng|toàn (?:tỉnh|huyện|xã|vùng))\b")
_PART = regex.compile(r"[-+–] ?\p{L}")
_FIGURE = regex.compile(r"\d[\d.,]*(?: \p{L}+)?")
_ROMAN = {"I": 1, "V": 5, "X": 10}
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
    """Where the next row begins, the number that the last one had, and the last group's place in its order."""

    position: int
    number: int
    group: int
    fresh: bool  # a group has just begun, so a numbering may begin anew


def cut_rows(cells: list[str], columns: int, note: bool) -> list[CutRow]:
    """The rows of ``cells``; ``columns`` is how many the header has, ``note`` says that the last may be left empty.

    Cells behind the last row that can be told are left out. Empty when no cut makes sense.
    """
    begin = _State(0, 0, 0, True)
    best: dict[_State, tuple[float, CutRow | None, _State | None]] = {begin: (0.0, None, None)}
    queue = [begin]
    reached: dict[int, list[_State]] = {0: queue}
    for position in range(len(cells)):
        for state in reached.pop(position, []):
            worth = best[state][0]
            for kind, number, group in _openings(cells[position], state):
                for length in range(2, min(columns + 2, len(cells) - position) + 1):
                    row = CutRow(
                        kind, position, position + length, _worth(kind, cells[position : position + length], columns, note)
                    )
                    if row.worth <= 0:
                        continue
                    following = _State(row.end, number, group, kind == "group")
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
    numbered = [r for r in rows if r.kind in ("data", "group")]
    return rows if len(numbered) > 1 and sum(r.worth for r in rows) >= 0.5 * len(rows) else []


def _openings(cell: str, state: _State) -> list[tuple[RowKind, int, int]]:
    """What a row that begins with ``cell`` may be after ``state``, with the number and group that it then has."""
    cell = cell.strip()
    found: list[tuple[RowKind, int, int]] = []
    if match := _NUMBER.fullmatch(cell):
        number = int(match[1])
        if number == state.number + 1 or (number == 1 and state.fresh):
            found.append(("data", number, state.group))
    elif match := _GROUP.fullmatch(cell):
        if state.group + 1 in _ordinals(match[1]):
            found.append(("group", state.number, state.group + 1))
    elif _TOTAL.match(cell) and state.position:
        found.append(("total", state.number, state.group))
    elif _PART.match(cell) and state.position:
        found.append(("part", state.number, state.group))
    return found


def _ordinals(mark: str) -> set[int]:
    """Places of a group's mark: `C` is the third letter and no Roman number here, `I` the first of one order, the ninth of another."""
    places = {ord(mark) - ord("A") + 1} if len(mark) == 1 else set()
    if all(letter in _ROMAN for letter in mark):
        values = [_ROMAN[letter] for letter in mark]
        places.add(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))
    return places


def _worth(kind: RowKind, cells: list[str], columns: int, note: bool) -> float:
    """How much a row of these cells looks like one of a table with that many columns."""
    missing = columns - len(cells) - (kind in ("total", "part"))
    if kind in ("data", "group") and not regex.search(r"\p{L}", cells[1]):
        return 0.0  # a number is followed by a name
    if missing == 0:
        worth = 1.0
    elif missing == 1 and note:
        worth = 0.95
    elif kind == "group" and len(cells) == 2:
        worth = 0.8
    elif kind == "group" and len(cells) == 3 and _FIGURE.fullmatch(cells[2].strip()):
        worth = 0.85  # the group's own count
    elif missing < 0:
        worth = 0.3 + 0.15 * missing
    else:
        worth = max(0.5, 0.9 - 0.1 * missing) if kind != "part" else 0.0  # lost cells: the numbering still holds
    if any(_PART.match(c) for c in cells[1:]) or any(_TOTAL.match(c) and len(c) < 16 for c in cells[2:]):
        worth -= 0.4
    return worth - 0.1 * sum(len(c) > 2 * _LONG for c in cells[2:])
