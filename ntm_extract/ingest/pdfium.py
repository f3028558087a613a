"""The fast engine: characters and their boxes by PDFium, one page at a time. PDFium is not thread-safe; ``LOCK`` guards it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

from ntm_extract.errors import InputError
from ntm_extract.ingest.glyphs import Glyph, lines_of, quarters, straighten
from ntm_extract.ingest.pages import PageContent

LOCK = RLock()
MAX_GLYPHS = 100_000  # a page of small print has 10,000
MAX_OBJECTS = 40_000
COVERED = 0.7  # of a page, by pictures: it is a scan
_PATH, _IMAGE, _FORM = 2, 3, 5


@dataclass(slots=True)
class Seen:
    """A page as PDFium saw it. ``ruled``: lines of a table are drawn on it; ``picture``: an image covers most of it;
    ``blank``: nothing is drawn on it; ``heavy``: too much is drawn on it for a slow engine."""

    content: PageContent
    ruled: bool = False
    picture: bool = False
    blank: bool = False
    heavy: bool = False


@contextmanager
def opened(data: bytes, path: str) -> Iterator[Any]:
    """The file as PDFium opens it. Raises :class:`InputError` for what cannot be opened."""
    import pypdfium2

    with LOCK:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise InputError(path, "unreadable", "protected by a password; save a copy without it") from error
            raise InputError(path, "unreadable", "not a readable PDF file, or cut short; send the original again") from error
        try:
            yield pdf
        finally:
            pdf.close()


def see(pdf: Any, number: int) -> Seen | None:
    """The page ``number`` (from 1), or None when it is damaged."""
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            return None
        view = _View(page)
        seen = Seen(PageContent(number, width, height, "pdfium"))
        _drawn(page, view, seen)
        textpage = page.get_textpage()
        try:
            by_turn, complete = _glyphs(textpage, view)
        finally:
            textpage.close()
        seen.heavy = seen.heavy or not complete
        glyphs, turn = straighten(by_turn, width, height)
        if turn % 2:
            seen.content.width, seen.content.height = height, width
        seen.content.lines = lines_of(glyphs)
        return seen
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


class _View:
    """From the page's own coordinates to points from the upper left corner of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.turn = page.get_rotation() // 90 % 4
        self.left, self.bottom, self.right, self.top = page.get_bbox()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _glyphs(textpage: Any, view: _View) -> tuple[dict[int, list[Glyph]], bool]:
    """The characters of a page as it is shown, by the quarters against the clock that they are turned; and whether these are all."""
    import pypdfium2.raw as raw

    handle = textpage.raw
    count = textpage.count_chars()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    rect, place, form = ctypes.byref(box), (ctypes.byref(x), ctypes.byref(y)), ctypes.byref(matrix)
    unicode_of, box_of, origin_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    size_of, matrix_of, generated = raw.FPDFText_GetFontSize, raw.FPDFText_GetMatrix, raw.FPDFText_IsGenerated
    by_turn: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    straight, upright = view.turn == 0, by_turn[0].append
    point, left, top = view.point, view.left, view.top
    for index in range(min(count, MAX_GLYPHS)):
        code = unicode_of(handle, index)
        if code in (2, 0xFFFE):
            code = 0x2D  # the hyphen at a line's end
        elif (code < 32 and code != 9) or (code == 32 and generated(handle, index)):
            continue
        elif 0xD800 <= code < 0xE000:
            code = 0xFFFD
        box_of(handle, index, rect)
        origin_of(handle, index, *place)
        matrix_of(handle, index, form)
        size = size_of(handle, index)
        if straight and matrix.a > 0 and matrix.b == 0:
            size *= matrix.d if matrix.d > 0 else -matrix.d
            upright(
                Glyph(chr(code), box.left - left, box.right - left, top - box.top, top - box.bottom, top - y.value, size or 1.0)
            )
            continue
        size *= max(abs(matrix.c), abs(matrix.d)) or 1.0
        x0, y0, x1, y1 = view.box(box.left, box.bottom, box.right, box.top)
        px, py = point(x.value, y.value)
        turn = quarters(matrix.a, matrix.b)
        turn = (turn - view.turn) % 4
        by_turn[turn].append(Glyph(chr(code), x0, x1, y0, y1, (py, px, py, px)[turn], size or 1.0))
    return by_turn, count <= MAX_GLYPHS


def _drawn(page: Any, view: _View, seen: Seen) -> None:
    """What besides text is on the page: lines of a table, a picture over all of it, or nothing."""
    import pypdfium2.raw as raw

    edges = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(edge) for edge in edges]
    across = down = boxes = 0
    pictured = 0.0
    total = raw.FPDFPage_CountObjects(page)
    seen.blank = total == 0
    seen.heavy = total > MAX_OBJECTS
    area = seen.content.width * seen.content.height
    queue = [(raw.FPDFPage_GetObject, page, i) for i in range(min(total, MAX_OBJECTS))]
    left = MAX_OBJECTS
    while queue and left > 0:
        getter, owner, index = queue.pop()
        left -= 1
        item = getter(owner, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _FORM:
            inner = raw.FPDFFormObj_CountObjects(item)
            if len(queue) + inner < 2 * MAX_OBJECTS:
                queue += [(raw.FPDFFormObj_GetObject, item, i) for i in range(max(0, inner))]
            continue
        if kind not in (_PATH, _IMAGE) or not raw.FPDFPageObj_GetBounds(item, *refs):
            continue
        x0, y0, x1, y1 = view.box(*(edge.value for edge in edges))
        width, height = x1 - x0, y1 - y0
        if kind == _IMAGE:
            pictured += width * height  # a scan may be cut into strips
        elif height < 3 and width > 8:
            across += 1
        elif width < 3 and height > 8:
            down += 1
        elif width > 20 and height > 8 and width * height < 0.95 * area:
            # One path may draw a whole table.
            boxes += 1 if kind != _PATH or raw.FPDFPath_CountSegments(item) < 9 else 2
    seen.picture = pictured > COVERED * area
    seen.ruled = boxes >= 2 or (across >= 2 and down >= 2) or (boxes == 1 and max(across, down) >= 2)
