"""Calendar dates as plans print them: 22/02/2022, ngày 22 tháng 02 năm 2022, tháng 4/2022, quý II/2022."""

from __future__ import annotations

import calendar
import datetime

OCR_DIGITS = str.maketrans("OoIl", "0011")
DIGITS = r"[\dOoIl]"
DAY = rf"(?:[0-3OoIl] ?{DIGITS}|{DIGITS})"
MONTH = rf"(?:[01OoIl] ?{DIGITS}|{DIGITS})"
YEAR = rf"(?:[12Il][09Oo]{DIGITS}{{2}})"


def number_of(digits: str) -> int:
    """Digits as meant, with an OCR engine's letters read as digits."""
    return int(digits.replace(" ", "").translate(OCR_DIGITS))


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A partial ISO date, or None when there is no such day."""
    if not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def first_day(year: int, month: int = 1) -> str:
    """The first day of a month, of January by default."""
    return f"{year:04d}-{month:02d}-01"


def last_day(year: int, month: int = 12) -> str:
    """The last day of a month, of December by default."""
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def day_before(date: str) -> str:
    """The day before an ISO date."""
    return (datetime.date.fromisoformat(date) - datetime.timedelta(days=1)).isoformat()


_ROMAN = {"i": 1, "ii": 2, "2": 2, "iii": 3, "3": 3, "iv": 4, "4": 4}


def quarter_of(text: str) -> int | None:
    """The quarter a (possibly damaged) Roman or Arabic numeral stands for."""
    return _ROMAN.get(text.lower().replace("l", "i").replace("1", "i"))
