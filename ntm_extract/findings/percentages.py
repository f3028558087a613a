"""Percentages of a whole that are over 100, and counts over their own denominator."""

from __future__ import annotations

from decimal import Decimal

import regex

from ntm_extract.findings.case import Case, record_span, word_pattern
from ntm_extract.findings.printed import read_number
from ntm_extract.records import Severity

_OVER = regex.compile(r"(?<![\w.,/-])(?P<a>\d[\d.]*) ?/ ?(?P<b>\d[\d.]*) (?=(?:xã|thôn|huyện|hộ|phường|bản|ấp)\b)")


def check_percentages(case: Case) -> None:
    """In the text, and the percentages of the records."""
    _records(case)
    reading = case.reading
    if reading is None:
        return
    for sentence in case.sentences:
        for match in _OVER.finditer(reading.norm, *sentence.span):
            part, whole = read_number(match["a"]), read_number(match["b"])
            before = reading.norm[max(sentence.span[0], match.start() - 16) : match.start()]
            if (
                part is None
                or whole is None
                or part.value <= whole.value
                or word_pattern("date_words", "", r" ?$").search(before)
            ):
                continue
            if any(t.start < match.end() and match.start() < t.end for t in sentence.times):
                continue
            figures = {"value": part.text, "out_of": whole.text}
            case.add("count_over_total", "error", figures, case.span(*match.span()))


def _records(case: Case) -> None:
    text = case.plan.document_text or ""
    for target in case.plan.targets:
        if target.optional:
            continue
        over = target.share if target.share is not None and target.share > 100 else None
        severity: Severity = "error"
        if over is None and target.unit == "%" and target.measure == "level" and max(target.value, target.value_max or 0) > 100:
            around = " ".join(_clause(text, target.start, target.end).lower().split())
            if word_pattern("over_100").search(around):
                continue
            over = max(target.value, target.value_max or 0)
            # A rate of communes or households has a whole; what other rates are of is not told.
            rate = word_pattern("rates_of_a_whole").search(around)
            severity = "error" if rate else "warning"
        if over is not None:
            shown = f"{Decimal(repr(over)).normalize():f}".replace(".", ",")
            case.add(
                "percentage_over_100",
                severity,
                {"share": shown, "text": snippet_of(target.text)},
                [record_span("targets", target)],
            )


def _clause(text: str, start: int, end: int) -> str:
    """The text around a span, up to the nearest semicolons or ends of line."""
    left = max(text.rfind(mark, 0, start) for mark in (";", "\n")) + 1
    right = min((i for mark in (";", "\n") if (i := text.find(mark, end)) >= 0), default=len(text))
    return text[max(left, start - 120) : min(right, end + 80)]


def snippet_of(text: str) -> str:
    """A record's text on one line."""
    return " ".join(text.split())
