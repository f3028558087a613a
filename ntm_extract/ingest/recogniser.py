"""Tesseract at work on a picture: words with their boxes, lines of words, and how sure it was of them."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_extract.errors import InputError
from ntm_extract.folding import nfc

if TYPE_CHECKING:
    from ntm_extract.ingest.deskew import Pixels

LANGUAGE = "vie"
PAGE, BLOCK = 3, 6  # page segmentation modes: columns found by itself; one block of lines
SECONDS = 120  # for one picture; a page of text takes one or two
_INSTALL = (
    "apt install tesseract-ocr tesseract-ocr-vie (macOS: brew install tesseract tesseract-lang; "
    "Windows: the UB Mannheim installer with Vietnamese ticked, its folder put on PATH)"
)
# Characters that Tesseract's Vietnamese data gives for a mark that keyboards have: on paper the two are one.
_MARKS = str.maketrans({"⁄": "/", "∕": "/", "‐": "-", "‑": "-", "−": "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in pixels of its picture. ``confidence`` is 0 to 1; words of one ``line`` belong together."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[int, ...]


def require(path: str) -> None:
    """Raises :class:`InputError` of category ``no_ocr`` when Tesseract or its Vietnamese data is missing."""
    import pytesseract

    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        raise InputError(path, "no_ocr", f"a scan, and Tesseract, which reads scans, is not installed: {_INSTALL}")
    try:
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError, ValueError) as error:
        raise InputError(path, "no_ocr", f"a scan, and Tesseract does not run ({error}); install it anew: {_INSTALL}") from error
    if LANGUAGE not in languages:
        raise InputError(path, "no_ocr", f"a scan, and Tesseract has no Vietnamese language data: {_INSTALL}")


def words(grey: Pixels, dpi: float, mode: int = PAGE) -> list[Word]:
    """The words of a picture in Tesseract's order. Raises ``RuntimeError`` when it fails or takes too long."""
    import pytesseract
    from PIL import Image as images

    from ntm_extract.ingest.deskew import DARK
    from ntm_extract.ingest.signs import barred, counted

    if not (grey < DARK).any():
        return []
    # Pages are read side by side, one process a core; threads within a process only slow each other down.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    picture = images.fromarray(grey)
    picture.format = "PPM"  # handed over uncompressed
    found = pytesseract.image_to_data(
        picture,
        lang=LANGUAGE,
        config=f"--psm {mode} --dpi {round(dpi)}",
        output_type=pytesseract.Output.DICT,
        timeout=SECONDS,
    )
    result = []
    for index, text in enumerate(found.get("text", [])):
        if found["level"][index] != 5 or not text.strip():
            continue
        left, top = found["left"][index], found["top"][index]
        right, bottom = left + found["width"][index], top + found["height"][index]
        line = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
        cut = grey[top:bottom, left:right]
        read = counted(barred(nfc(text.strip()).translate(_MARKS), cut), cut)
        result.append(Word(read, left, top, right, bottom, max(0, found["conf"][index]) / 100, line))
    return result


def confidence(found: list[Word]) -> float | None:
    """The mean of the words' confidences, long words weighing more; None where there is no word."""
    letters = sum(len(word.text) for word in found)
    return round(sum(word.confidence * len(word.text) for word in found) / letters, 4) if letters else None
