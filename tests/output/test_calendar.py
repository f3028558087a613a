"""The calendar, read back by icalendar; rhythms are laid out by dateutil, a rule engine of its own."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

from ntm_extract.output.export import export, export_folder
from ntm_extract.output.ics import NAME
from ntm_extract.output.rhythms import series
from ntm_extract.records import DocumentData
from tests.output.plans import HOSTILE, deadline, hostile_plan, save

YEAR = DocumentData(plan_year=2023, issue_date="2023-03-02")
TERM = DocumentData(period=(2021, 2025), issue_date="2021-11-15")


def events(folder: Path) -> list[Any]:
    calendar = Calendar.from_ical((folder / NAME).read_bytes())
    assert calendar["CALSCALE"] == "GREGORIAN" and calendar["X-WR-TIMEZONE"] == "Asia/Ho_Chi_Minh"
    assert calendar["X-WR-CALNAME"] == "Thời hạn trong các kế hoạch nông thôn mới"
    return list(calendar.walk("VEVENT"))


def days(text: str, recurrence: str, document: DocumentData, **more: Any) -> list[str]:
    """All days of a rhythm."""
    found = series(deadline(text, 0, recurrence=recurrence, **{"due_to": None, **more}), document)
    if found is None:
        return []
    words = []
    for name, value in found.rule.items():
        shown = value.strftime("%Y%m%d") if isinstance(value, datetime.date) else value
        words.append(f"{name}={','.join(map(str, shown)) if isinstance(shown, list) else shown}".upper())
    start = datetime.datetime.combine(found.first, datetime.time())
    all_days = [d.date().isoformat() for d in rrulestr(";".join(words), dtstart=start)]
    assert all_days[0] == found.first.isoformat()
    return all_days


def test_every_deadline_of_the_plans_is_an_event_on_its_day(exported: Path) -> None:
    rows = [json.loads(line) for line in (exported / "deadlines.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    found = events(exported)
    assert len(found) == len(rows) and len({str(e["UID"]) for e in found}) == len(found)
    for event, row in zip(found, rows, strict=True):
        assert " ".join(row["task"].split()) in event["DESCRIPTION"] and row["plan_number"] in event["DESCRIPTION"]
        assert all(body in event["DESCRIPTION"] for body in row["assignees"])
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is datetime.date and end - start == datetime.timedelta(days=1)
        if row["recurrence"] is None:
            assert start.isoformat() == (row["due_to"] or row["due_from"]) and "RRULE" not in event
        else:
            assert event["RRULE"]["UNTIL"][0].year == row["plan_year"] or row["due_to"]


def test_rhythms_run_from_the_plans_issue_to_its_end() -> None:
    assert days("hằng quý", "quarterly", YEAR) == ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]
    assert days("6 tháng", "half_yearly", YEAR) == ["2023-06-30", "2023-12-31"]
    assert days("hằng năm", "yearly", TERM) == [f"{year}-12-31" for year in range(2021, 2026)]
    assert days("hằng tháng", "monthly", YEAR)[:2] == ["2023-03-31", "2023-04-30"]
    assert days("hằng tháng", "monthly", YEAR, due_to="2023-05-31")[-1] == "2023-05-31"
    weeks = days("hằng tuần", "weekly", YEAR)
    assert weeks[0] == "2023-03-03" and weeks[-1] == "2023-12-29" and len(weeks) == 44
    assert days("hằng quý", "quarterly", YEAR, due_from="2023-07-01") == ["2023-09-30", "2023-12-31"]


def test_a_day_that_the_plan_names_is_taken() -> None:
    assert days("trước ngày 20\nhằng tháng", "monthly", YEAR)[:3] == ["2023-03-20", "2023-04-20", "2023-05-20"]
    assert days("ngày 30 hằng tháng", "monthly", TERM)[2:5] == ["2022-01-30", "2022-02-28", "2022-03-30"]
    assert days("ngày 15 của tháng cuối quý", "quarterly", YEAR)[0] == "2023-03-15"
    assert days("chiều thứ Hai hằng tuần", "weekly", YEAR)[0] == "2023-03-06"
    assert days("trước ngày 05/12 hằng năm", "yearly", TERM)[:2] == ["2021-12-05", "2022-12-05"]
    assert days("trước ngày 01/3 hằng năm", "yearly", TERM)[0] == "2022-03-01"
    assert days("ngày 20/4 và hằng tháng", "monthly", YEAR)[0] == "2023-03-31"  # a date is no day of the month


def test_without_a_year_a_rhythm_is_left_out_and_counted(tmp_path: Path) -> None:
    assert days("hằng quý", "quarterly", DocumentData()) == []
    assert days("hằng quý", "quarterly", DocumentData(plan_year=2023, issue_date="2024-02-01")) == []
    plan = hostile_plan().model_copy(
        update={
            "document": DocumentData(),
            "deadlines": [
                deadline("hằng quý", 0, due_to=None, recurrence="quarterly"),
                deadline("31/02", 9, due_to="2023-02-31"),
                deadline("từ 01/4", 20, due_to=None, due_from="2023-04-01"),
            ],
        }
    )
    save(plan, tmp_path, "a")
    save(plan, tmp_path, "the same again")
    assert export_folder(tmp_path, tmp_path / "out", ["ics"]).notes == {"ics_deadlines_without_a_day": 2}
    (event,) = events(tmp_path / "out")
    assert event["DTSTART"].dt == datetime.date(2023, 4, 1) and str(event["SUMMARY"]).startswith("Bắt đầu: ")


def test_hostile_tasks_stay_in_their_event(hostile: Path) -> None:
    found = events(hostile)
    assert len(found) == len(HOSTILE)
    data = (hostile / NAME).read_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 75 and b"\n" not in data.replace(b"\r\n", b"") and b"\0" not in data
    assert all(set(e) <= {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CATEGORIES", "DESCRIPTION", "TRANSP"} for e in found)
    assert str(found[0]["SUMMARY"]) == HOSTILE[0] and str(found[12]["SUMMARY"]).endswith("BEGIN:VEVENT SUMMARY:x")


def test_identifiers_stay_when_a_plan_moves(records: Path, exported: Path, tmp_path: Path) -> None:
    first = next(records.glob("*.json"))
    (tmp_path / "moved").mkdir()
    (tmp_path / "moved" / "a.json").write_bytes(first.read_bytes())
    export(tmp_path, tmp_path / "out", ["ics"])
    assert {str(e["UID"]) for e in events(tmp_path / "out")} <= {str(e["UID"]) for e in events(exported)}
