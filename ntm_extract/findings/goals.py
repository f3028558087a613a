"""One goal with different figures in two places, and an increase that its level contradicts."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import regex

from ntm_extract.findings.case import Case, figure_of, record_span, word_pattern
from ntm_extract.findings.printed import shown
from ntm_extract.folding import fold
from ntm_extract.records import Target


def check_goals(case: Case) -> None:
    """The goals of the records, then increases and levels in one sentence of the text."""
    _two_figures(case)
    _increases(case)


def _key(target: Target) -> tuple[object, ...]:
    return (
        target.indicator,
        target.level,
        fold(target.scope or ""),
        target.due,
        fold(target.unit),
        target.measure,
        target.criterion,
        target.per,
        fold(target.subject),
        target.comparator,
    )


def _told(target: Target) -> bool:
    """Does the record itself say what it is a goal of? A bare cell, or `xã` of who knows what, does not."""
    if target.text.replace(",", "").replace(".", "").strip().isdigit():
        return False
    bare = fold(target.subject) == fold(target.unit) or len(target.subject.split()) < 2
    return not bare or (target.out_of is not None and target.indicator == "certified_units" and target.level is not None)


def _two_figures(case: Case) -> None:
    """Goals that agree in all but their figure, and of whose kind there are just two."""
    groups: dict[tuple[object, ...], list[Target]] = {}
    for target in case.plan.targets:
        if not target.optional and target.measure == "level" and target.indicator != "other" and _told(target):
            groups.setdefault(_key(target), []).append(target)
    for group in groups.values():
        values = {(t.value, t.value_max) for t in group}
        wholes = {t.out_of for t in group}
        if len(values) != 2 or len(wholes) != 1 or len(group) > 3 or group[0].indicator.startswith("funding"):
            continue
        first = group[0]
        second = next(t for t in group if (t.value, t.value_max) != (first.value, first.value_max))
        figures = {"first": " ".join(first.text.split()), "second": " ".join(second.text.split()), "subject": first.subject}
        case.add("goal_disagrees", "warning", figures, [record_span("targets", first), record_span("targets", second)])


def _same(one: str, other: str) -> bool:
    return one == other or one.startswith(other + " ") or other.startswith(one + " ")


def _increases(case: Case) -> None:
    """`thêm 25 xã, nâng tổng số lên 20 xã`; with `từ 44 xã` or `đã có 44 xã` before it, the sum of the two."""
    reading = case.reading
    if reading is None:
        return
    for sentence in case.sentences:
        counts = [q for q in sentence.quantities if q.kind in ("place", "thing") and q.value_max is None and "/" not in q.unit]
        for index, (more, level) in enumerate(pairwise(counts)):
            left = reading.norm[max(sentence.span[0], more.start - 30) : more.start]
            gap = reading.norm[more.span_end : level.start]
            if (
                not _same(more.unit, level.unit)
                or not word_pattern("more", "", r" ?$").search(left)
                or not word_pattern("raised", "", r" ?$").search(gap)
                or regex.search(r"[;.]|trong đó|gồm", gap)
                or more.comparator not in ("=",)
                or level.comparator not in ("=",)
            ):
                continue
            added, reached = figure_of(reading, more), figure_of(reading, level)
            if added is None or reached is None:
                continue
            base = counts[index - 1] if index else None
            known = (
                base is not None
                and _same(base.unit, more.unit)
                and base.comparator in ("=", ">=")
                and word_pattern("base", "", r" ?$").search(reading.norm[max(sentence.span[0], base.number - 24) : base.number])
            )
            start = figure_of(reading, base) if base is not None and known else None
            made = added.value + (start.value if start else Decimal(0))
            if (start is None and added.value > reached.value) or (start is not None and made != reached.value):
                figures = {
                    "base": start.text if start else "",
                    "added": added.text,
                    "level": reached.text,
                    "expected": shown(made),
                }
                spans = [
                    s for q in ((base, more, level) if start and base else (more, level)) for s in case.span(q.start, q.span_end)
                ]
                code = "increase_contradicts" if start is not None else "increase_over_level"
                case.add(code, "error", figures, spans)
