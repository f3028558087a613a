"""Numbers and symbols of documents in canonical form: ``231/KH- UBND`` is ``231/KH-UBND``."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.folding import skeleton
from ntm_extract.language.dates import OCR_DIGITS
from ntm_extract.language.lexicon import lexicon
from ntm_extract.language.patterns import pattern

_PARTS = regex.compile(r"(?<run>[\dOIl.]+)(?<letter>\p{L}?)(?:/(?<year>[12Il][09Oo][\dOIlo]{2}))?(?<sep>[/-])(?<symbol>.+)")


@cache
def _spellings() -> dict[str, str]:
    return {skeleton(s).upper(): s for s in lexicon("doc_types")["symbols"]["spellings"]}


@cache
def _glued() -> regex.Pattern[str]:
    heads = [s for entry in lexicon("doc_types")["types"].values() for s in entry.get("symbols", [])]
    organs = lexicon("doc_types")["symbols"]["organs"]
    return regex.compile(rf"^({'|'.join(sorted(heads, key=len, reverse=True))})({'|'.join(organs)})$")


@cache
def _by_symbol() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, entry in lexicon("doc_types")["types"].items():
        for symbol in entry.get("symbols", []):
            table.setdefault(symbol, name)
    return table


def canonical_symbol(symbol: str) -> str:
    """One hyphen style, no spaces, known parts with their marks, parts written together parted."""
    parts = []
    for part in pattern(r"([-/])").split(pattern(r"[–—]").sub("-", pattern(r"\s").sub("", symbol))):
        part = part if len(part) < 2 else _spellings().get(skeleton(part).upper(), part)
        parts.append(_glued().sub(r"\1-\2", part))
    return "".join(parts)


def canonical_number(printed: str) -> str | None:
    """``27/2022/NĐ-CP`` for any way to print it; None when it is no document number."""
    text = pattern(r"[–—]").sub("-", pattern(r"\s").sub("", printed))
    if text.isdigit():
        return text
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    run = match["run"].translate(OCR_DIGITS).strip(".")
    if not run.replace(".", "").isdigit() or not any(c.isdigit() for c in match["run"]):
        return None
    symbol = canonical_symbol(match["symbol"])
    if len(symbol) < 2:
        return None
    year = f"/{match['year'].translate(OCR_DIGITS)}" if match["year"] else ""
    return f"{run}{match['letter']}{year}{match['sep']}{symbol}"


def type_of_symbol(number: str) -> str | None:
    """The document type that the symbol of a number names, or None."""
    match = _PARTS.fullmatch(number)
    if match is None:
        return None
    return _by_symbol().get(pattern(r"[-/]").split(match["symbol"])[0])
