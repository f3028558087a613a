"""Stated quantities that are to be reached or delivered."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ntm_extract.extraction.clause import Clause, clauses
from ntm_extract.extraction.goals import is_goal
from ntm_extract.extraction.indicators import (
    criterion_in,
    criterion_label,
    criterion_of_heading,
    criterion_of_indicator,
    indicator_of,
    is_certified,
)
from ntm_extract.extraction.inherit import due_of, level_of, scope_of
from ntm_extract.extraction.measures import measure_of, per_of
from ntm_extract.extraction.subjects import subject_of
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import Quantity
from ntm_extract.language.reading import Reading
from ntm_extract.records import DocumentData, Level, Measure, Target

_SHARE = regex.compile(
    r"(?:(?!trong đó|gồm|để |đảm bảo|bảo đảm)(?:[^;:.\d]|\d{4})){0,90}?(?:[ ,(–-]|^)(?P<cue>chiếm|tương đương|tương ứng|bằng|=|tỷ lệ|đạt tỷ lệ|tỉ lệ)(?: với| khoảng| trên| tỷ lệ| tỉ lệ|:| là)* ?$"
)
_SHARE_CLOSES = regex.compile(r" ?(?:[,;.):]|$|tổng số|so với|số (?:xã|thôn|huyện)|\n| trên tổng| toàn)")
_SHARE_BRACKET = regex.compile(r"[^,;:.()\d]{0,70}\((?:chiếm |đạt |tỷ lệ |bằng |tương đương )?(?:tỷ lệ )?$")
_SHARE_NEAR = regex.compile(r" ?[,;]? ?\(?(?:đạt|khoảng|trên|hay)? ?$")


@dataclass(slots=True)
class _Run:
    """What the targets of one sentence hand on to each other."""

    measure: Measure | None = None
    level: Level | None = None
    segment: int = -1
    indicator: str | None = None
    node: Sentence | None = None
    joining: Measure | None = None  # of the last count of places that join


def extract_targets(reading: Reading, sentences: list[Sentence], data: DocumentData, row_due: dict[int, str]) -> list[Target]:
    """All targets stated in prose, in text order; ``row_due`` gives the schedule of task-table rows by paragraph."""
    targets: list[Target] = []
    for sentence in sentences:
        if not sentence.quantities:
            continue
        shares = _take_shares(reading, sentence)
        run = _Run()
        for clause in clauses(reading, sentence):
            if not is_goal(clause):
                continue
            target = _target(clause, shares.get(clause.quantity.number), data, run)
            target.due = row_due.get(sentence.paragraph, target.due)
            targets.append(target)
    return targets


def _take_shares(reading: Reading, sentence: Sentence) -> dict[int, float]:
    """Percentages stated for the count before (or after) them, taken out of the sentence's quantities."""
    shares: dict[int, float] = {}
    kept: list[Quantity] = []
    pending = sentence.quantities
    for quantity in pending:
        last = kept[-1] if kept else None
        if (
            quantity.kind == "percent"
            and quantity.unit == "%"
            and last
            and last.kind in ("place", "thing", "other", "money", "measure")
            and last.number not in shares
        ):
            between = reading.norm[last.end : quantity.start]
            worded = _SHARE.match(between)
            # `thành lập 18 HTX, HTX xếp loại khá chiếm hơn 65%`: the same noun again begins a goal of its own.
            if worded and last.kind == "thing" and regex.match(rf", {regex.escape(last.unit.split(' ')[0])}\b", between):
                worded = None
            closes = _SHARE_CLOSES.match(reading.norm, quantity.end)
            bracketed = (
                last.kind == "place"
                and _SHARE_BRACKET.fullmatch(between)
                and reading.norm[quantity.end : quantity.end + 1] in (")", " ")
            )
            if (
                bracketed
                or (worded and (closes or "tỷ lệ" not in worded["cue"]))
                or (_SHARE_NEAR.fullmatch(between) and closes and not (";" in between and quantity.comparator != "="))
            ):
                shares[last.number] = quantity.value
                last.end = max(last.end, last.span_end)
                continue
        if (
            last
            and last.kind == "percent"
            and quantity.out_of is not None
            and quantity.kind in ("place", "thing")
            and pattern(r" ?\((?:tương ứng |tương đương |đạt )?").fullmatch(reading.norm[last.end : quantity.start])
        ):
            shares[quantity.number] = last.value
            kept.pop()
        kept.append(quantity)
    sentence.quantities = kept
    return shares


_ALL_OF = regex.compile(r"gồm(?: có)?:? ?$")


def _target(clause: Clause, share: float | None, data: DocumentData, run: _Run) -> Target:
    quantity = clause.quantity
    heads = clause.heads()
    heading_criterion = next((c for c in (criterion_of_heading(h) for h in heads) if c), None)
    certified = is_certified(clause, heads)
    indicator = indicator_of(clause, certified, heads, heading_criterion, run.indicator if run.node is clause.sentence else None)
    if indicator not in ("certified_units",) and certified:
        certified = indicator == "units_meeting_criterion"
    # A clause that begins with its count goes on with the measure of the one before, over a semicolon, too.
    same = run.segment == clause.segment_start or (certified and not clause.left.strip(" -+:"))
    # `thêm 08 xã, đưa tổng số lên 145/161 xã, gồm: 03 xã …`: all of a list are parts of those that join.
    whole = run.joining if same and run.joining and _ALL_OF.search(clause.left) else run.measure
    measure = measure_of(clause, certified, whole if same else None)
    level = level_of(clause, certified, indicator, heads, run.level)
    criterion = (
        criterion_in(f"{criterion_label(clause)} {clause.local} {clause.phrase}")
        if indicator not in ("certified_units", "criteria_average", "criteria_met")
        else None
    )
    if criterion is None and indicator not in ("certified_units", "criteria_average"):
        criterion = heading_criterion
    if criterion is None:
        criterion = criterion_of_indicator().get(indicator)
    run.joining = "increase" if certified and measure == "increase" else run.joining if same else None
    run.measure, run.level, run.segment, run.indicator, run.node = (
        measure,
        level,
        clause.segment_start,
        indicator,
        clause.sentence,
    )
    start, end, text = clause.reading.source_span(quantity.start, quantity.end)
    return Target(
        start=start,
        end=end,
        text=text,
        optional=None,
        value=quantity.value,
        value_max=quantity.value_max,
        comparator=quantity.comparator,
        unit=quantity.unit,
        per=per_of(clause),
        out_of=quantity.out_of,
        share=share,
        measure=measure,
        indicator=indicator,
        subject=subject_of(clause),
        criterion=criterion,
        level=level,
        due=due_of(clause, data),
        scope=scope_of(clause, data),
    )
