"""From blocks to paragraphs: joins broken lines, drops marks and page furniture, keeps every offset.

The result is the *reading text*: single spaces, one line a paragraph, with a map from each of its
characters to the document's text. It is what all grammars match on.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from ntm_extract.document import Block, Document
from ntm_extract.language.patterns import pattern
from ntm_extract.language.tailed_rows import tailed_rows

_VISIBLE = r"[^\s*\u200b\u200c\u200d\ufeff\u00ad]+"
_PIECE = re.compile(rf"{_VISIBLE}(?: {_VISIBLE})*|[\s\u200b\u200c\u200d\ufeff\u00ad]+|\*+")
_BULLET_STAR = re.compile(r"\s*\*\s+\S")
_TERMINATED = re.compile(r"[.;:!?…]\s*[”\"'’)*]*\s*$")
_CLOSED = re.compile(r"[.;:!?…,]\s*[”\"'’)*]*\s*$")
_ITEM = re.compile(
    r"\s*\**(?:[-–—+•●▪*]\s|[-–+•●▪](?=[^\W\d_])|[IVXLivx]{1,6}[.)/]\s|[A-ZĐa-zđ][.)]\s|\(?\d{1,2}(?:[.)/]|(?:\.\d{1,2})+[.)]?)\s|\(?\d{1,2}[.)](?=\s*\p{Lu})"
    r"|\d{1,2}\.\d{1,2}[.\s]|Điều\s+\d+|ĐIỀU\s+\d+|Căn\s+cứ|(?:Thực\s+hiện|Theo|Xét|Triển\s+khai|Tiếp\s+tục\s+thực\s+hiện|Trên\s+cơ\s+sở)\s+(?:các\s+)?(?:Quyết\s+định|Nghị|Chỉ\s+thị|Thông|Kế\s+hoạch|Kết\s+luận|Công\s+văn|Luật|Chương\s+trình|đề\s+nghị|Văn\s+bản|Đề\s+án)|Nơi\s+nhận|PHỤ\s+LỤC|Phụ\s+lục|PHỤ\s+BIỂU|Biểu\s|BIỂU\s|TM\.|KT\.)"
)
_PAGE_NUMBER = re.compile(r"\s*(?:[-–—]\s*)?(?:[Tt]rang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?\s*$")
_CELLS = re.compile(r"\t|(?<=\s)\|(?=\s)|^\s*\||\|\s*$|(?<=\S) {5,}(?=\S)")
# A row typed with two spaces between its cells begins with a row number, or heads the number column.
_SPACED_ROW = re.compile(r"\s*(?:S?TT|Stt|[\dOoIl]{1,3}\.?|Tổng(?: cộng| số)?|Cộng|TỔNG(?: CỘNG| SỐ)?|CỘNG) {2,}\S.*?\S {2,}\S")
_GROUP_ROW = re.compile(r"\s*(?:[A-H]|[IVX]{1,4})[.)] ?\p{Lu}.{3,110}$")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_RULE = re.compile(r"[\s|:+=-]*(?:-{3,}|={3,})[\s|:+=-]*$")
_LOWER_START = re.compile(r"\s*\**[(“\"]?\p{Ll}")
_WORDS = re.compile(r"\s*(?:\p{L}{2,}\s|\d)")
_HALF = re.compile(r"\d\s?[-–]$|\w[-/]$")
_TICK = re.compile(r"\s*\**(?:[xX✓]|S?TT|Stt|Số TT)\**\s*")  # a mark or the head of the numbers, in a cell of its own
_RANGE = re.compile(r"\s*[-–]\s?\d")
_BRACKETED = re.compile(r"\s*\**\((?:Kèm|Ban hành|kèm|Đơn vị|ĐVT|Đvt)[^()]*\)\**\s*")
_BREAK = re.compile(r"\n\s*\n|\r\n\s*\r\n")


@dataclass(slots=True)
class Paragraph:
    """A paragraph or table cell of the reading text."""

    index: int
    start: int
    end: int
    table: int | None = None
    row: int | None = None
    column: int | None = None
    span: int = 1


class Assembly:
    """The reading text under construction."""

    def __init__(self, document: Document) -> None:
        self.source = document.text
        self.parts: list[str] = []
        self.runs_from: list[int] = []  # reading offset at which a run of copied characters begins
        self.runs_to: list[int] = []  # the document offset it was copied from
        self.length = 0
        self.paragraphs: list[Paragraph] = []

    def _put(self, text: str, origin: int) -> None:
        self.parts.append(text)
        if not self.runs_from or self.runs_to[-1] + self.length - self.runs_from[-1] != origin:
            self.runs_from.append(self.length)
            self.runs_to.append(origin)
        self.length += len(text)

    def add(
        self,
        ranges: list[tuple[int, int]],
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        span: int = 1,
    ) -> None:
        """One paragraph out of one or more ranges of the document's text."""
        begin = self.length
        space = -1  # origin of a pending space, -1 when none is due
        glue = False
        for start, end in ranges:
            if self.length > begin and space < 0 and not glue:
                space = start
            starred = _BULLET_STAR.match(self.source, start, end) if self.length == begin else None
            for piece in _PIECE.finditer(self.source, start, end):
                first = self.source[piece.start()]
                if first == "*":
                    if starred:
                        self._put("*", piece.start())
                        starred = None
                    continue
                if first.isspace() or first in "\u200b\u200c\u200d\ufeff\u00ad":
                    if self.length > begin and piece.group().strip("\u200b\u200c\u200d\ufeff\u00ad"):
                        space = piece.start()
                    continue
                if space >= 0 and self.length > begin:
                    self._put(" ", space)
                space = -1
                self._put(piece.group(), piece.start())
            last = self.parts[-1] if self.parts else ""
            glue = len(last) > 1 and last[-1] in "-–/" and last[-2].isalnum()
        if self.length > begin or table is not None:
            self.paragraphs.append(Paragraph(len(self.paragraphs), begin, self.length, table, row, column, span))
            self._put("\n", ranges[-1][1] - 1 if ranges and ranges[-1][1] > ranges[-1][0] else ranges[0][0])

    def finish(self) -> tuple[str, OffsetMap, list[Paragraph]]:
        """The reading text, its offset map and its paragraphs."""
        return (
            "".join(self.parts).replace("Ð", "Đ"),
            OffsetMap(array("l", self.runs_from), array("l", self.runs_to)),
            self.paragraphs,
        )


