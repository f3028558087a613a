"""Folding of Vietnamese letters: keys to look words up by. The text itself is never changed.

Every function but :func:`fold` keeps the length of its input, so an offset into a folded text is an
offset into the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_SET = frozenset(_TONES)


def nfc(text: str) -> str:
    """Unicode NFC: the form of every ingested text."""
    return unicodedata.normalize("NFC", text)


def nfc_with_offsets(text: str) -> tuple[str, list[int]]:
    """NFC of ``text``, and for each of its characters (and its end) the offset in ``text`` it comes from."""
    parts, offsets = [], []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        composed = nfc(text[position:end])
        parts.append(composed)
        offsets += [position] * len(composed)
        position = end
    return "".join(parts), [*offsets, len(text)]


def lower(text: str) -> str:
    """Lower case, one code point for one code point."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower()[0] for c in text)


# Open syllables in oa, oe, uy carry the tone on either vowel (hoà/hòa, uỷ/ủy); after q the u is a
# consonant (quý, and the slip qúy). The first vowel is the canonical place, save after q.
def _tone_moves() -> dict[str, str]:
    moves = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            old = first + unicodedata.normalize("NFC", second + tone)
            moves[old] = unicodedata.normalize("NFC", first + tone) + second
    return moves


_MOVES = _tone_moves()
_BACK = {new: old for old, new in _MOVES.items()}
_OPEN_SYLLABLE = re.compile(r"(?<![qQ])(?:" + "|".join(_MOVES) + r")(?![^\W\d_])")
_AFTER_Q = re.compile(r"(?<=q)(?:" + "|".join(_BACK) + r")")


def canonical_tones(text: str) -> str:
    """Lower-case text with each tone mark at its canonical place: ``hoà`` and ``hòa`` become equal."""
    text = _OPEN_SYLLABLE.sub(lambda m: _MOVES[m.group()], text)
    return _AFTER_Q.sub(lambda m: _BACK[m.group()], text) if "q" in text else text


def _skeleton_table() -> dict[int, str]:
    table = {}
    for code in range(0x41, 0x1EFA):
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0]
        if base != char and base.isalpha():
            table[code] = base.lower()
    table.update({ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("y"): "i", ord("Y"): "i"})
    for char in "ỳýỵỷỹỲÝỴỶỸ":
        table[ord(char)] = "i"
    for char in "ABCDEFGHIJKLMNOPQRSTUVWXZ":
        table[ord(char)] = char.lower()
    table.update({ord(mark): "'" for mark in "’‘ʼ`´"})  # D’Ran is D'Ran
    return table


_SKELETON = _skeleton_table()


def skeleton(text: str) -> str:
    """Letters without marks, ``đ`` as ``d`` and ``y`` as ``i``: what an OCR engine's slips leave in common."""
    return text.translate(_SKELETON)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key by which names and units are compared: NFC, case, white space and tone placement folded.

    ``Thuỷ`` and ``Thủy`` have one key: within a run of letters the tone marks are gathered at its end.
    """
    words = []
    for word in text.casefold().split():
        parts = []
        for part in re.findall(r"[^\W\d_]+|.", unicodedata.normalize("NFC", word)):
            decomposed = unicodedata.normalize("NFD", part)
            base = "".join(c for c in decomposed if c not in _TONE_SET)
            tones = "".join(sorted(c for c in decomposed if c in _TONE_SET))
            parts.append(unicodedata.normalize("NFC", base) + tones)
        words.append("".join(parts))
    return " ".join(words)


def squeeze(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())
