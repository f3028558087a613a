"""Is the text that an engine gave for a page the text that a reader sees on it?

Words set in two fonts come out scrambled, a font without a map to Unicode comes out as private characters, and a text
layer in a font of the old Vietnamese encodings comes out as Latin letters: each shows in the share of words that cannot be.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from ntm_extract.ingest.pages import PageContent

SUSPECT = 0.05  # share of impossible words above which another engine is asked
UNUSABLE = 0.2  # share above which the text is worth nothing
MIN_WORDS = 12
_WORD = re.compile(r"[\p{L}\p{M}µ]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE
)
_VOWEL = re.compile(r"[aeiouyăâêôơư]", re.IGNORECASE)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
# Words of one letter, marks of items, units, and the cross in a table.
_ALONE = frozenset("aàáạeêiôồổơởuủưừứyýỷ" + "bcdđghklmnx")
_LEGACY = re.compile(
    r"(?<=\p{L})[\u00a1-\u00bf\u00d7\u00f7](?=\p{L}|\s|$)|[\u00a1-\u00a9\u00ac-\u00b6\u00b8\u00b9\u00bc-\u00bf\u00d7\u00f7](?=\p{L})"
)
_LOST = re.compile(r"[\ufffd\p{Co}\p{Cn}\u0000-\u0008\u000e-\u001f]|\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a page's text. ``badness`` is 0 for sound text and 1 for text of which nothing is right."""

    badness: float
    reason: str | None = None

    @property
    def sound(self) -> bool:
        return self.badness <= SUSPECT

    @property
    def usable(self) -> bool:
        return self.badness <= UNUSABLE


def judge(content: PageContent) -> Verdict:
    """The verdict on a page's text; a page of few words is judged by its characters only."""
    texts = [line.text for line in content.lines] + [cell.text for grid in content.grids for cell in grid.cells]
    text = unicodedata.normalize("NFC", "\n".join(texts))
    visible = sum(not c.isspace() for c in text)
    if not visible:
        return Verdict(1.0, "no text")
    found = [
        (len(_LOST.findall(text)) / visible * 4, "characters without a meaning"),
        (len(_LEGACY.findall(text)) / visible * 4, "an old Vietnamese encoding"),
        (_overlapping(content) - 0.15, "characters printed over each other"),
    ]
    words = _WORD.findall(text)
    if len(words) >= MIN_WORDS:
        bad = sum(map(_impossible, words))
        found.append((bad / len(words), "words that cannot be"))
        letters = sum(map(len, words))
        found.append((min(1.0, letters / len(words) / 12 - 0.5), "no spaces between words"))
    badness, reason = max(found)
    return Verdict(min(1.0, max(0.0, badness)), reason if badness > SUSPECT else None)


def _impossible(word: str) -> bool:
    """A lone consonant, letters without a vowel, or accented letters that make no Vietnamese syllable."""
    if word.isupper():
        return False  # acronyms
    if len(word) == 1:
        return word not in _ALONE
    if word[1:].isupper() or word[-2:].isupper() or any(c.isupper() for c in word[1:]):
        return False  # TTg, HĐND, VietGAP
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    if not _VOWEL.search(plain):
        return len(word) > 2 or plain not in ("km", "kg", "cm", "mm", "tr", "th", "tp", "tx", "tt", "ha", "kv", "kw", "st")
    # A name may be of another language of the country.
    return word[0].islower() and not word.isascii() and _SYLLABLE.fullmatch(plain) is None


def _overlapping(content: PageContent) -> float:
    """The share of characters that begin where the one before began."""
    total = over = 0
    for line in content.lines:
        if line.edges is None or line.size <= 0:
            continue
        least = 0.05 * line.size
        edges = line.edges
        total += len(edges) - 1
        over += sum(b - a < least for a, b in pairwise(edges))
    return over / total if total > 20 else 0.0
