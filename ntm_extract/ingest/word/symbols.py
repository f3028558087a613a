"""Characters of symbol fonts as the plain characters they look like."""

from __future__ import annotations

import re
from functools import cache

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_DIRECT = re.compile("[\u0021-\u00ff\uf020-\uf0ff]")
_LOOKS = {
    "wingdings": {
        0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□",
        0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0x9E: "·", 0x9F: "•", 0xA1: "○",
        0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→",
        0xEF: "⇦", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
        **{0x80 + n: c for n, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩")}, **{0x8C + n: c for n, c in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA3: "□"},
    "wingdings 3": {0x5B: "→", 0x7D: "▸", 0x84: "▸"},
    "webdings": {0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"},
    "symbol": {
        **{0x41 + n: c for n, c in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")},
        **{0x61 + n: c for n, c in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
        **{ord(c): c for c in "[]_{|}~"}, 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xAA: "♠", 0xAC: "←",
        0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
        0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xCE: "∈", 0xD6: "√", 0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑",
    },
}  # fmt: skip
# Marks that a reader of plans knows as they are; all others stand for a dash.
_PLAIN_MARKS = frozenset("-–—+*•●▪")
_NEAREST = {"·": "•", "■": "▪", "◆": "▪", "o": "+", "○": "+", "◦": "+", "□": "+"}


def is_symbol_font(font: str | None) -> bool:
    """Does this font show other characters than those it is given?"""
    return (font or "").lower() in _LOOKS


def symbol(font: str, code: int) -> str | None:
    """What the character ``code`` of a symbol font looks like; None where that is not known."""
    code &= 0xFF
    looks = _LOOKS.get(font.lower())
    if looks is None:
        return None
    plain = chr(code) if looks is _LOOKS["symbol"] and 0x20 <= code < 0x40 else None
    return looks.get(code, plain)


def visible(text: str, font: str | None) -> tuple[str, int]:
    """``text`` with the characters of a symbol font as they look, and how many were left out as unknown.

    Characters of the private zone that no symbol font explains are taken for those of Symbol.
    """
    known = is_symbol_font(font)
    pattern = _DIRECT if known else _PRIVATE
    if not pattern.search(text):
        return text, 0
    lost = 0

    def look(match: re.Match[str]) -> str:
        nonlocal lost
        found = symbol(font if known and font else "Symbol", ord(match.group()))
        lost += found is None
        return found or ""

    return pattern.sub(look, text), lost


@cache
def bullet(mark: str, font: str | None) -> str:
    """The plain mark nearest to a list's bullet."""
    shown = visible(mark, font)[0].strip()[:1]
    shown = _NEAREST.get(shown, shown)
    return shown if shown in _PLAIN_MARKS else "-"
