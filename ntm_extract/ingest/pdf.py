"""PDF files: the fast engine reads every page, the careful one those with tables or unsound text, and OCR those without text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import regex as re

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError
from ntm_extract.ingest import pdfium
from ntm_extract.ingest.bombs import refuse_bombs
from ntm_extract.ingest.pages import PageContent
from ntm_extract.ingest.soundness import Verdict, judge

MAX_PAGES = 3000
STAMP = 200  # letters; a scan with fewer bears a stamp, not a text layer
_LINEARIZED = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d+)", re.DOTALL)


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of line, cell and footnote blocks; running heads, feet and page numbers come last.

    Raises :class:`InputError` for files that are damaged, locked, too long, or have no text and cannot be recognised.
    """
    from ntm_extract.ingest.layout import lay_out

    _refuse_cut_files(data, path)
    refuse_bombs(data, path)
    builder = DocumentBuilder()
    seen, total = _seen(data, path)
    contents = _careful(data, seen, builder)
    sparse = {n: contents.pop(n) for n in list(contents) if n in seen and seen[n].picture and _letters(contents[n]) < STAMP}
    missing = [number for number, page in seen.items() if number not in contents and not page.blank]
    recognised = _recognise(data, missing, path, bool(contents), builder)
    contents.update({n: content for n, content in sparse.items() if n not in recognised})
    if not contents and not any(page.lines or page.grids for page in recognised.values()):
        raise InputError(path, "empty", "the PDF has no text layer (a scan); run OCR on it first")
    damaged = [number for number in range(1, total + 1) if number not in seen]
    if damaged:
        builder.warnings.append(f"{_pages(damaged)} of {total} damaged and not read; send the original again")
    blank = [n for n, s in seen.items() if s.blank and n not in contents]
    if blank:
        builder.warnings.append(f"{_pages(blank)} of {total} blank: nothing is drawn there")
    pictures = [n for n in contents if n in seen and seen[n].picture]
    if pictures:
        builder.warnings.append(
            f"{_pages(pictures)}: the text comes from an earlier recognition (OCR) stored in the file; check it"
        )
    contents.update(recognised)
    lay_out(builder, [contents[number] for number in sorted(contents)])
    return builder.build(source, sha256)


def _refuse_cut_files(data: bytes, path: str) -> None:
    """A file cut short is not read in part: what it lost would be lost silently."""
    announced = _LINEARIZED.search(data, 0, 2048)
    ended = b"%%EOF" in data[-4096:] or (announced is None and b"%%EOF" in data)
    if not ended or (announced is not None and len(data) < int(announced[1])):
        raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again")


def _seen(data: bytes, path: str) -> tuple[dict[int, pdfium.Seen], int]:
    """What the fast engine saw, by page; damaged pages are missing."""
    with pdfium.opened(data, path) as pdf:
        total = len(pdf)
        if total > MAX_PAGES:
            raise InputError(path, "too_large", f"{total} pages are over the limit of {MAX_PAGES}; split the file")
        seen = {number: found for number in range(1, total + 1) if (found := pdfium.see(pdf, number)) is not None}
    if not seen:
        raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again")
    return seen, total


def _careful(data: bytes, seen: dict[int, pdfium.Seen], builder: DocumentBuilder) -> dict[int, PageContent]:
    """The usable pages: the fast engine's where they are sound running text, else the better of the two engines'."""
    from ntm_extract.ingest import plumber

    verdicts = {number: judge(page.content) for number, page in seen.items()}
    asked = [
        number
        for number, page in seen.items()
        if not page.heavy and page.content.lines and (page.ruled or not verdicts[number].sound)
    ]
    chosen = {number: page.content for number, page in seen.items() if page.content.lines}
    answered = set()
    for content in plumber.see(data, asked) if asked else ():
        answered.add(content.number)
        other = judge(content)
        if other.badness <= max(verdicts[content.number].badness, 0.0) + (0.01 if content.grids else 0.0):
            same = other.badness == verdicts[content.number].badness
            if content.grids or not same:
                chosen[content.number] = content
            verdicts[content.number] = other
    if unseen := [number for number in asked if number not in answered and seen[number].ruled]:
        builder.warnings.append(f"{_pages(unseen)}: tables read as lines; the page is damaged")
    usable = {}
    for number, content in chosen.items():
        if verdicts[number].usable:
            usable[number] = content
            content.doubtful = not verdicts[number].sound
            if content.doubtful:
                builder.warnings.append(f"page {number}: {_why(verdicts[number])} in the text layer; compare it with the page")
        else:
            builder.warnings.append(f"page {number}: {_why(verdicts[number])} in the text layer, which was not used")
    return usable


def _letters(content: PageContent) -> int:
    return sum(len(line.text) for line in content.lines) + sum(len(cell.text) for grid in content.grids for cell in grid.cells)


def _why(verdict: Verdict) -> str:
    return verdict.reason or "unsound text"


def _recognise(data: bytes, numbers: list[int], path: str, others: bool, builder: DocumentBuilder) -> dict[int, PageContent]:
    """The pages as OCR reads them. Without OCR the other pages are kept and a warning names those left out."""
    if not numbers:
        return {}
    from ntm_extract.ingest.scan import recognise, remarks

    try:
        found = recognise(data, numbers, path)
        builder.warnings += remarks(found.values())
        return found
    except InputError as error:
        if not others:
            raise
        builder.warnings.append(f"{_pages(numbers)} not read: {error.message}")
        return {}


def _pages(numbers: Iterable[int]) -> str:
    """`page 3`, `pages 3-7, 9`."""
    runs = []
    for _, group in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    listed = ", ".join(runs)
    return f"page {listed}" if listed.isdigit() else f"pages {listed}"
