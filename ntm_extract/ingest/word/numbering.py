"""Automatic numbers and bullets: what Word shows in front of a paragraph and does not keep in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ntm_extract.ingest.charsets import for_font
from ntm_extract.ingest.word.names import MC, VAL, W, flag, number
from ntm_extract.ingest.word.styles import Styles
from ntm_extract.ingest.word.symbols import bullet, visible

LEVELS = 9
_MAX_LABEL = 100
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it shows. ``restarts`` is the level count that restarts it; 0 is none."""

    start: int
    form: str
    text: str
    space: str
    restarts: int
    all_decimal: bool
    font: str | None
    style: str | None


_NO_LEVEL = Level(1, "decimal", "", " ", 0, False, None, None)


@dataclass(slots=True)
class _List:
    """A list in use: its levels, the counters it shares with lists of the same definition, starts still to be set."""

    levels: list[Level]
    counters: list[int | None]
    starts: dict[int, int]


class Numbering:
    """The lists of a document; gives each numbered paragraph its label and counts on. Call it in reading order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        tops = [] if root is None else list(root.iterchildren(W + "abstractNum", W + "num"))
        self._abstract = {a.get(W + "abstractNumId"): a for a in tops if a.tag == W + "abstractNum"}
        self._nums = {n.get(W + "numId"): n for n in tops if n.tag == W + "num"}
        self._counters: dict[str, list[int | None]] = {}
        self._lists: dict[str, _List | None] = {}

    def label(self, properties: Any | None, style: str | None) -> str:
        """What stands in front of a paragraph, with the space after it; empty for one that is in no list."""
        found, depth = self._place(properties, style)
        if found is None:
            return ""
        self._count(found, depth)
        level = found.levels[depth]
        if level.form == "bullet":
            return f"{bullet(level.text, level.font)} "
        shown = _PLACE.sub(lambda m: self._shown(found, int(m[1]) - 1, level.all_decimal), level.text)
        shown = _converted(shown, level.font)[:_MAX_LABEL]
        return f"{shown}{level.space}" if shown.strip() else ""

    def _place(self, properties: Any | None, style: str | None) -> tuple[_List | None, int]:
        """The list and level of a paragraph: its own, or those its style gives."""
        own = None if properties is None else properties.find(W + "numPr")
        inherited = self._styles.list_of(style)
        name = _list_name(own) or _list_name(inherited)
        if name is None or name == "0":
            return None, 0
        found = self._list(name)
        if found is None:
            return None, 0
        depth = number(own, W + "ilvl")
        if depth is None and _list_name(own) is None:
            # The level that names the style counts before the level that the style names.
            keys = {s.key for s in self._styles.chain(style)}
            depth = next((i for i, level in enumerate(found.levels) if level.style in keys), None)
        if depth is None:
            depth = number(inherited, W + "ilvl", 0) if _list_name(own) is None else 0
        return found, min(depth or 0, LEVELS - 1)

    def _list(self, name: str) -> _List | None:
        if name not in self._lists:
            self._lists[name] = self._read_list(name)
        return self._lists[name]

    def _read_list(self, name: str) -> _List | None:
        num = self._nums.get(name)
        key = _value(num, "abstractNumId")
        abstract = self._abstract.get(key)
        link = _value(abstract, "numStyleLink")
        if num is None or abstract is None:
            return None
        if link is not None:
            linked = self._nums.get(_list_name(self._styles.list_of(link)) or "")
            other = _value(linked, "abstractNumId")
            if other in self._abstract:
                key, abstract = other, self._abstract[other]
        levels = [_NO_LEVEL] * LEVELS
        starts = {}
        for level in abstract.iterchildren(W + "lvl"):
            levels[_depth(level)] = _level(level)
        for override in num.iterchildren(W + "lvlOverride"):
            own, start = override.find(W + "lvl"), number(override, W + "startOverride")
            if own is not None:
                levels[_depth(override)] = _level(own)
            if start is not None:
                starts[_depth(override)] = start
                levels[_depth(override)] = replace(levels[_depth(override)], start=start)
        return _List(levels, self._counters.setdefault(key or "", [None] * LEVELS), starts)

    def _count(self, found: _List, depth: int) -> None:
        counters = found.counters
        for level, start in sorted(found.starts.items()):
            counters[level] = start - 1
            counters[level + 1 :] = [None] * (LEVELS - level - 1)
        found.starts.clear()
        for level in range(depth):
            # A level skipped above counts as begun.
            if counters[level] is None:
                counters[level] = found.levels[level].start
        now = counters[depth]
        counters[depth] = found.levels[depth].start if now is None else now + 1
        for level in range(depth + 1, LEVELS):
            if found.levels[level].restarts > depth:
                counters[level] = None

    def _shown(self, found: _List, depth: int, decimal: bool) -> str:
        level = found.levels[depth]
        value = found.counters[depth]
        form = _FORMS.get("decimal" if decimal else level.form, str)
        return form(level.start if value is None else value)


def _list_name(properties: Any | None) -> str | None:
    return _value(properties, "numId")


def _value(element: Any | None, name: str) -> str | None:
    found = None if element is None else element.find(W + name)
    return None if found is None else found.get(VAL)


def _depth(level: Any) -> int:
    given = level.get(W + "ilvl", "0")
    return min(int(given), LEVELS - 1) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _level(level: Any) -> Level:
    # Formats of later versions (001, 002 …) stand in an alternative; they count in decimals too.
    form = _value(level, "numFmt") or _value(level.find(f"{MC}AlternateContent/{MC}Fallback"), "numFmt") or "decimal"
    fonts = level.find(f"{W}rPr/{W}rFonts")
    font = None if fonts is None else fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    space = "" if _value(level, "suff") == "nothing" else " "
    restarts = number(level, W + "lvlRestart")
    own = _depth(level)
    text = (_value(level, "lvlText") or "")[:_MAX_LABEL]
    return Level(
        number(level, W + "start", 0) or 0,
        form,
        text if form != "none" or "%" in text else "",
        space,
        # It restarts after any level above, after those above a given one, or never.
        own if restarts is None else min(restarts, own),
        bool(flag(level, "isLgl")),
        font,
        _value(level, "pStyle"),
    )


def _converted(text: str, font: str | None) -> str:
    convert = for_font(font) if font else None
    return convert(text) if convert else visible(text, font)[0]


def _letters(value: int) -> str:
    """a … z, aa, bb … as Word counts."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 260 else str(value)


_SIGNS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    shown = ""
    for worth, sign in _SIGNS:
        shown += sign * (value // worth)
        value %= worth
    return shown


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda value: f"{value:02d}",
    "none": lambda value: "",  # noqa: ARG005
    "bullet": lambda value: "",  # noqa: ARG005
}
