"""Tesseract at work on a picture: words with their boxes, lines of words, and how sure it was of them."""

from __future__ import annotations

import os
import shutil
from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntm_extract.document import Box
from ntm_extract.errors import InputError
from ntm_extract.folding import nfc
from ntm_extract.ingest.pages import Line

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
_DASHES = {"~", "_", "¬", "~-"}  # what it gives for a dash before an item
# A gap of so many line heights parts two columns; words of one line, even of a justified one, stand closer.
_COLUMN_GAP = 3.0


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
    from ntm_extract.ingest.signs import barred

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
        read = barred(nfc(text.strip()).translate(_MARKS), grey[top:bottom, left:right])
        result.append(Word(read, left, top, right, bottom, max(0, found["conf"][index]) / 100, line))
    return result


def confidence(found: list[Word]) -> float | None:
    """The mean of the words' confidences, long words weighing more; None where there is no word."""
    letters = sum(len(word.text) for word in found)
    return round(sum(word.confidence * len(word.text) for word in found) / letters, 4) if letters else None


def lines(found: list[Word], dpi: float) -> list[Line]:
    """The words as lines in points, in Tesseract's order, cut where a gap parts two columns."""
    result: list[Line] = []
    pending: list[Word] = []
    for word in found:
        if pending and (word.line != pending[-1].line or _parts_columns(pending, word)):
            result.append(line_of(pending, dpi))
            pending = []
        pending.append(word)
    if pending:
        result.append(line_of(pending, dpi))
    return result


def _parts_columns(before: list[Word], word: Word) -> bool:
    height = max(w.bottom - w.top for w in [*before, word])
    return word.left - before[-1].right > _COLUMN_GAP * height


def line_of(found: list[Word], dpi: float) -> Line:
    """One line of words, single spaces between them; the letters of a word share its width evenly."""
    points = 72 / dpi
    if found[0].text in _DASHES:
        found = [replace(found[0], text="-"), *found[1:]]
    edges = array("f")
    for number, word in enumerate(found):
        if number:
            edges.append(found[number - 1].right * points)  # the space begins where the word before it ends
        step = (word.right - word.left) * points / len(word.text)
        edges.extend(word.left * points + step * n for n in range(len(word.text)))
    edges.append(found[-1].right * points)
    box = box_of(found, dpi)
    return Line(" ".join(w.text for w in found), box, edges, round(box[3] - box[1], 2))


def box_of(found: list[Word], dpi: float) -> Box:
    """The box round words, in points."""
    points = 72 / dpi
    return (
        round(min(w.left for w in found) * points, 2),
        round(min(w.top for w in found) * points, 2),
        round(max(w.right for w in found) * points, 2),
        round(max(w.bottom for w in found) * points, 2),
    )
