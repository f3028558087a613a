"""What a target counts or measures: the shortest verbatim phrase."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.folding import squeeze
from ntm_extract.language.lexicon import alternatives, lexicon

_RATE = regex.compile(r"(?:tỷ lệ|tỉ lệ|số|thu nhập|tổng số|diện tích|mức|nghèo|vốn|kinh phí)\b")


@cache
def _cues() -> regex.Pattern[str]:
    entry = lexicon("measures")
    words = alternatives([*entry["level"], *entry["decrease"], *entry["increase"]])
    return regex.compile(rf" (?:{words}[^\w]*)+$")


def subject_of(clause: Clause) -> str:
    """For a count, the counted noun with what follows it; for a rate or level, the phrase that names it."""
    quantity, reading = clause.quantity, clause.reading
    start, end = clause.phrase_span
    phrase = squeeze(reading.text[start:end])
    unit = squeeze(reading.text[quantity.number_end : quantity.span_end])
    if quantity.kind in ("place", "thing", "other"):
        return squeeze(f"{unit} {phrase}") if phrase and start <= quantity.end + 1 else unit or phrase or quantity.unit
    left = _measured(clause)
    return left or phrase or unit or quantity.unit


def _measured(clause: Clause) -> str:
    norm, text = clause.reading.norm, clause.reading.text
    begin = clause.left_start
    left = norm[begin : clause.quantity.start]
    match = _RATE.search(left)
    if match:
        begin += match.start()
    else:
        cut = max(left.rfind(mark) for mark in (",", ";", ":", "("))
        begin += cut + 1 if cut >= 0 else 0
    cues = _cues().search(norm[begin : clause.quantity.start])
    end = begin + cues.start() if cues else clause.quantity.start
    return squeeze(text[begin:end]).strip(" ,:;-–()")
