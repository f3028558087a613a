"""Pages that hold pictures only: scans that were pasted into a Word file."""

from __future__ import annotations

from typing import Any

from ntm_extract.ingest.word.names import W

_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
# A4, in the twentieths of a point that Word measures pages in; pictures are measured in 1/635 of these.
_A4 = 11_906 * 16_838
_EMU = 635
_PAGE_SHARE = 0.5


class Pages:
    """Follows text, pictures and page breaks in reading order and counts the pages that are pictures."""

    def __init__(self, main: Any) -> None:
        size = next(main.iter(W + "pgSz"), None)
        width, height = (size.get(W + side, "") if size is not None else "" for side in ("w", "h"))
        known = all(side.isascii() and side.isdigit() and 0 < len(side) < 7 for side in (width, height))
        self._area = max(int(width) * int(height), 1) if known else _A4
        self._large = self._pages = 0
        self._small = self._text = False

    def text(self) -> None:
        """Visible text stands here."""
        self._text = True

    def picture(self, drawing: Any) -> None:
        """A drawing, a picture of Word's older kind, or an embedded object."""
        if next(drawing.iter(_BLIP, _IMAGE, W + "object"), None) is None:
            return
        extent = next(drawing.iter(_EXTENT), None)
        sides = [extent.get(side, "") if extent is not None else "" for side in ("cx", "cy")]
        known = all(side.isascii() and side.isdigit() and len(side) < 12 for side in sides)
        area = int(sides[0]) * int(sides[1]) / _EMU**2 if known else 0.0
        # One large picture fills a page by itself, with or without breaks around it.
        if area > _PAGE_SHARE * self._area:
            self._large += 1
        else:
            self._small = True

    def end(self) -> None:
        """A page ends here."""
        self._pages += self._large or (self._small and not self._text)
        self._large, self._small, self._text = 0, False, False

    def warning(self) -> str | None:
        """What to tell about pages that hold only pictures; call it once, at the end."""
        self.end()
        if not self._pages:
            return None
        return f"{self._pages} page(s) hold only a picture and were not read; if it is a scan, save it as PDF and run OCR on it"
