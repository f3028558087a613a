"""Picture files: scans and photographs of pages, one page a picture, or many in a TIFF."""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ntm_extract.document import Document, DocumentBuilder
from ntm_extract.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PAGES = 3000
MAX_PIXELS = 80_000_000  # for one picture as it is stored; an A3 page at 600 dpi has 70 million
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_LEAST, _MOST = 200, 300  # dots an inch at which pages are read
_LONG_SIDES = (3.0, 25.0)  # inches that the long side of a page may have; else the file's resolution is wrong
_A4 = 11.69
_ORIENTATION = 0x0112  # the Exif tag
_BROKEN = "not a readable picture, or cut short; scan it again"


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of what Tesseract reads in the picture. Raises :class:`InputError` for broken, huge or textless ones."""
    from ntm_extract.ingest.layout import lay_out
    from ntm_extract.ingest.scan import recognise_pictures, remarks

    picture = _opened(data, path)
    pages = recognise_pictures(_pages(picture, path), path)
    if not any(page.lines or page.grids for page in pages):
        why = next((f"the page {page.problem}" for page in pages if page.problem), "no text was recognised")
        raise InputError(path, "empty", f"{why}; scan it again, upright and at 200 to 300 dpi")
    builder = DocumentBuilder()
    builder.warnings += remarks(pages)
    lay_out(builder, pages)
    return builder.build(source, sha256)


def _opened(data: bytes, path: str) -> Image:
    from PIL import Image as images

    try:
        picture = images.open(io.BytesIO(data), formats=_FORMATS)
        frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    except images.DecompressionBombError as error:
        raise _too_large(path) from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        raise InputError(path, "unreadable", _BROKEN) from error
    if frames > MAX_PAGES:
        raise InputError(path, "too_large", f"{frames} pages are over the limit of {MAX_PAGES}; split the file")
    _refuse_bombs(picture, path)
    return picture


def _too_large(path: str) -> InputError:
    return InputError(path, "too_large", f"a picture of over {MAX_PIXELS // 10**6} million pixels; scan it at 300 dpi")


def _refuse_bombs(picture: Image, path: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large(path)


def _pages(picture: Image, path: str) -> Iterator[tuple[int, Image, float]]:
    """The picture's pages, upright as the camera knew it, grey, with their resolution."""
    from PIL import Image as images

    for number in range(1, (getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1) + 1):
        try:
            picture.seek(number - 1)
            _refuse_bombs(picture, path)
            page = _grey(picture)
        except images.DecompressionBombError as error:
            raise _too_large(path) from error
        except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
            raise InputError(path, "unreadable", _BROKEN) from error
        dpi = _resolution(picture, page)
        wanted = min(max(dpi, _LEAST), _MOST)
        if abs(wanted - dpi) > 1:
            factor = wanted / dpi
            size = (max(1, round(page.width * factor)), max(1, round(page.height * factor)))
            page, dpi = page.resize(size, images.Resampling.LANCZOS), wanted
        yield number, page, dpi


def _grey(picture: Image) -> Image:
    from PIL import Image as images
    from PIL import ImageOps

    # Copies are avoided: a coloured page at the limit takes 320 MB.
    page = ImageOps.exif_transpose(picture) if picture.getexif().get(_ORIENTATION, 1) != 1 else picture
    if page.mode.startswith("I"):  # 16 bits a pixel
        return page.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in page.getbands() or "transparency" in page.info:
        coloured = page.convert("RGBA") if page.mode not in ("RGBA", "LA") else page
        sheet = images.new("L", page.size, 255)
        sheet.paste(coloured.convert("L"), mask=coloured.getchannel("A"))
        return sheet
    return page.convert("L")


def _resolution(picture: Image, page: Image) -> float:
    """Dots an inch as the file says, or as they are if the page is an A4 sheet."""
    try:
        dpi = float(picture.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        dpi = 0.0
    long = max(page.size)
    if math.isfinite(dpi) and dpi > 0 and _LONG_SIDES[0] <= long / dpi <= _LONG_SIDES[1]:
        return dpi
    return max(long / _A4, 1.0)
