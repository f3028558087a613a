"""How Vietnamese a text reads: its words with marks that are written syllables, against those that are not."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

# Signs that stand between words in any plan; all other signs outside ASCII are taken for a part of the word they touch.
_BETWEEN = "“”‘’–—…•●▪■□►→≥≤°\u00a0\u200b\u200c\u200d\ufeff"
_WORD = re.compile(rf"[^\s\d!-@\[-`{{-~{_BETWEEN}]+")
_ABBREVIATION = re.compile("[A-ZĐ]+")  # QĐ, HĐND: no syllables, and no sign of a wrong reading
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED = ("c", "ch", "p", "t")


class Evidence(NamedTuple):
    """Counts of words that hold a letter or sign outside ASCII: written syllables of Vietnamese, and others."""

    good: int
    bad: int

    @property
    def share(self) -> float:
        """The share of good words, 0 to 1; 0 when there are none."""
        return self.good / (self.good + self.bad) if self.good else 0.0

    @property
    def net(self) -> int:
        """Good words less bad ones."""
        return self.good - self.bad


def weigh(text: str) -> Evidence:
    """The evidence that ``text`` is Vietnamese as it stands."""
    good = bad = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if is_syllable(word):
            good += 1
        elif not _ABBREVIATION.fullmatch(word):
            bad += 1
    return Evidence(good, bad)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Is ``word`` a written syllable of Vietnamese?

    Small plain letters before a capital with a mark are no word of any charset; capitals around small letters with marks are
    what TCVN3 makes of a word in capitals.
    """
    if len(word) > 10 or _uneven(word):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if bare not in _syllables():
        return False
    return not bare.endswith(_STOPPED) or bool(tones and tones[0] in "\u0301\u0323")


def _uneven(word: str) -> bool:
    small = False
    for char in word:
        if small and char.isupper() and not char.isascii():
            return True
        small = small or (char.islower() and char.isascii())
    return False


@cache
def _syllables() -> frozenset[str]:
    path = resources.files("ntm_extract.ingest.charsets") / "syllables.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    onsets, rimes = ["", *data["onsets"].split()], data["rimes"].split()
    return frozenset(onset + rime for onset in onsets for rime in rimes)
