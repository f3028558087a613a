"""Marks that Tesseract's Vietnamese data does not know, told from their likes by their shape."""

from __future__ import annotations

import numpy as np
import regex as re

from ntm_extract.ingest.deskew import DARK, Pixels

# What I, II and III are taken for before a year, a comma or the word's end: strokes that stand close run into one letter.
_STROKES = re.compile(r"([IHlÍ]{1,3})(?=[,;.]?$|/\d)")
_BARRED = {">": "≥", "<": "≤"}


def barred(text: str, cut: Pixels) -> str:
    """``text`` with ≥ or ≤ for a first > or < that stands on a bar in ``cut``, the picture of the word.

    The lowest row of > and < has ink at the end of one arm only; that of ≥ and ≤ is as wide as the sign.
    """
    if text[:1] not in _BARRED or cut.size == 0:
        return text
    ink = cut < DARK + 30
    columns = np.flatnonzero(np.concatenate((ink.any(axis=0), [False])))
    if len(columns) == 0:
        return text
    gaps = np.flatnonzero(np.diff(columns) > 1)
    first, last = int(columns[0]), int(columns[gaps[0]] if len(gaps) else columns[-1])
    sign = ink[:, first : last + 1]
    rows = np.flatnonzero(sign.any(axis=1))
    height, width = int(rows[-1] - rows[0]) + 1, sign.shape[1]
    if width > 2 * height:
        return text  # it touches the next letter
    lower = sign[rows[0] + height * 2 // 3 : rows[-1] + 1]
    return _BARRED[text[0]] + text[1:] if (lower.sum(axis=1) >= 0.8 * width).any() else text


def counted(text: str, cut: Pixels) -> str:
    """``text`` with as many I for a Roman numeral of strokes as stand in ``cut``, the picture of the word.

    Only more strokes than were read are believed: III is taken for II or IH, and seldom is a stroke read that is not there.
    """
    match = _STROKES.match(text)
    if match is None or cut.size == 0:
        return text
    height = cut.shape[0]
    middle = (cut < DARK + 30)[height * 7 // 20 : max(height * 7 // 20 + 1, height * 13 // 20)].mean(axis=0)
    found, width, full = 0, 0, 0.0
    for share in [*middle.tolist(), 0.0]:
        if share > 0:
            width, full = width + 1, max(full, share)
        elif width:
            if full < 0.9 or width > 0.3 * height:
                break  # a slash, a comma, a letter
            found, width, full = found + 1, 0, 0.0
    read = sum(2 if letter == "H" else 1 for letter in match[1])
    numeral = "Í" not in match[1]  # `lÍ` is none, whatever its strokes are
    believed = read < found <= 3 or (read == found and "I" in match[1]) or (not numeral and 0 < found <= 3)
    return "I" * found + text[match.end() :] if believed else text
