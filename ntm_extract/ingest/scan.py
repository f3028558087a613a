"""Scanned pages: rendered, made upright and clean, and read by Tesseract, one process a core."""

from __future__ import annotations

import itertools
import math
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ntm_extract.document import Box
from ntm_extract.errors import InputError
from ntm_extract.ingest.pages import Grid, GridCell, PageContent

if TYPE_CHECKING:
    from PIL.Image import Image

    from ntm_extract.ingest.deskew import Pixels
    from ntm_extract.ingest.recogniser import Word
    from ntm_extract.ingest.rules import Ruling

LEAST_DPI, MOST_DPI = 200, 300  # a scan's own resolution within these: drawing it anew blurs it
MAX_PIXELS = 30_000_000  # an A3 page at 300 dpi has 17 million
# Below this the words of a page are not to be trusted. Measured on pages of known text, blurred step by step: 0.95 goes
# with less than 1 letter in 100 wrong, 0.92 with 3, 0.76 with 8. Clean scans of 48 pages had 0.935 to 0.96.
DOUBTFUL = 0.92
at_once: int | None = None
"""How many pages are read side by side; None for one a core. A run with several worker processes sets it."""
_BLANK = 0.001  # of a page: less ink is dirt; a line of text has more
_SMALL = 250_000  # pixels: a seal or an emblem, not a page
_MOST_PICTURES = 200
_LEAST_INK = 8  # pixels: a cell with fewer is empty
_INDENT = 0.1  # inches


def recognise(data: bytes, numbers: list[int], path: str) -> dict[int, PageContent]:
    """The pages ``numbers`` (from 1) of a PDF, as Tesseract reads them.

    A page that fails has no lines, is doubtful and says why in ``problem``. Raises
    :class:`~ntm_extract.errors.InputError` (``no_ocr``) without Tesseract and its Vietnamese data.
    """
    from ntm_extract.ingest.recogniser import require

    require(path)
    return {page.number: page for page in _side_by_side(_rendered(data, numbers, path))}


def recognise_pictures(pictures: Iterator[tuple[int, Image, float]], path: str) -> list[PageContent]:
    """Grey pictures, each with its page number and resolution in dots an inch, as Tesseract reads them."""
    from ntm_extract.ingest.recogniser import require

    require(path)
    return list(_side_by_side((number, picture, dpi, "") for number, picture, dpi in pictures))


_Sheet = tuple[int, "Image | None", float, str]


