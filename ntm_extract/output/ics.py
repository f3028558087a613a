"""A calendar of the deadlines (iCalendar): all-day events on the day that is due, with the task and who is to do it."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import TYPE_CHECKING

from ntm_extract.labels import shown
from ntm_extract.output.rhythms import day, series
from ntm_extract.output.rows import PlanRows
from ntm_extract.output.vietnamese import day_month_year, words
from ntm_extract.output.writing import Context
from ntm_extract.records import Deadline, Plan
from ntm_extract.version import __version__

if TYPE_CHECKING:
    from icalendar import Event

NAME = "thoi-han.ics"
SHORT = 90  # characters of an event's summary
_ALARM = datetime.timedelta(days=-6, hours=-15)  # nine in the morning of the seventh day before
_UNDATED = datetime.date(2000, 1, 1)  # the stamp of events whose plan has no date: the same plans give the same bytes
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Writer:
    """Writes the calendar event by event. ``notes`` counts the deadlines that have no day to stand on."""

    def __init__(self, context: Context) -> None:
        from icalendar import Calendar

        self._file = (context.staging / NAME).open("wb")
        self.notes: dict[str, int] = {}
        self._seen: set[str] = set()
        head = Calendar()
        head.add("version", "2.0")
        head.add("prodid", f"-//ntm-extract//{__version__}//VI")
        head.add("calscale", "GREGORIAN")
        head.add("method", "PUBLISH")
        head.add("x-wr-calname", words()["calendar"]["name"])
        head.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
        self._end = b"END:VCALENDAR\r\n"
        self._file.write(head.to_ical().removesuffix(self._end))

    def add(self, rows: PlanRows) -> None:
        if rows.plan.sha256 in self._seen:  # the same file twice: its deadlines once
            return
        self._seen.add(rows.plan.sha256)
        for number, deadline in enumerate(rows.plan.deadlines):
            event = _event(rows.plan, deadline, rows.tables["deadlines"][number]["sentence"])
            if event is None:
                self.notes["deadlines_without_a_day"] = self.notes.get("deadlines_without_a_day", 0) + 1
            else:
                self._file.write(event.to_ical())

    def close(self) -> None:
        self._file.write(self._end)
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


def _event(plan: Plan, deadline: Deadline, sentence: str | None) -> Event | None:
    """The event on the last day, on the first where only that is known, or on the days of a rhythm."""
    from icalendar import Alarm, Event

    due_from, due_to = day(deadline.due_from), day(deadline.due_to)
    rhythm = series(deadline, plan.document) if deadline.recurrence else None
    begins = rhythm.first if rhythm else None if deadline.recurrence else due_to or due_from
    if begins is None:
        return None
    names = words()["calendar"]
    summary = _short(_clean(deadline.task or deadline.text))
    if not deadline.recurrence and not due_to:
        summary = names["begins"].format(summary)
    event = Event()
    event.add("uid", _uid(plan, deadline))
    event.add("dtstamp", _stamp(plan))
    event.add("dtstart", begins)
    event.add("dtend", begins + datetime.timedelta(days=1))
    event.add("summary", summary)
    if rhythm:
        event.add("rrule", rhythm.rule)
    event.add("description", _description(plan, deadline, sentence, rhythm.day_stated if rhythm else None))
    event.add("categories", [names["category"]])
    event.add("transp", "TRANSPARENT")
    if deadline.recurrence != "weekly":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", _ALARM)
        event.add_component(alarm)
    return event


def _description(plan: Plan, deadline: Deadline, sentence: str | None, day_stated: bool | None) -> str:
    names, document = words()["calendar"], plan.document
    lines = [names["task"].format(deadline.task)] if deadline.task else []
    if deadline.assignees:
        lines.append(names["assignees"].format("; ".join(deadline.assignees)))
    lines.append(names["limit"].format(" ".join(deadline.text.split())))
    first, last = (day_month_year(d) if d else None for d in (deadline.due_from, deadline.due_to))
    if first and last:
        lines.append(names["span"].format(first, last))
    elif first or last:
        lines.append(names["until"].format(last) if last else names["since"].format(first))
    if deadline.recurrence:
        lines.append(names["rhythm"].format(shown("recurrence", deadline.recurrence)))
        lines.append(names["day_stated"] if day_stated else names["day_not_stated"][deadline.recurrence])
    number = document.number or document.symbol or plan.source
    if document.issue_date:
        number = names["dated"].format(number, day_month_year(document.issue_date))
    lines.append(names["plan"].format(", ".join(p for p in (number, document.issuer, document.title) if p)))
    if sentence:
        lines.append(names["sentence"].format(sentence))
    lines.append(names["source"].format(plan.source))
    return "\n".join(_clean(line) for line in lines)


def _uid(plan: Plan, deadline: Deadline) -> str:
    """Stays the same when the plan is converted and exported again, so that a calendar renews its event."""
    place = f"{plan.sha256}:{deadline.start}:{deadline.end}:{deadline.due_from}:{deadline.due_to}:{deadline.recurrence}"
    return f"{hashlib.sha256(place.encode()).hexdigest()[:32]}@ntm-extract"


def _stamp(plan: Plan) -> datetime.datetime:
    issued = day(plan.document.issue_date) or _UNDATED
    return datetime.datetime(issued.year, issued.month, issued.day, tzinfo=datetime.UTC)


def _short(text: str) -> str:
    if len(text) <= SHORT:
        return text
    return (text[:SHORT].rpartition(" ")[0] or text[:SHORT]) + "…"


def _clean(text: str) -> str:
    """One line without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())
