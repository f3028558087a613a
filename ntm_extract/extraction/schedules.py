"""Deadlines in the schedule cells of task tables."""

from __future__ import annotations

import regex

from ntm_extract.folding import squeeze
from ntm_extract.language.bodies import split_bodies
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table
from ntm_extract.language.times import Time, find_times
from ntm_extract.records import Deadline, DocumentData

_TASK_COLUMN = regex.compile(r"nhiệm vụ|công việc|nội dung|việc cần làm|mục tiêu|giải pháp|hoạt động")


def _bare_years(reading: Reading, start: int, end: int) -> list[Time]:
    """`2026` or `2026 - 2027` in a schedule's cell."""
    match = pattern(r"\s*(?P<a>20\d\d)(?: ?[-–] ?(?P<b>20\d\d))?\s*").fullmatch(reading.norm[start:end])
    if match is None:
        return []
    begin, stop = start + match.start("a"), start + (match.end("b") if match["b"] else match.end("a"))
    return [Time(begin, stop, begin, "period", f"{match['a']}-01-01", f"{match['b'] or match['a']}-12-31")]


def table_deadlines(reading: Reading, table: Table, data: DocumentData) -> list[Deadline]:
    """The schedule cells of a task table; the row's lead body is to do it."""
    roles = [c.role for c in table.columns]
    when = roles.index("time")
    told = [i for i, r in enumerate(roles) if r in ("label", "value")]
    # Beside a column of criteria or fields, the task stands in the column that tells what is to be done.
    what = next((i for i in told if _TASK_COLUMN.search(table.columns[i].text)), told[0] if told else None)
    who = roles.index("lead") if "lead" in roles else None
    records = []
    for row in table.rows:
        cell = row.get(when)
        if cell is None or cell.end <= cell.start:
            continue
        task = squeeze(reading.text[row[what].start : row[what].end]) if what is not None and what in row else ""
        lead = (
            split_bodies(reading, row[who].start, row[who].end)
            if who is not None and who in row and row[who].end > row[who].start
            else []
        )
        for time in find_times(reading.norm, cell.start, cell.end, data.horizon) or _bare_years(reading, cell.start, cell.end):
            if time.due_from is None and time.due_to is None and time.recurrence is None:
                continue
            first, last, text = reading.source_span(time.start, time.end)
            records.append(
                Deadline(
                    start=first,
                    end=last,
                    text=text,
                    optional=None,
                    due_from=time.due_from,
                    due_to=time.due_to,
                    recurrence=time.recurrence,
                    task=task,
                    assignees=lead,
                )
            )
        if (
            pattern(r"(?:trong )?(?:cả )?năm(?: kế hoạch)?").fullmatch(reading.norm[cell.start : cell.end].strip())
            and data.plan_year
        ):
            first, last, text = reading.source_span(cell.start, cell.end)
            records.append(
                Deadline(
                    start=first,
                    end=last,
                    text=text,
                    optional=None,
                    due_from=f"{data.plan_year}-01-01",
                    due_to=f"{data.plan_year}-12-31",
                    recurrence=None,
                    task=task,
                    assignees=lead,
                )
            )
    return records