def _rendered(data: bytes, numbers: list[int], path: str) -> Iterator[_Sheet]:
    """Page by page, as pdfium allows but one thread; the picture is None where a page cannot be rendered."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again") from error
    try:
        for number in numbers:
            try:
                page = pdf[number - 1]
                dpi = _resolution(page)
                picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
                page.close()
            except (pypdfium2.PdfiumError, IndexError, MemoryError, ValueError) as error:
                yield number, None, LEAST_DPI, f"cannot be rendered ({error})"
            else:
                yield number, picture, dpi, ""
    finally:
        pdf.close()


def _resolution(page: Any) -> float:
    """Dots an inch at which a page is drawn: those of its pictures, within reason."""
    import pypdfium2.raw as pdfium

    pictures = (item.get_metadata() for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2))
    own = max(
        (m.horizontal_dpi for m in itertools.islice(pictures, _MOST_PICTURES) if m.width * m.height > _SMALL), default=LEAST_DPI
    )
    width, height = page.get_size()
    most = 72 * math.sqrt(MAX_PIXELS / max(1.0, width * height))
    dpi = min(max(own, LEAST_DPI), MOST_DPI, most)
    # pdfium rounds a page's width up; a trace less keeps the scan's own pixels where it fills the page.
    return float((round(width * dpi / 72) - 0.01) * 72 / width) if dpi == own else float(dpi)


def remarks(pages: Iterable[PageContent]) -> list[str]:
    """Warnings about pages that could not be read, or whose words are not to be trusted."""
    found = []
    for page in pages:
        if page.problem is not None:
            found.append(f"page {page.number}: {page.problem}; nothing of it is in the text")
        elif page.confidence is None:
            found.append(f"page {page.number}: no text was recognised")
        elif page.doubtful:
            found.append(
                f"page {page.number}: recognised with a confidence of {page.confidence:.2f} only; check it against the scan"
            )
    return found


def _workers() -> int:
    """One a core; but as many as ``at_once`` says, and one alone in a process that is itself one of many."""
    if at_once is not None:
        return at_once
    if multiprocessing.parent_process():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _side_by_side(sheets: Iterator[_Sheet]) -> Iterator[PageContent]:
    """Reads pages in as many threads as Tesseract may have processes; few pages are held at a time."""
    workers = _workers()
    pending: deque[Future[PageContent]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for sheet in sheets:
            pending.append(pool.submit(_read, sheet))
            if len(pending) > workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _read(sheet: _Sheet) -> PageContent:
    number, picture, dpi, problem = sheet
    if picture is None:
        return PageContent(number, 0.0, 0.0, "tesseract", doubtful=True, problem=problem)
    try:
        return read_page(picture, number, dpi)
    except (RuntimeError, OSError, ValueError, MemoryError) as error:  # what pytesseract raises, and Pillow
        width, height = (side * 72 / dpi for side in picture.size)
        return PageContent(number, width, height, "tesseract", doubtful=True, problem=f"cannot be read ({error})")


def read_page(picture: Image, number: int, dpi: float) -> PageContent:
    """A grey picture of a page as lines and tables. Their boxes are those of the page made upright about its middle."""
    import numpy as np
    from PIL import Image as images

    from ntm_extract.ingest import deskew, recogniser, rereading, rules, strip, typeset

    picture = deskew.smooth(picture)
    angle = deskew.tilt(picture, dpi)
    clean = deskew.despeckle(deskew.trim(deskew.whiten(np.asarray(picture))), dpi)  # turning would smear the specks
    grey = np.array(deskew.upright(images.fromarray(clean), angle))
    found: list[Word] = []
    grids = []
    for table in rules.find_tables(grey, dpi):
        table.erase(grey, 1)
        grid, words = _read_table(grey, table, dpi)
        grids.append(grid)
        found += words
        left, top, right, bottom = table.box
        grey[top : bottom + 1, left : right + 1] = deskew.WHITE
    words = [word for piece in strip.read(strip.columns(grey, dpi), dpi, recogniser.PAGE) for word in piece]
    words = rereading.second_look(words, grey, dpi)
    sure = recogniser.confidence(found + words)
    width, height = (side * 72 / dpi for side in picture.size)
    doubtful = sure < DOUBTFUL if sure is not None else bool(deskew.ink(grey).mean() > _BLANK)
    lines = typeset.lines(words, dpi)
    return PageContent(number, width, height, "tesseract", lines, grids, sure, doubtful, tilt=angle)


def _read_table(grey: Pixels, table: Ruling, dpi: float) -> tuple[Grid, list[Word]]:
    """The cells of a ruled table whose rules are painted over, and all their words."""
    import numpy as np

    from ntm_extract.ingest import cells, deskew, recogniser, rereading, strip, typeset

    pieces, filled = [], []
    for index, cell in enumerate(table.fields):
        left, top, right, bottom = cell.box
        content = grey[top + 1 : bottom, left + 1 : right]
        rows, columns = np.nonzero(content < deskew.DARK)
        if len(rows) < _LEAST_INK:
            continue
        first, start = max(0, int(rows.min()) - 3), max(0, int(columns.min()) - 3)
        cut = content[first : rows.max() + 4, start : columns.max() + 4]
        pieces.append(strip.Piece(cut, left + 1 + start, top + 1 + first, round(_INDENT * dpi)))
        filled.append(index)
    found = [rereading.second_look(words, grey, dpi) for words in strip.read(pieces, dpi, recogniser.BLOCK)]
    points = 72 / dpi
    texts = {}
    for index, words in zip(filled, found, strict=True):
        box = table.fields[index].box
        texts[index] = cells.text_of(typeset.lines(words, dpi), box[0] * points, box[2] * points)
    fields = [
        GridCell(texts.get(index, ""), f.row, f.column, f.span, f.rows, scaled(f.box, points))
        for index, f in enumerate(table.fields)
    ]
    return Grid(scaled(table.box, points), table.columns, fields), [word for words in found for word in words]


def scaled(box: tuple[int, int, int, int], points: float) -> Box:
    """A box of pixels in points."""
    left, top, right, bottom = (round(side * points, 2) for side in box)
    return left, top, right, bottom