class OffsetMap:
    """Takes a span of the reading text back to the document's text."""

    def __init__(self, runs_from: array[int], runs_to: array[int]) -> None:
        self._from, self._to = runs_from, runs_to

    def _at(self, offset: int) -> int:
        run = bisect_right(self._from, offset) - 1
        return self._to[run] + offset - self._from[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document span of the reading span ``start:end``, which must not be empty."""
        if not 0 <= start < end:
            raise ValueError(f"empty or negative span {start}:{end}")
        return self._at(start), self._at(end - 1) + 1


def assemble(document: Document) -> tuple[str, OffsetMap, list[Paragraph]]:
    """The reading text of ``document`` with its offset map and paragraphs."""
    work = Assembly(document)
    lines: list[Block] = []
    physical = [b for b in document.blocks if b.kind == "line"]
    width = _wrap_width(document.text, physical)
    spaced = _is_spaced(document.text, [b for b in physical if document.text[b.start : b.end].strip()])
    tables = 1 + max((b.table for b in document.blocks if b.table is not None), default=-1)
    for block in document.blocks:
        if block.kind == "line":
            lines.append(block)
            continue
        tables = _flush(work, document.text, lines, tables, width, spaced)
        lines = []
        if block.kind == "cell":
            for start, end in _split_soft_breaks(document.text, block):
                work.add([(start, end)], block.table, block.row, block.column, block.span)
        elif block.kind not in ("header", "footer"):
            for start, end in _split_soft_breaks(document.text, block):
                work.add([(start, end)])
    _flush(work, document.text, lines, tables, width, spaced)
    return work.finish()


def _split_soft_breaks(text: str, block: Block) -> list[tuple[int, int]]:
    """A soft break inside a Word paragraph ends it only where a new item begins."""
    cuts = [block.start]
    for match in pattern(r"\n").finditer(text[block.start : block.end]):
        after = block.start + match.end()
        if _ITEM.match(text, after, block.end):
            cuts.append(after)
    return list(zip(cuts, [*cuts[1:], block.end], strict=True))


def _flush(work: Assembly, text: str, lines: list[Block], tables: int, width: int, spaced: bool) -> int:
    """Adds physical lines as paragraphs; returns the next free table number."""
    pending: list[tuple[int, int]] = []
    previous: Block | None = None
    row = 0
    in_table = False
    taken = 0
    for number, line in enumerate(lines):
        raw = text[line.start : line.end]
        if not raw.strip() or number < taken:
            continue
        tailed = (
            tailed_rows(text, [(n.start, n.end) for n in lines[number : number + 80]]) if raw.lstrip()[:1] in "TtSs" else None
        )
        if tailed:
            if pending:
                work.add(pending)
                pending = []
            rows, count = tailed
            for row, cells in enumerate(rows):
                for column, (start, end) in enumerate(cells):
                    work.add([(start, end)], tables, row, column)
            tables, taken, previous, in_table = tables + 1, number + count, None, False
            continue
        if in_table and _RULE.match(raw):
            continue
        cells = _cells(raw, line.start)
        if len(cells) > 1:
            if pending:
                work.add(pending)
                pending = []
            tables, row, in_table = (tables, row + 1, True) if in_table else (tables + 1, 0, True)
            for column, (start, end) in enumerate(cells):
                work.add([(start, end)], tables - 1, row, column)
            previous = None
            continue
        if in_table and _GROUP_ROW.match(raw) and _row_follows(text, lines[number + 1 : number + 2]):
            row += 1
            work.add([(line.start, line.end)], tables - 1, row, 0)
            continue
        in_table = False
        if previous is not None and pending:
            following = next((text[n.start : n.end] for n in lines[number + 1 : number + 3] if text[n.start : n.end].strip()), "")
            if _is_page_number(raw, text[previous.start : previous.end], following, width):
                continue
            blank = _is_parted(text, previous, line)
            if _continues(text[previous.start : previous.end], raw, width, blank, line.opens) or (
                spaced and not blank and line.opens is None and _is_cut(text[previous.start : previous.end], raw)
            ):
                pending.append((line.start, line.end))
                previous = line
                continue
        if pending:
            work.add(pending)
        pending = [(line.start, line.end)]
        previous = line
    if pending:
        work.add(pending)
    return tables


def _cells(raw: str, offset: int) -> list[tuple[int, int]]:
    """The cells of a line that is a table row: parted by tabs, by bars between spaces, or by gaps of spaces."""
    spaced = "  " in raw and "\t" not in raw and "|" not in raw and _SPACED_ROW.match(raw)
    if not spaced and "\t" not in raw.strip() and "|" not in raw and "     " not in raw:
        return [(offset, offset + len(raw))]
    cells, last = [], 0
    framed = raw.rstrip().endswith("|")
    for match in (_GAP if spaced else _CELLS).finditer(raw):
        # A bar that opens the line is the frame's, unless no bar closes it: then the first cell is empty.
        if match.start() > 0 or match.group().strip() != "|" or (not framed and match.group() != "|"):
            cells.append((offset + last, offset + match.start()))
        last = match.end()
    if last < len(raw) or (raw and raw[-1] != "|"):
        cells.append((offset + last, offset + len(raw)))
    return (
        cells
        if sum(1 for a, b in cells if raw[a - offset : b - offset].strip()) > 1 or len(cells) > 2
        else [(offset, offset + len(raw))]
    )


def _row_follows(text: str, following: list[Block]) -> bool:
    return any(len(_cells(text[line.start : line.end], line.start)) > 1 for line in following)


def _wrap_width(text: str, lines: list[Block]) -> int:
    """The width at which lines were broken by force, or 0 when each line is a paragraph of its own."""
    bodies = [s for s in (text[b.start : b.end].strip() for b in lines) if len(s) > 40 and "\t" not in s]
    if len(bodies) < 8:
        return 0
    lengths = sorted(len(s) for s in bodies)
    top = lengths[int(len(lengths) * 0.97)]
    unterminated = sum(1 for s in bodies if not _CLOSED.search(s))
    if top > 220 or unterminated < 0.35 * len(bodies):
        return 0
    return lengths[int(len(lengths) * 0.75)]


def _is_page_number(raw: str, before: str, after: str, width: int) -> bool:
    if not _PAGE_NUMBER.match(raw) or _TERMINATED.search(before) or len(before.strip()) < 30:
        return False
    return bool(_LOWER_START.match(after)) or bool(width and len(before.strip()) > 0.7 * width and not _ITEM.match(after))


def _continues(before: str, line: str, width: int, blank: bool, opens: bool | None) -> bool:
    """Does ``line`` go on with the sentence of ``before``? What the layout says counts where the words leave it open."""
    stripped = before.strip()
    if _TICK.fullmatch(line) or _TICK.fullmatch(before) or _BRACKETED.fullmatch(before):
        return False
    if _RANGE.match(line) and stripped[-1:].isdigit():
        return True  # `1` and `- 2 tiêu chí` are one range
    if _HALF.search(stripped) and (line.lstrip()[:1].isdigit() or (stripped[-2].isalpha() and line.lstrip()[:1].isalpha())):
        return True  # so are `2021 -` and `2025`, `NQ-` and `HĐND`
    if _ITEM.match(line):
        # `… theo` and `Nghị quyết số 5 …`, `chỉ tiêu` and `17.10 …`: what opens a paragraph elsewhere, on a line not set off.
        return opens is False and bool(_WORDS.match(line)) and not _CLOSED.search(stripped)
    if width and stripped.endswith(";") and _LOWER_START.match(line):
        return True
    if _TERMINATED.search(stripped):
        if opens is not None:
            return not opens
        return bool(width) and not blank and len(stripped) >= 0.85 * width and not stripped.endswith(("./.", ":"))
    if _LOWER_START.match(line):
        return not _is_caps(stripped) and (not blank or len(stripped) > 25)
    if opens is not None:
        return not opens and _is_caps(stripped) == _is_caps(line.strip())
    return bool(width) and len(stripped) >= 0.7 * width and not _is_caps(stripped) and not _is_caps(line.strip())


def _is_cut(before: str, line: str) -> bool:
    """Two lines without a blank one between them: the first is long and ends in the middle of a sentence, the second closes one."""
    stripped = before.strip()
    if stripped.endswith(";") and _LOWER_START.match(line) and not _ITEM.match(line):
        return len(stripped) > 60
    return (
        len(stripped) > 60
        and bool(_CLOSED.search(line.strip()))
        and not (_TERMINATED.search(stripped) or _ITEM.match(line) or _is_caps(stripped) or _is_caps(line.strip()))
    )


def _is_spaced(text: str, lines: list[Block]) -> bool:
    """Do blank lines part the paragraphs? Then a line right below another goes on with it, unless it looks like a beginning."""
    closed = [
        (line, after)
        for line, after in pairwise(lines)
        if line.end - line.start > 40 and _TERMINATED.search(text[line.start : line.end])
    ]
    return len(closed) > 7 and sum(_is_parted(text, a, b) for a, b in closed) > 0.8 * len(closed)


def _is_parted(text: str, before: Block, after: Block) -> bool:
    return bool(_BREAK.search(text, before.end, after.start)) or after.start - before.end > 4


def _is_caps(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
