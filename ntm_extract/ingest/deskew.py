"""A scanned page made upright and clean: its tilt by the profile of its lines, specks taken out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = np.ndarray[Any, np.dtype[Any]]

WHITE = 255
DARK = 140  # a pixel under this grey level is ink
MAX_TILT = 5.0  # degrees; a page tilted further was not laid in a feeder
MIN_TILT = 0.05  # degrees; less is not worth blurring the letters for
_PROFILE_DPI = 100
_MARGIN = 0.03  # of each side: there a scanner leaves dark borders
_INKED = 0.8  # of the paper's tone: darker is ink, if faint
_FAINT = 100  # the tone of ink that is blurred or faded
_CONTRAST = 60  # grey levels at least between paper and ink
_GRAIN = 16.0  # grey levels by which pixels differ from their neighbours, on average; a clean page of text has 1 to 3
_BAR = 0.3  # of a side: what is as long is no text
_ENOUGH_INK = 200  # pixels at the profile's resolution: fewer tell no direction


def ink(grey: Pixels, dark: int = DARK) -> Pixels:
    """Where there is ink, as 0 and 1."""
    return (grey < dark).astype(np.uint8)


def tilt(picture: Image, dpi: float) -> float:
    """The angle in degrees by which the page must be turned anticlockwise to stand upright; 0 where the page does not tell.

    Lines of text are upright when their shadow on the left edge has the sharpest steps.
    """
    factor = max(1, round(dpi / _PROFILE_DPI))
    small = np.asarray(picture.reduce(factor))
    height, width = small.shape
    top, left = int(height * _MARGIN), int(width * _MARGIN)
    rows, columns = np.nonzero(small[top : height - top, left : width - left] < DARK + 40)
    if len(rows) < _ENOUGH_INK:
        return 0.0
    best = 0.0
    for step, reach in ((0.5, MAX_TILT), (0.1, 0.5), (0.02, 0.1)):
        count = round(reach / step)
        angles = [best + step * n for n in range(-count, count + 1)]
        best = max(angles, key=lambda angle: _sharpness(rows, columns, angle))
    return best if MIN_TILT <= abs(best) < MAX_TILT else 0.0


def _sharpness(rows: Pixels, columns: Pixels, angle: float) -> float:
    # A picture that is to be turned anticlockwise has lines that sink to the right.
    shadow = rows * math.cos(math.radians(angle)) - columns * math.sin(math.radians(angle))
    profile = np.bincount(np.round(shadow - shadow.min()).astype(np.int64))
    return float(np.square(np.diff(profile.astype(np.float64))).sum())


def whiten(grey: Pixels) -> Pixels:
    """``grey`` with the paper, the commonest light tone of a page, made white, and faint ink black; all else in proportion."""
    tones = np.bincount(grey.ravel()[::7], minlength=256)
    paper = int(tones[DARK:].argmax()) + DARK
    dark = np.cumsum(tones[: round(paper * _INKED)])
    black = int(np.searchsorted(dark, dark[-1] * 0.1)) if dark[-1] else 0
    black = min(black, paper - _CONTRAST) if black > _FAINT else 0
    scale = np.clip((np.arange(256) - black) * (WHITE / (paper - black)), 0, WHITE).astype(np.uint8)
    result: Pixels = scale[grey]
    return result


def smooth(picture: Image) -> Image:
    """``picture`` as it is, or, where grain covers it, with each pixel the median of its neighbours.

    On a clean page that would close small letters and their marks.
    """
    from PIL import ImageFilter

    filtered = picture.filter(ImageFilter.MedianFilter(3))
    grain = np.abs(np.asarray(picture).astype(np.int16) - np.asarray(filtered)).mean()
    return filtered if grain > _GRAIN else picture


def trim(grey: Pixels) -> Pixels:
    """``grey`` without the dark bars that a scanner leaves along the sides of a page."""
    clean = grey.copy()
    for side in (clean, clean[::-1], clean.T, clean.T[::-1]):
        reach = int(len(side) * _MARGIN)
        bars = np.flatnonzero(ink(side[:reach], DARK + 40).mean(axis=1) > _BAR)
        if len(bars):
            side[: bars[-1] + 2] = WHITE
    return clean


def upright(picture: Image, angle: float) -> Image:
    """The picture turned about its middle; its size stays."""
    from PIL import Image as images

    return picture.rotate(angle, resample=images.Resampling.BICUBIC, fillcolor=WHITE) if angle else picture


def despeckle(grey: Pixels, dpi: float) -> Pixels:
    """``grey`` without specks: grains smaller than any dot of a letter, and dots far from any letter."""
    unit = dpi / 200
    marks = ink(grey, DARK + 40)
    grain, dot = max(2, round(2 * unit)), max(3, round(4 * unit))
    lone = _lone(marks, grain, 1) | _lone(marks, dot, round(8 * unit))
    clean = grey.copy()
    clean[lone] = WHITE
    return clean


def _lone(marks: Pixels, size: int, clearance: int) -> Pixels:
    """Ink in a window of ``size`` pixels square round which ``clearance`` pixels are blank on every side."""
    outer = size + 2 * clearance
    padded = np.pad(marks, clearance + size)
    sums = np.zeros((padded.shape[0] + 1, padded.shape[1] + 1), dtype=np.int32)
    np.cumsum(np.cumsum(padded, axis=0, dtype=np.int32), axis=1, out=sums[1:, 1:])

    def window(side: int) -> Pixels:
        return sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]

    around = window(outer)
    inner = window(size)[clearance : clearance + around.shape[0], clearance : clearance + around.shape[1]]
    tops, lefts = np.nonzero((inner > 0) & (inner == around))
    found = np.zeros(padded.shape, dtype=bool)
    for down in range(size):
        for right in range(size):
            found[tops + clearance + down, lefts + clearance + right] = True
    edge = clearance + size
    result: Pixels = found[edge:-edge, edge:-edge] & (marks > 0)
    return result
