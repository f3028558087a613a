"""Tables of which a scanner kept only single spaces: `3 Huyện Điện Biên 9 3,2` under a line that begins with TT.

The figures at the line's end tell the columns: every row of such a table ends in as many. The header, one run of words,
is parted where a new word begins with a capital; when that does not give as many heads as there are columns,
nothing is read from it.
"""

from __future__ import annotations

import regex

Span = tuple[int, int]

_HEADER = regex.compile(r"\s*(?i:s?tt|số tt|số thứ tự)\b[ .|]*\p{Lu}")
_TOKEN = regex.compile(r"[^\s|]+")
_FIGURE = regex.compile(r"[≥≤<>]?\d[\dOoIl.,]*%?|[-–]")
_INDEX = regex.compile(r"[\dOoIl]{1,3}[.)]?")
_ACRONYM = regex.compile(r"\p{Lu}{2,5}\W*")
_ALONE = regex.compile(r"(?i:đvt)\W*")
_LONGEST = 160


def tailed_rows(text: str, lines: list[Span]) -> tuple[list[list[Span]], int] | None:
    """Header and rows of the table that begins at the first of ``lines``, as cell spans, and how many lines they take."""
    if not lines or not _HEADER.match(text, *lines[0]):
        return None
    first = next((n for n in range(1, min(5, len(lines))) if _figures(text, lines[n])), None)
    if first is None:
        return None
    last = first
    while last < len(lines) and lines[last][1] - lines[last][0] < _LONGEST and _figures(text, lines[last]):
        last += 1
    body = lines[first:last]
    if len(body) < 3:
        return None
    width = min(_figures(text, line) for line in body)
    rows = [_row(text, line, width) for line in body]
    numbered = sum(row[0][0] < row[0][1] for row in rows)
    if numbered < len(rows) / 2:
        return None
    header = _header(text, (lines[0][0], lines[first - 1][1]), width + 2)
    return ([header, *rows], last) if header else None


def _tokens(text: str, line: Span) -> list[Span]:
    return [m.span() for m in _TOKEN.finditer(text, *line) if m.group() not in (".", "..", "'", "`")]


def _figures(text: str, line: Span) -> int:
    """How many figures end the line, behind words."""
    tokens = _tokens(text, line)
    count = 0
    while count < len(tokens) and _FIGURE.fullmatch(text, *tokens[-1 - count]):
        count += 1
    words = tokens[: len(tokens) - count]
    return count if any(text[a].isupper() for a, _ in words) and text[words[-1][1] - 1] not in ",;:" else 0


def _row(text: str, line: Span, width: int) -> list[Span]:
    """Number (an empty span when there is none), label, figures."""
    tokens = _tokens(text, line)
    numbered = bool(_INDEX.fullmatch(text, *tokens[0]))
    label = tokens[numbered : len(tokens) - width]
    number = tokens[0] if numbered else (tokens[0][0], tokens[0][0])
    return [number, (label[0][0], label[-1][1]), *tokens[len(tokens) - width :]] if label else [number, number, *tokens[-width:]]


def _header(text: str, span: Span, columns: int) -> list[Span] | None:
    """The heads of the columns, when capitals part the header into as many."""
    pieces: list[list[Span]] = []
    before = ""
    for begin, end in _tokens(text, span):
        word = text[begin:end]
        opens = word[0].isupper() and not before.endswith((",", "(")) and (not _ACRONYM.fullmatch(word) or len(pieces) < 1)
        if not pieces or opens or _ALONE.fullmatch(word) or len(pieces) == 1:
            pieces.append([])
        pieces[-1].append((begin, end))
        before = word
    return [(p[0][0], p[-1][1]) for p in pieces] if len(pieces) == columns else None
