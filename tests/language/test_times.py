import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.language.dates import iso, last_day, quarter_of
from ntm_extract.language.lexicon import key
from ntm_extract.language.times import find_times

# text, span, due_from, due_to, recurrence; the plan's year is 2022
TABLE = [
    ("xong trước 30/4/2022.", "trước 30/4/2022", None, "2022-04-30", None),
    ("trong tháng 4/2022", "trong tháng 4/2022", "2022-04-01", "2022-04-30", None),
    ("trước tháng 7/2024", "trước tháng 7/2024", None, "2024-06-30", None),
    ("trước năm 2030", "trước năm 2030", None, "2029-12-31", None),
    ("trong Quý II/2022", "trong quý ii/2022", "2022-04-01", "2022-06-30", None),
    ("trong quý ll/2022", "trong quý ll/2022", "2022-04-01", "2022-06-30", None),
    ("chậm nhất trong Quý II/2022", "chậm nhất trong quý ii/2022", None, "2022-06-30", None),
    ("đến hết năm 2024", "đến hết năm 2024", None, "2024-12-31", None),
    ("trong năm 2022", "trong năm 2022", "2022-01-01", "2022-12-31", None),
    ("trước 15/3", "trước 15/3", None, "2022-03-15", None),
    ("trước 31 tháng 3", "trước 31 tháng 3", None, "2022-03-31", None),
    ("trước 10h00 ngày 12/6/2022", "trước 10h00 ngày 12/6/2022", None, "2022-06-12", None),
    ("Quý III, IV", "quý iii, iv", "2022-07-01", "2022-12-31", None),
    ("tháng 5 - 6/2022", "tháng 5 - 6/2022", "2022-05-01", "2022-06-30", None),
    ("từ ngày 01/10 đến ngày 15/11/2024", "từ ngày 01/10 đến ngày 15/11/2024", "2024-10-01", "2024-11-15", None),
    ("6 tháng đầu năm 2019", "6 tháng đầu năm 2019", "2019-01-01", "2019-06-30", None),
    ("Định kỳ hàng tháng", "định kỳ hàng tháng", None, None, "monthly"),
    ("trước ngày 20 hằng tháng", "trước ngày 20 hằng tháng", None, None, "monthly"),
    ("hàng quý", "hàng quý", None, None, "quarterly"),
    ("định kỳ 6 tháng, 01 năm", "định kỳ 6 tháng, 01 năm", None, None, "half_yearly"),
    ("quý I hằng năm", "quý i hằng năm", None, None, "yearly"),
    ("3 tháng một lần", "3 tháng một lần", None, None, "quarterly"),
    ("chiều thứ Sáu hằng tuần", "chiều thứ sáu hằng tuần", None, None, "weekly"),
    ("hằng quý đến năm 2030", "hằng quý đến năm 2030", None, "2030-12-31", "quarterly"),
]


@pytest.mark.parametrize(("text", "span", "due_from", "due_to", "recurrence"), TABLE)
def test_time(text: str, span: str, due_from: str | None, due_to: str | None, recurrence: str | None) -> None:
    norm = key(text)
    times = find_times(norm, 0, len(norm), 2022)
    assert [(norm[t.start : t.end], t.due_from, t.due_to, t.recurrence) for t in times] == [(span, due_from, due_to, recurrence)]


def test_two_separate_months_are_two_times() -> None:
    norm = key("kiểm tra vào tháng 5 và tháng 9/2022")
    assert [t.due_from for t in find_times(norm, 0, len(norm), 2022)] == ["2022-05-01", "2022-09-01"]


@pytest.mark.parametrize("text", ["147/184 xã", "3/4 thôn", "tháng 13/2022", "ngày 31/02/2022", "79,9%", "19/19 tiêu chí"])
def test_no_time(text: str) -> None:
    norm = key(text)
    assert find_times(norm, 0, len(norm), 2022) == []


@given(
    st.dates(datetime.date(2010, 1, 1), datetime.date(2035, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "ngày {d:02d}/{m:02d}/{y}", "ngày {d} tháng {m} năm {y}"]),
)
def test_any_day_before_which_something_is_due(day: datetime.date, form: str) -> None:
    norm = "hoàn thành trước " + form.format(d=day.day, m=day.month, y=day.year) + "."
    (time,) = find_times(norm, 0, len(norm), 2020)
    assert (time.due_from, time.due_to) == (None, day.isoformat())


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_last_day_of_a_month(year: int, month: int) -> None:
    last = datetime.date.fromisoformat(last_day(year, month))
    assert (last + datetime.timedelta(days=1)).day == 1
    assert iso(year, month) == last.isoformat()[:7]


@pytest.mark.parametrize(
    ("printed", "quarter"), [("I", 1), ("ll", 2), ("IIl", 3), ("IV", 4), ("lV", 4), ("5", None), ("x", None)]
)
def test_quarters(printed: str, quarter: int | None) -> None:
    assert quarter_of(printed) == quarter
