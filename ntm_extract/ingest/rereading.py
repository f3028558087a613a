"""A second look at lines in which the first found words that cannot be Vietnamese."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import regex as re

from ntm_extract.ingest import recogniser, strip

if TYPE_CHECKING:
    from ntm_extract.ingest.deskew import Pixels
    from ntm_extract.ingest.recogniser import Word

_SCALE = 1.5  # Tesseract slips on other places of a line that is drawn larger
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LETTERS = re.compile(r"\p{L}+")
_TONE_OF_A_VOWEL = re.compile("(?<=[aeiouyAEIOUY][\u0302\u0306\u031b]?)[\u0300\u0301\u0303\u0309\u0323]")
# In decomposed text without its tones: letters and marks that are left, and signs that are none of a plan's.
_FOREIGN = re.compile(
    "[^\\P{L}a-zA-ZđĐ]|(?<![aeoAEO])\u0302|(?<![aA])\u0306|(?<![ouOU])\u031b|[\u0303\u0308\u030a\u030c\u0327®€¡¢£©§¬]"
)
# A document number with figures and letters in one part, QHI5 for QH15, TTe for TTg.
_MISNUMBERED = re.compile(r"\d/\d+\p{Lu}{2,}-|QH[^\W\d]|-TT(?![gr])\p{Ll}")
_REACH = 0.25  # of a line's height, added above and below


def impossible(text: str) -> bool:
    """Can no Vietnamese word be written so? It has a letter from elsewhere, two tone marks in one syllable, or is no document number."""
    if _MISNUMBERED.search(text):
        return True
    for run in _LETTERS.findall(text):
        if sum(mark in _TONES for mark in unicodedata.normalize("NFD", run)) > 1:
            return True
    return bool(_FOREIGN.search(_TONE_OF_A_VOWEL.sub("", unicodedata.normalize("NFD", text))))


def second_look(found: list[Word], grey: Pixels, dpi: float) -> list[Word]:
    """``found`` with each line that holds an impossible word as it reads when drawn larger, where that makes sense of it."""
    lines = [list(group) for _, group in groupby(found, key=lambda word: word.line)]
    doubted = [index for index, line in enumerate(lines) if any(impossible(word.text) for word in line)]
    if not doubted:
        return found
    pieces = [_enlarged(lines[index], grey) for index in doubted]
    again = strip.read(pieces, dpi * _SCALE, recogniser.BLOCK)
    for index, words in zip(doubted, again, strict=True):
        line = lines[index]
        if len(words) == len(line) and not any(impossible(word.text) for word in words):
            lines[index] = [
                replace(first, text=second.text, confidence=second.confidence) if impossible(first.text) else first
                for first, second in zip(line, words, strict=True)
            ]
    return [word for line in lines for word in line]


def _enlarged(line: list[Word], grey: Pixels) -> strip.Piece:
    from PIL import Image as images

    top, bottom = min(w.top for w in line), max(w.bottom for w in line)
    reach = round((bottom - top) * _REACH)
    left, right = max(0, min(w.left for w in line) - reach), max(w.right for w in line) + reach
    cut = images.fromarray(grey[max(0, top - reach) : bottom + reach, left:right])
    large = cut.resize((round(cut.width * _SCALE), round(cut.height * _SCALE)), images.Resampling.BICUBIC)
    return strip.Piece(np.asarray(large), left, top, round(reach * _SCALE))
