"""Vietnamese text from before Unicode: TCVN3 (ABC), VNI-Windows, VISCII, VPS and Windows-1258.

Such a text comes as bytes, or as characters that each show one byte (``KÕ ho¹ch``), as it stands in Word and PDF files and
wherever it was saved as UTF-8 later. No mark in the file says which charset it is: a text is read under each, and the reading
is taken whose words are Vietnamese syllables when no other reads nearly as well. Where the evidence is thin nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate

from ntm_extract.ingest.charsets.casing import restore_capitals, restore_words
from ntm_extract.ingest.charsets.evidence import Evidence, weigh
from ntm_extract.ingest.charsets.tables import NAMES, Charset, Pieces, charset, vietnamese_letters

__all__ = ["decode_legacy", "for_font", "mend"]

MIN_WORDS = 6
MIN_SHARE = 0.9
MIN_FOREIGN = 0.2
SAMPLE = 200_000
"""Characters on which a charset is decided; the whole text is then read in it."""

TITLES = {
    "tcvn3": "TCVN3 (ABC)",
    "tcvn5712": "TCVN 5712 (VSCII)",
    "vni": "VNI-Windows",
    "viscii": "VISCII",
    "vps": "VPS",
    "cp1258": "Windows-1258",
    "utf-8": "UTF-8 shown as another charset",
}
"""The charsets as people call them."""


def decode_legacy(data: bytes) -> tuple[str, str, Pieces] | None:
    """``data`` in composed Unicode, its charset, and lengths (bytes, characters) of what was converted together.

    None when it reads as Vietnamese in no charset, or in two about equally well.
    """
    text = data.decode("latin-1")
    sample = text[:SAMPLE]
    won = _decide([(name, name, sample) for name in NAMES])
    if won is None:
        return None
    made, pieces = charset(won).read(text)
    return _finish(made, won), won, pieces


def mend(text: str) -> tuple[str, str, Pieces] | None:
    """``text`` with its legacy parts in composed Unicode, their charset, and lengths (before, after).

    A legacy part is a line that is not Vietnamese as it stands. None when there is none, or no charset fits it.
    """
    lines = _LINE.findall(text)
    doubtful = [line for line in lines if (seen := weigh(line)).bad > seen.good]
    if not doubtful:
        return None
    sample = "".join(doubtful)[:SAMPLE]
    options = []
    for view, table in _views().items():
        bytewise = sample.translate(table)
        options += [(f"{view} {name}", name, bytewise) for name in (*NAMES, "utf-8")]
    won = _decide(options)
    if won is None:
        return None
    view, _, name = won.partition(" ")
    readings = [charset(name).read(line.translate(_views()[view])) for line in lines]
    parts: list[str] = []
    pieces: Pieces = []
    kept: list[int] = []
    for line, (made, lengths), legacy in zip(lines, readings, _sides(lines, [made for made, _ in readings]), strict=True):
        if legacy:
            parts.append(made)
            pieces += lengths
        else:
            kept.append(len(parts))
            parts.append(line)
            pieces.append((len(line), len(line)))
    finished = _finish("".join(parts), name)
    if kept:  # what was Unicode already has the capitals it should have
        stays, ends = set(kept), [*accumulate(map(len, parts))]
        finished = "".join(
            part if number in stays else finished[end - len(part) : end]
            for number, (part, end) in enumerate(zip(parts, ends, strict=True))
        )
    return finished, name, pieces


_LINE = re.compile(r"[^\r\n]+[\r\n]*|[\r\n]+")  # some charsets have letters where Unicode has other line ends
_LEGACY = re.compile(r"[^\x00-\x7f]")
_UNICODE = re.compile("[" + "".join(c for c in vietnamese_letters() if ord(c) > 0x1000) + "]")
"""Letters that no code page of one byte shows: where they stand, the text is Unicode."""


def _sides(lines: list[str], readings: list[str]) -> list[bool]:
    """Is each line legacy text? One that reads as well either way is what the line before it is, or else the one after it."""
    leads = [
        -1 if _UNICODE.search(line) else weigh(made).net - weigh(line).net for line, made in zip(lines, readings, strict=True)
    ]
    side = next((lead > 0 for lead in leads if lead), False)
    sides = []
    for lead in leads:
        side = lead > 0 if lead else side
        sides.append(side)
    return sides


def _finish(text: str, name: str) -> str:
    return restore_capitals(text) if name == "tcvn3" else text


def _decide(options: list[tuple[str, str, str]]) -> str | None:
    """The key of the option (key, charset, sample) under which the sample reads as Vietnamese, if the evidence is enough."""
    readings: dict[str, tuple[str, Evidence]] = {}
    for key, name, sample in options:
        made, _ = charset(name).read(sample)
        if not any(made == other for other, _ in readings.values()):
            readings[key] = (made, weigh(made))
    ranked = sorted(readings.items(), key=lambda r: -r[1][1].net)
    key, (made, best) = ranked[0]
    rival = max((r[1][1].net for r in ranked[1:] if not _kin(key, r[0])), default=0)
    if best.good < MIN_WORDS or best.share < MIN_SHARE or best.net - rival < max(2, best.net // 20):
        return None
    # Vietnamese is never long without the letters that Western pages lack; a text that lost them to `?` is not mended by any reading.
    if sum(char > "\u00ff" for char in made) < MIN_FOREIGN * best.good:
        return None
    return key


def _kin(one: str, other: str) -> bool:
    """Forms of one charset: the small lead of the better of them is enough."""
    return {one.split()[-1], other.split()[-1]} <= {"tcvn3", "tcvn5712"} or one.split()[-1] == other.split()[-1]


@cache
def _views() -> dict[str, dict[int, str]]:
    """How a byte may show as a character, by the code page it was taken for; the characters of byte numbers stand for themselves."""
    views = {}
    for page in ("cp1252", "cp1258"):
        table = {0xF000 + byte: chr(byte) for byte in range(0x20, 0x100)}  # fonts of signs have their bytes in a private area
        for byte in range(0x80, 0x100):
            shown = bytes([byte]).decode(page, "ignore")
            if shown and ord(shown) > 0xFF:
                table[ord(shown)] = chr(byte)
        views[page] = table
    return views


_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FONTS = (
    (re.compile(r"^\.vn", re.I), "tcvn3"),
    (re.compile(r"^vn(?:time|arial|helve(?:tica)?)h?$", re.I), "tcvn3"),
    (re.compile(r"^vni[-\s]", re.I), "vni"),
    (re.compile(r"^vps[-\s]", re.I), "vps"),
)


def for_font(name: str) -> Callable[[str], str] | None:
    """What turns a text set in the font ``name`` into Unicode, or None when the font is no legacy font of Vietnamese.

    ``.Vn…`` fonts hold TCVN3, and those whose name ends in ``H`` show small letters as capitals; ``VNI-…`` fonts hold VNI.
    The mark of a VNI letter may stand in the next run of the same font: join such runs before they are converted.
    """
    plain = _SUBSET.sub("", name.strip().strip("\"'"))
    found = next((charset_name for pattern, charset_name in _FONTS if pattern.search(plain)), None)
    if found is None:
        return None
    one_case = plain in (plain.lower(), plain.upper())
    capitals = found == "tcvn3" and (plain.upper() if one_case else plain).endswith("H")
    table = charset(found)
    return lambda text: _convert_run(text, table, capitals)


def _convert_run(text: str, table: Charset, capitals: bool) -> str:
    made = text
    if _LEGACY.search(text):
        if _UNICODE.search(text):
            return text  # Unicode text that kept the font's name
        made, other = (table.read(text.translate(view))[0] for view in _views().values())
        if weigh(other).net > weigh(made).net + 1:
            made = other
        if weigh(text).net > weigh(made).net:
            return text
    if capitals:
        return made.upper() if len(made.upper()) == len(made) else made
    return restore_words(made) if table.name == "tcvn3" and made != text else made
