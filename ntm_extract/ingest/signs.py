"""Marks that Tesseract's Vietnamese data does not know, told from their likes by their shape."""

from __future__ import annotations

import numpy as np

from ntm_extract.ingest.deskew import DARK, Pixels

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
