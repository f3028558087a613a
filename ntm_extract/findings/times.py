"""Deadlines before the plan or beyond what it looks to, and days that no calendar has."""

from __future__ import annotations

import datetime

import regex

from ntm_extract.findings.case import Case, record_span, word_pattern
from ntm_extract.findings.citations import printed_date
from ntm_extract.folding import squeeze

_DAY = regex.compile(
    r"(?P<lead>\p{L}+ )(?P<d>\d{1,2})(?: ?/ ?| tháng )(?P<m>\d{1,2})(?:(?: ?/ ?| năm )(?P<y>(?:19|20)\d\d)(?!\d))?(?![\d/%,.]*[\d/%])(?! (?:xã|thôn|hộ|huyện|tiêu chí))"
)


def check_times(case: Case) -> None:
    """The deadlines of the records, and the dates in the text."""
    data = case.plan.document
    issued, horizon = data.issue_date, data.horizon
    for deadline in case.plan.deadlines:
        due = deadline.due_to
        if due is None or deadline.optional:
            continue
        span = [record_span("deadlines", deadline)]
        if issued and due < issued:
            figures = {"text": squeeze(deadline.text), "due": printed_date(due), "issued": printed_date(issued)}
            case.add("deadline_before_plan", "warning", figures, span)
        if horizon and int(due[:4]) > horizon and deadline.recurrence is None and not _closing(due, horizon, deadline.task):
            figures = {"text": squeeze(deadline.text), "due": printed_date(due), "horizon": str(horizon)}
            case.add("deadline_beyond_horizon", "warning", figures, span)
    _impossible(case)


def _closing(due: str, horizon: int, task: str) -> bool:
    """A report on the last year falls due in the first quarter after it; outlooks look further by their nature."""
    return (due[:4] == str(horizon + 1) and due[5:7] <= "03") or bool(word_pattern("outlook").search(task.lower()))


def _impossible(case: Case) -> None:
    reading = case.reading
    if reading is None:
        return
    for sentence in case.sentences:
        for match in _DAY.finditer(reading.norm, *sentence.span):
            if not word_pattern("date_words").fullmatch(match["lead"].strip()) or (
                match["lead"].strip() != "ngày" and match["y"] is None and "tháng" not in match.group()
            ):
                continue
            try:
                # A day without a year is impossible only where it is so in a leap year too.
                datetime.date(int(match["y"] or 2024), int(match["m"]), int(match["d"]))
            except ValueError:
                shown = match.group().removeprefix(match["lead"])
                figures = {"date": shown, "text": squeeze(reading.text[slice(*match.span())])}
                start, end = match.start("d"), match.end()
                if not any(f.code == "impossible_date" and f.figures["date"].endswith(shown) for f in case.findings):
                    case.add("impossible_date", "error", figures, case.span(start, end))
