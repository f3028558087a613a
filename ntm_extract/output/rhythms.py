"""A rhythm as days of the calendar: the first one and the rule for the others, within the years that the plan is for."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from ntm_extract.output.vietnamese import words
from ntm_extract.records import Deadline, DocumentData

_STEP = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Series:
    """The first day, the rule in the terms of iCalendar, and whether the plan itself names the day."""

    first: datetime.date
    rule: dict[str, Any]
    day_stated: bool


def series(deadline: Deadline, document: DocumentData) -> Series | None:
    """The days of a rhythm from the plan's issue, or the beginning of its first year, to the end of its last.

    The deadline's own first and last day come before the plan's. A day that the expression names (`ngày 20 hằng tháng`,
    `thứ Sáu hằng tuần`) is taken; otherwise it is the last one of each period, Friday in a week. None where no year is
    known or no day of the rhythm lies within.
    """
    first, last = _bounds(deadline, document)
    if deadline.recurrence is None or first is None or last is None or first > last:
        return None
    if deadline.recurrence == "weekly":
        return _weekly(_plain(deadline.text), first, last)
    return _by_months(deadline.recurrence, _plain(deadline.text), first, last)


def _bounds(deadline: Deadline, document: DocumentData) -> tuple[datetime.date | None, datetime.date | None]:
    begin = document.plan_year or (document.period[0] if document.period else None)
    first = day(deadline.due_from) or (day(f"{begin:04d}-01-01") if begin else None)
    horizon = document.horizon
    last = day(deadline.due_to) or (day(f"{horizon:04d}-12-31") if horizon else None)
    issued = day(document.issue_date)
    if first is None and last:
        first = issued
    if first and issued and not deadline.due_from:
        first = max(first, issued)
    return first, last


def _weekly(text: str, first: datetime.date, last: datetime.date) -> Series | None:
    named = next((code for name, code in words()["calendar"]["days"]["weekdays"].items() if _plain(name) in text), None)
    weekday = _WEEKDAYS.index(named or "FR")
    start = first + datetime.timedelta((weekday - first.weekday()) % 7)
    rule = {"freq": "weekly", "byday": _WEEKDAYS[weekday], "until": last}
    return Series(start, rule, named is not None) if start <= last else None


def _by_months(recurrence: str, text: str, first: datetime.date, last: datetime.date) -> Series | None:
    step, number, month = _STEP[recurrence], None, 12
    patterns = words()["calendar"]["days"]
    if recurrence == "yearly":
        found = re.search(_plain(patterns["year_day"]), text)
        if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[1]) <= 31:
            number, month = int(found[1]), int(found[2])
    elif recurrence == "monthly" or re.search(_plain(patterns["last_month"]), text):
        found = re.search(_plain(patterns["month_day"]), text)
        if found and 1 <= int(found[1]) <= 31:
            number = int(found[1])
    year, at = first.year, (month if step == 12 else -(-first.month // step) * step)
    start = _day_of(year, at, number)
    while start < first:
        year, at = (year, at + step) if at + step <= 12 else (year + 1, at + step - 12)
        start = _day_of(year, at, number)
    if start > last:
        return None
    rule: dict[str, Any] = {"freq": "yearly"} if step == 12 else {"freq": "monthly"}
    if step == 12:
        rule["bymonth"] = month
    elif step > 1:
        rule["interval"] = step
    if number is None:
        rule["bymonthday"] = -1
    elif number <= 28:
        rule["bymonthday"] = number
    else:  # in a shorter month, its last day
        rule |= {"bymonthday": list(range(28, number + 1)), "bysetpos": -1}
    return Series(start, {**rule, "until": last}, number is not None)


def _day_of(year: int, month: int, number: int | None) -> datetime.date:
    length = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(number or length, length))


def day(value: str | None) -> datetime.date | None:
    """A whole ISO date; None for a partial one and for what is no day of the calendar."""
    try:
        return datetime.date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Lower case, composed, white space as single spaces; patterns go the same way."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
