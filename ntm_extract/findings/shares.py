"""A percentage against the count and denominator that it is stated for."""

from __future__ import annotations

from decimal import Decimal

import regex

from ntm_extract.findings.case import Case, figure_of, record_span, word_pattern, words
from ntm_extract.findings.printed import Printed, compare_share, read_number, shown
from ntm_extract.language.quantities import Quantity
from ntm_extract.records import FindingSpan, Severity


def check_shares(case: Case) -> None:
    """Counts with a denominator, in the text; where there is no text, in the records."""
    if case.reading is None:
        _records(case)
        return
    for sentence in case.sentences:
        for index, quantity in enumerate(sentence.quantities):
            if quantity.out_of and quantity.value_max is None:
                share = share_of(case, sentence.quantities, index)
                if share is not None:
                    _compare(case, quantity, share)


def share_of(case: Case, quantities: list[Quantity], index: int) -> Quantity | None:
    """The percentage that is linked to a count: right behind it, or before a bracket that holds the count."""
    assert case.reading is not None
    norm, quantity = case.reading.norm, quantities[index]
    behind = quantities[index + 1] if index + 1 < len(quantities) else None
    if behind is not None and behind.kind == "percent" and behind.value_max is None and "/" not in behind.unit:
        gap = norm[quantity.span_end : behind.number]
        if word_pattern("share_links", r"[ ,(–-]*(?:", r"|[ ,(:])*").fullmatch(gap) or (
            len(gap) < 90 and regex.fullmatch(rf"[^\d;.%]*?(?:\(|{words('share_openers')}[ :]*)", gap) and "tỷ lệ" not in gap[:-8]
        ):
            return behind
    before = quantities[index - 1] if index else None
    if before is not None and before.kind == "percent" and before.value_max is None:
        gap = norm[before.span_end : quantity.start]
        if regex.fullmatch(r" ?(?:(?:tổng )?số )?(?:xã|thôn|hộ|huyện)?[^\d,;.()]{0,30}\((?:tương ứng |tương đương )?", gap):
            return before
    return None


def _compare(case: Case, quantity: Quantity, percent: Quantity) -> None:
    reading = case.reading
    assert reading is not None
    part, whole = _fraction(reading.norm[quantity.number : quantity.span_end])
    share = figure_of(reading, percent)
    if part is None or whole is None or share is None or not whole.value or not 0 < share.value <= 100:
        return
    verdict, right = compare_share(part, whole, share, percent.comparator)
    if verdict:
        spans = case.span(min(quantity.start, percent.start), max(quantity.span_end, percent.span_end))
        report(case, verdict, part, whole, share, right, spans)


def report(
    case: Case, verdict: str, part: Printed, whole: Printed, share: Printed, right: Decimal, spans: list[FindingSpan]
) -> None:
    """Writes a share's finding."""
    severity: Severity = "rounding" if verdict == "rounding" else "error"
    figures = {"value": part.text, "out_of": whole.text, "share": share.text, "expected": shown(right)}
    case.add("share_mismatch", severity, figures, spans)


def _fraction(text: str) -> tuple[Printed | None, Printed | None]:
    """Both numbers of `39/115 xã` or of `39 xã trên tổng số 115 xã`."""
    numbers = regex.findall(r"\d[\d.,]*", text)
    return (read_number(numbers[0]), read_number(numbers[1])) if len(numbers) >= 2 else (None, None)


def _records(case: Case) -> None:
    for target in case.plan.targets:
        if target.out_of is None or target.share is None or target.value_max is not None or target.optional:
            continue
        part, whole = _fraction(target.text)
        share = read_number(f"{Decimal(repr(target.share)).normalize():f}".replace(".", ","))
        if part is None or whole is None or share is None or not whole.value:
            continue
        verdict, right = compare_share(part, whole, share)
        if verdict:
            report(case, verdict, part, whole, share, right, [record_span("targets", target)])
