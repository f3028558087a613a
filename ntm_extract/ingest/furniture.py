"""What stands on pages besides their text: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex as re

from ntm_extract.ingest.pages import Line, PageContent

BAND = 0.12  # the part of a page's height at its top and foot where running heads stand
PLACE = 6.0  # points that a running head may move from page to page
SMALLER = 0.93  # a footnote's type beside the page's own
GUESSED = 0.85  # the same where the size of type is a recogniser's guess
_NUMBER = re.compile(r"\W{0,3}(\d{1,4})\W{0,3}")
_NUMBERED = re.compile(r"\W*(?:[Tt]rang|TRANG)\s*(\d{1,4})(?:\s*[/|]\s*\d{1,4})?\W*|\W*(\d{1,4})\s*/\s*\d{1,4}\W*")
_TITLE = re.compile(r"phụ\s+(?:lục|biểu)|biểu\b|bảng\b", re.IGNORECASE)
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s|\d{1,2}\s+\P{Ll}|[*†]+\s?\p{L}|\[\d{1,2}\]|\(\d{1,2}\)\s")


@dataclass(slots=True)
class Sorted:
    """A page's lines by what they are."""

    body: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    feet: list[Line] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)


def sort_lines(pages: list[PageContent]) -> list[Sorted]:
    """The lines of each page, told apart by their place on this page and on the others."""
    running = _repeated(pages) | _numbers(pages)
    out = []
    for number, page in enumerate(pages):
        found = Sorted()
        for index, line in enumerate(page.lines):
            if (number, index) not in running:
                found.body.append(line)
            elif line.box[1] < page.height / 2:
                found.heads.append(line)
            else:
                found.feet.append(line)
        _take_notes(found, page)
        out.append(found)
    return out


def _in_band(page: PageContent, line: Line) -> bool:
    return line.box[3] < BAND * page.height or line.box[1] > (1 - BAND) * page.height


def _repeated(pages: list[PageContent]) -> set[tuple[int, int]]:
    """Lines whose words stand at the same place of several pages."""
    seen: defaultdict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if _in_band(page, line) and len(line.text) < 200 and any(c.isalpha() for c in line.text):
                foot = line.box[1] > page.height / 2
                seen[line.text].append((number, index, line.box[3] - page.height * foot))
    least = max(2, round(0.3 * len(pages)))
    found = set()
    for text, places in seen.items():
        middle = median(y for _, _, y in places)
        same = [(number, index) for number, index, y in places if abs(y - middle) <= PLACE]
        if len({number for number, _ in same}) >= max(least, 3 if _TITLE.match(text) or len(pages) > 4 else 2):
            found.update(same)
    return found


def _numbers(pages: list[PageContent]) -> set[tuple[int, int]]:
    """Page numbers: `Trang 3/12` wherever it stands in the margin, a bare number where it counts with the pages."""
    found = set()
    bare: list[tuple[int, int, int, float]] = []
    for number, page in enumerate(pages):
        rows = Counter(round(line.box[3]) for line in page.lines)
        for index, line in enumerate(page.lines):
            if not _in_band(page, line) or rows[round(line.box[3])] > 1:
                continue
            if _NUMBERED.fullmatch(line.text):
                found.add((number, index))
            elif match := _NUMBER.fullmatch(line.text):
                bare.append((number, index, int(match[1]) - page.number, line.box[3]))
    shifts = Counter(shift for _, _, shift, _ in bare)
    if not shifts:
        return found
    usual, times = shifts.most_common(1)[0]
    if times == 1:
        usual = 0
    places = [y for _, _, shift, y in bare if shift == usual]
    for number, index, shift, y in bare:
        # A number that was misread stands where the others stand.
        if shift == usual or sum(abs(y - place) <= PLACE for place in places) > 1:
            found.add((number, index))
    return found


def _take_notes(found: Sorted, page: PageContent) -> None:
    """Moves the footnotes of a page from its body: smaller type at the foot, the first line begun by a mark."""
    if len(found.body) < 3:
        return
    widths: Counter[float] = Counter()
    for line in found.body:
        widths[round(line.size * 2) / 2] += len(line.text)
    usual = widths.most_common(1)[0][0]
    lines = sorted(found.body, key=lambda line: (line.box[3], line.box[0]))
    cut = len(lines)
    most = (GUESSED if page.engine == "tesseract" else SMALLER) * usual
    while cut > 0 and lines[cut - 1].size <= most and lines[cut - 1].box[1] > 0.3 * page.height:
        cut -= 1
    while cut < len(lines) and not _NOTE.match(lines[cut].text):
        cut += 1
    if cut in (0, len(lines)) or any(grid.box[3] > lines[cut].box[1] for grid in page.grids):
        return
    if any(line.box[0] > page.width / 2 for line in lines[cut:]) and len(lines) - cut > 1 and _beside(lines[cut:]):
        return
    found.body = lines[:cut]
    for line in lines[cut:]:
        if _NOTE.match(line.text) or not found.notes:
            found.notes.append([])
        found.notes[-1].append(line)


def _beside(lines: list[Line]) -> bool:
    """Do two of these lines stand beside each other, as in a block of recipients and signature?"""
    bases = [line.box[3] for line in lines]
    return any(abs(a - b) < 2 for a, b in pairwise(bases))
