"""Legacy charsets as tables: bytes to letters, read from the .tsv files beside this one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ntm_extract.folding import nfc

NAMES = ("tcvn3", "tcvn5712", "vni", "viscii", "vps", "cp1258")
"""The charsets, the likelier first where two read a text alike."""

Pieces = list[tuple[int, int]]
"""Lengths (before, after) of what was converted together, in order."""


@dataclass(frozen=True, slots=True)
class Charset:
    """A legacy charset. A byte is held as the character of its number; ``letters`` maps one or two of them to a letter."""

    name: str
    letters: dict[str, str]
    groups: re.Pattern[str]
    single: dict[int, str] | None

    def read(self, text: str) -> tuple[str, Pieces]:
        """``text``, whose characters stand for bytes, in composed Unicode letters."""
        if self.single is not None:
            return text.translate(self.single), [(len(text), len(text))] if text else []
        parts: list[str] = []
        pieces: Pieces = []
        last = 0
        for match in self.groups.finditer(text):
            start, end = match.span()
            if last < start:
                parts.append(text[last:start].translate(_REST))
                pieces.append((start - last, start - last))
            letter = self._letter(match.group())
            parts.append(letter)
            pieces.append((end - start, len(letter)))
            last = end
        if last < len(text):
            parts.append(text[last:].translate(_REST))
            pieces.append((len(text) - last, len(text) - last))
        return "".join(parts), pieces

    def _letter(self, group: str) -> str:
        known = self.letters.get(group)
        return known if known is not None else nfc("".join(self.letters.get(c, _REST.get(ord(c), c)) for c in group))

    def write(self, text: str) -> bytes:
        """``text`` in this charset. Raises ``KeyError`` for a letter that it does not have."""
        backwards: dict[str, str] = {}
        for source, letter in self.letters.items():
            backwards.setdefault(letter, source)
        out = []
        for char in nfc(text):
            if char.isascii():
                out.append(char)
            elif char in backwards:
                out.append(backwards[char])
            else:
                out.append(_apart(char, backwards))
        return "".join(out).encode("latin-1")


def _apart(char: str, backwards: dict[str, str]) -> str:
    """A letter written as the letter without its tone, then the mark."""
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((c for c in decomposed[1:] if c in "\u0300\u0301\u0303\u0309\u0323"), "")
    base = nfc(decomposed.replace(tone, "")) if tone else char
    return (base if base.isascii() else backwards[base]) + (backwards[tone] if tone else "")


def _rest() -> dict[int, str]:
    """What a byte without a letter of its own shows in these charsets' fonts: the sign of Windows-1252, if it has one there."""
    table = {}
    for byte in range(0x80, 0xA0):
        shown = bytes([byte]).decode("cp1252", "ignore")
        if shown:
            table[byte] = shown
    return table


_REST = _rest()


@cache
def charset(name: str) -> Charset:
    """The charset of a name of :data:`NAMES`, or ``utf-8``: UTF-8 bytes that were taken for characters one by one."""
    if name == "utf-8":
        codes = (range(0xA0, 0x250), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2300), range(0x25A0, 0x2600))
        letters = {chr(code).encode().decode("latin-1"): chr(code) for block in codes for code in block}
    else:
        letters = _load(name)
    if name == "vni":  # a small mark on a capital, a capital's mark on a small letter
        for source, letter in list(letters.items()):
            if len(source) == 2:
                letters.setdefault(source[0] + source[1].swapcase(), letter)
    marks = "".join(re.escape(s) for s, c in letters.items() if unicodedata.combining(c))
    if marks or any(len(source) > 1 for source in letters):
        longest = sorted(letters, key=lambda s: (-len(s), s))
        pattern = "(?:" + "|".join(map(re.escape, longest)) + ")"
        groups = re.compile(rf"(?:{pattern}|[A-Za-z])[{marks}]+|{pattern}" if marks else pattern)
        return Charset(name, letters, groups, None)
    return Charset(name, letters, re.compile("(?!)"), _REST | {ord(s): c for s, c in letters.items()})


def _load(name: str) -> dict[str, str]:
    letters: dict[str, str] = {}
    path = resources.files("ntm_extract.ingest.charsets") / f"{name}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            source, letter = line.split("\t")
            char = chr(int(letter[2:], 16)) if letter.startswith("U+") else nfc(letter)
            letters[bytes.fromhex(source).decode("latin-1")] = char
    return letters


@cache
def vietnamese_letters() -> str:
    """Every composed letter of Vietnamese that is not ASCII, small and capital."""
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = {nfc(vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks} | {"đ"}
    return "".join(sorted(c for letter in small if not letter.isascii() for c in (letter, letter.upper())))
