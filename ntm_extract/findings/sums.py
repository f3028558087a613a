"""A total against the sum of its parts, and the share of each part against the total."""

from __future__ import annotations

from decimal import Decimal

from ntm_extract.findings.case import Case, figure_of, snippet, word_pattern
from ntm_extract.findings.parts import Amount, Group, find_groups
from ntm_extract.findings.printed import compare_share, compare_sum, shown
from ntm_extract.findings.shares import report, share_of
from ntm_extract.language.quantities import Quantity
from ntm_extract.records import Severity


def check_sums(case: Case) -> None:
    """All totals of the text."""
    if case.reading is None:
        return
    groups = find_groups(case)
    for group in groups:
        _sum(case, group)
    _shares(case, groups)


def _sum(case: Case, group: Group) -> None:
    exact = not group.total.money
    results = [
        (total, parts, *compare_sum(total.printed, [p.printed for p in parts], exact=exact))
        for total in group.totals
        for parts in (group.parts, *group.others)
    ]
    if any(verdict is None for _, _, verdict, _ in results):
        return
    # Of several ways to read it, the one that is least wrong is the one meant.
    total, parts, verdict, made = min(results, key=lambda r: abs(r[3] - r[0].printed.value))
    over = made > total.printed.value
    if verdict == "error" and not over and not group.complete and not _two_halves(case, parts):
        return
    severity: Severity = "error"
    if verdict == "rounding":
        severity = "rounding"
    elif not group.complete and (not over or exact):
        severity = "warning"  # `trong đó` may name only some of the parts, and counts of parts may overlap
    elif made * 2 < total.printed.value or made > total.printed.value * 2:
        severity = "warning"  # so far off that the parts may be those of something else
    figures = {
        "total": total.printed.text,
        "parts": " + ".join(p.printed.text for p in parts),
        "expected": shown(made / total.scale),
        "unit": total.quantity.unit,
    }
    spans = [s for a in (total, *parts) for s in case.span(a.quantity.start, a.quantity.span_end)]
    case.add("sum_mismatch", severity, figures, spans)


def _two_halves(case: Case, parts: list[Amount]) -> bool:
    """Are the parts the two kinds that a budget is wholly made up of (investment and running costs)?"""
    reading = case.reading
    assert reading is not None
    if len(parts) != 2:
        return False
    first = snippet(reading, parts[0].quantity.start - 60, parts[0].quantity.start).lower()
    second = snippet(reading, parts[0].quantity.span_end, parts[1].quantity.start).lower()
    one, other = word_pattern("halves_a"), word_pattern("halves_b")
    return bool((one.search(first) and other.search(second)) or (other.search(first) and one.search(second)))


def _shares(case: Case, groups: list[Group]) -> None:
    """The share stated for a part is of its total, or of what that is itself a part of."""
    reading = case.reading
    assert reading is not None
    parents: dict[int, Amount] = {}
    for group in groups:
        for part in group.parts:
            parents.setdefault(part.quantity.number, group.total)
    amounts = {p.quantity.number: p for g in groups for p in g.parts}
    for sentence in case.sentences:
        for index, quantity in enumerate(sentence.quantities):
            own = amounts.get(quantity.number)
            percent = share_of(case, sentence.quantities, index) if own and not quantity.out_of else None
            share = figure_of(reading, percent) if percent else None
            if own is None or percent is None or share is None or not 0 < share.value <= 100:
                continue
            _share(case, own, percent, parents)


def _share(case: Case, part: Amount, percent: Quantity, parents: dict[int, Amount]) -> None:
    reading = case.reading
    assert reading is not None
    share = figure_of(reading, percent)
    assert share is not None
    results: list[tuple[str | None, Decimal, Amount]] = []
    whole: Amount | None = parents[part.quantity.number]
    seen: set[int] = set()
    while whole is not None and whole.quantity.number not in seen:
        seen.add(whole.quantity.number)
        if whole.printed.value:
            results.append((*compare_share(part.printed, whole.printed, share, percent.comparator), whole))
        whole = parents.get(whole.quantity.number)
    if not results or any(verdict is None for verdict, _, _ in results):
        return
    verdict, right, nearest = next((r for r in results if r[0] == "rounding"), results[0])
    spans = case.span(part.quantity.start, percent.span_end) + case.span(nearest.quantity.start, nearest.quantity.span_end)
    report(case, verdict or "error", part.printed, nearest.printed, share, right, spans)
