"""Capitals that TCVN3 has no bytes for: it writes them as small letters, and a font of capitals shows them as capitals.

Only what the letters around tell is put right: words and lines in capitals, the first word of a sentence, and names (of
districts, communes and bodies) that are known to have such a capital. Nothing changes its length.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import regex as re

from ntm_extract.gazetteer import units

_LOST = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_LOST_CAPITALS = _LOST.upper()
_TO_SMALL = str.maketrans(_LOST_CAPITALS, _LOST)
_WORD = re.compile(r"[^\W\d_]+")
_LINE = re.compile(r"[^\r\n]+")
_PLAIN_SMALL = re.compile(r"[a-zăâđêôơư]")
_CAPITAL = re.compile(r"[A-ZĂÂĐÊÔƠƯ]")
_MARK = r"(?:[-–+•*“\"(]+|\(?(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])[.)]|\d{1,2}(?:\.\d{1,2})+\.?)"
_OPENING = re.compile(rf"[ \t]*(?P<mark>(?:{_MARK}[ \t]*)*)(?P<first>[{_LOST}])(?=\p{{Ll}}|\s)")
_AFTER_STOP = re.compile(rf"(?<=\p{{L}}{{2}}[.!?] )[{_LOST}](?=\p{{Ll}}|\s)")
_ENDED = re.compile(r"[.!?:;”/]\W*\Z")
_UNIT = r"(?:xã|phường|thị trấn|huyện|thị xã|quận|thành phố|tỉnh|,|và)\s+"


def restore_capitals(text: str) -> str:
    """``text``, read from TCVN3, with the capitals that its other letters give away."""
    letters = list(text)
    before = ""
    for line in _LINE.finditer(text):
        start, end = line.span()
        _words_in_capitals(letters, text, start, end)
        opening = _OPENING.match(text, start, end)
        blank = text[max(0, start - 4) : start].count("\n") > 1 or not before
        if opening and (blank or opening.group("mark") or _ENDED.search(before) or before.isupper()):
            letters[opening.start("first")] = opening.group("first").upper()
        before = "".join(letters[max(start, end - 80) : end])
    for first in _AFTER_STOP.finditer(text):
        letters[first.start()] = first.group().upper()
    names, known = _names()
    for match in names.finditer(text):
        start, end = match.span("name")
        letters[start:end] = known[match.group("name")]
    return "".join(letters)


def restore_words(text: str) -> str:
    """``text``, a run read from TCVN3, with its words in capitals put right; where it stands in a sentence is not known."""
    letters = list(text)
    for line in _LINE.finditer(text):
        _words_in_capitals(letters, text, *line.span())
    return "".join(letters)


def _words_in_capitals(letters: list[str], text: str, start: int, end: int) -> None:
    """Words with two plain capitals and no plain small letter, and the short ones among them, or in a line of such words."""
    words = [m.span() for m in _WORD.finditer(text, start, end)]
    able = [not _PLAIN_SMALL.search(text, *word) for word in words]
    if not any(able):
        return
    sure = [
        fit and len(_CAPITAL.findall(text, *word)) > 1 and not _in_code(text, *word)
        for fit, word in zip(able, words, strict=True)
    ]
    whole = any(sure) and all(able)
    for number, (first, last) in enumerate(words):
        beside = [sure[n] for n in (number - 1, number + 1) if 0 <= n < len(words)]
        if sure[number] or (able[number] and (whole or (beside and all(beside)))):
            letters[first:last] = text[first:last].upper()


def _in_code(text: str, start: int, end: int) -> bool:
    """Is this a part of a document's code, such as ``41/KH-UBND``?"""
    return (start > 0 and text[start - 1] in "/-") or text[end : end + 1] in ("/", "-")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names that TCVN3 cannot write whole, as it writes them, and as they are.

    A unit's name whose first letter is lost is taken for a name after the word for its kind or in a list only.
    """
    found = {n for u in units() for n in (u.province, u.district, u.commune) if any(c in _LOST_CAPITALS for c in n)}
    found |= {n.replace("òa", "oà") for n in found}
    known = {name.translate(_TO_SMALL): name for name in found}
    headless = sorted((k for k in known if not k[0].isupper()), key=len, reverse=True)
    listed = (resources.files("ntm_extract.ingest.charsets") / "names.txt").read_text(encoding="utf-8").splitlines()
    known |= {name.translate(_TO_SMALL): name for name in listed if name and not name.startswith("#")}
    whole = sorted(known.keys() - set(headless), key=len, reverse=True)
    pattern = rf"\b(?:{'|'.join(map(re.escape, whole))})\b|(?<=\b{_UNIT}|,\s*)(?:{'|'.join(map(re.escape, headless))})\b"
    return re.compile(f"(?P<name>{pattern})"), known
