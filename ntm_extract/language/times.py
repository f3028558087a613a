"""Time expressions of a plan: days, months, quarters, years, periods and rhythms, with their limiting words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

import regex

from ntm_extract.language.dates import DAY, MONTH, YEAR, day_before, first_day, iso, last_day, number_of, quarter_of
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.records import Recurrence

Kind = Literal["day", "month", "quarter", "half", "year", "period", "rhythm"]

_Q = r"(?:[il1]v|[il1]{1,3}|[1-4])"
_DATE = rf"(?:ngày )?(?:(?<d>{DAY}) ?[/.-] ?(?<m>{MONTH}) ?[/.-] ?(?<y>{YEAR})(?!\d)|(?<d>{DAY}) ?/ ?(?<m>{MONTH})(?![\d/%]|,\d))|(?:ngày )?(?<d>{DAY}) tháng (?<m>{MONTH})(?:(?: năm |/)(?<y>{YEAR}))?"
_MONTH = rf"tháng (?<m>{MONTH})(?:(?: ?[-–] ?| đến (?:tháng )?|(?:, ?| và )(?=\d{{1,2}}[/:]))(?<m2>{MONTH})(?!\d))?(?:(?: ?/ ?| năm )(?<y>{YEAR}))?(?!\d)"
_QUARTER = rf"quý (?<q>{_Q})(?:(?: ?[-–,+] ?| và | đến )(?:quý )?(?<q2>{_Q})(?!\w))?(?!\w)(?:(?: ?[/.-] ?|,? năm )(?<y>{YEAR}))?"
_HALF = rf"(?:(?<months>6|06|sáu|9|09|chín|3|03) tháng (?<half>đầu|cuối) năm|(?<half>đầu|cuối) năm)(?: (?<y>{YEAR}))?"
_SINGLE = rf"(?:{_DATE}|{_QUARTER}|{_MONTH}|{_HALF}|năm (?<y>{YEAR})(?! ?[-–/] ?{YEAR}))"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression. ``limit`` is its limiting word, folded, or the empty string."""

    start: int
    end: int
    core: int  # where the date itself begins, after the limiting word
    kind: Kind
    due_from: str | None
    due_to: str | None
    recurrence: Recurrence | None = None
    limit: str = ""
    explicit_year: bool = True

    @property
    def partial(self) -> str | None:
        """The last day as a partial date no finer than what is printed."""
        if self.due_to is None:
            return None
        return {"day": self.due_to, "year": self.due_to[:4], "period": self.due_to[:4]}.get(self.kind, self.due_to[:7])


@cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str], list[tuple[regex.Pattern[str], Recurrence]]]:
    words = lexicon("times")
    upper = alternatives(words["upper"])
    before = alternatives(words["before"])
    within = alternatives(words["within"])
    opening = alternatives(words["from"])
    single = regex.compile(
        rf"(?:(?<before>{before}) |(?<upper>{upper}) |(?<within>{within}) |(?<opening>{opening}) )?(?:\d{{1,2}} ?(?:h|g|giờ|:) ?\d{{0,2}}(?: ?phút)?,? )?(?<core>{_SINGLE})"
    )
    years = rf"(?<a>{YEAR}) ?(?:[-–—]|đến(?: năm)?|tới) ?(?<b>{YEAR})(?!\d)"
    period = regex.compile(
        rf"(?:(?<within>{within}|đến|đến hết) )?(?<word>giai đoạn|thời kỳ|các năm|nhiệm kỳ|từ năm|năm) (?:từ )?(?:năm )?{years}"
    )
    span = regex.compile(
        rf"(?:(?:trong )?(?:thời gian|thời điểm) )?từ (?<one>{_SINGLE}) (?:đến|tới)(?: hết)? (?<two>{_named('2')})"
    )
    rhythms: list[tuple[regex.Pattern[str], Recurrence]] = [
        (regex.compile(alternatives(words["rhythms"][name])), name)
        for name in ("weekly", "monthly", "quarterly", "half_yearly", "yearly")
    ]
    return single, period, span, rhythms


_COUNTED = regex.compile(r" (?:tiêu chí|chỉ tiêu|xã|thôn|ấp|bản|huyện|đơn vị|hộ|trường|trạm)\b")


def _named(suffix: str) -> str:
    return pattern(r"\(\?<(\w+)>").sub(lambda m: f"(?<{m[1]}_{suffix}>", _SINGLE)


def find_times(norm: str, start: int, end: int, year: int | None) -> list[Time]:
    """Time expressions in ``norm[start:end]``, none overlapping; a date without a year takes ``year``."""
    single, period, span, rhythms = _patterns()
    found: list[Time] = []
    for rhythm, name in rhythms if _may_hold_rhythm(norm, start, end) else ():
        for match in rhythm.finditer(norm, start, end):
            found.append(Time(match.start(), match.end(), match.start(), "rhythm", None, None, name))
    if not _may_hold_date(norm, start, end):
        return _join(norm, _without_overlap(found))
    for match in span.finditer(norm, start, end):
        one, two = _resolve(match, "one", "", year), _resolve(match, "two", "_2", year)
        if one and two:
            first = one[1] if match["y"] or not match["y_2"] else _resolve(match, "one", "", number_of(match["y_2"]))[1]  # type: ignore[index]
            found.append(Time(match.start(), match.end(), match.start("one"), two[0], first, two[2], limit="từ đến"))
    for match in period.finditer(norm, start, end):
        a, b = number_of(match["a"]), number_of(match["b"])
        if a <= b:
            found.append(
                Time(
                    match.start(),
                    match.end(),
                    match.start("a"),
                    "period",
                    first_day(a),
                    last_day(b),
                    limit=(match["within"] or "").strip(),
                )
            )
    for match in single.finditer(norm, start, end):
        time = _single(match, year)
        if time and time.kind == "day" and not time.explicit_year and _COUNTED.match(norm, time.end):
            continue  # `từ 7/9 tiêu chí trở lên`
        if time:
            found.append(time)
    return _join(norm, _without_overlap(found))


def _may_hold_rhythm(norm: str, start: int, end: int) -> bool:
    """A cheap look: every phrase of the lexicon's rhythms has one of these."""
    return any(norm.find(hint, start, end) >= 0 for hint in RHYTHM_HINTS)


RHYTHM_HINTS = ("tháng", "hằng", "hàng", "mỗi", "quý", "lần", "định kỳ", "tuần")
_DOTTED = regex.compile(r"\d ?[.-] ?\d{1,2} ?[.-] ?[12il]")


def _may_hold_date(norm: str, start: int, end: int) -> bool:
    """A cheap look before the costly patterns."""
    return any(norm.find(hint, start, end) >= 0 for hint in ("năm", "tháng", "quý", "ngày", "/", "kỳ", "giai đoạn")) or bool(
        _DOTTED.search(norm, start, end)
    )


@lru_cache(maxsize=1024)  # headings are asked for every clause below them
def times_in(text: str, year: int | None) -> tuple[Time, ...]:
    """Time expressions of a whole folded text."""
    return tuple(find_times(text, 0, len(text), year))


def _join(norm: str, times: list[Time]) -> list[Time]:
    """Adjoining months or quarters are one time; a rhythm takes the start or end that follows it."""
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        between = norm[last.end : time.start] if last else ""
        if (
            last
            and last.kind == time.kind in ("month", "quarter")
            and between in (", ", " và ", " - ")
            and not time.limit
            and last.due_to
            and last.due_from
            and time.due_from
        ):
            if last.explicit_year is False and time.explicit_year:
                year = time.due_from[:4]
                last = replace(last, due_from=year + last.due_from[4:], due_to=year + last.due_to[4:], explicit_year=True)
                joined[-1] = last
            if _next_day(last.due_to or "") == time.due_from:
                joined[-1] = replace(last, end=time.end, due_to=time.due_to)
                continue
        elif last and last.kind == time.kind == "rhythm" and last.recurrence == time.recurrence and between == ", ":
            joined[-1] = replace(last, end=time.end)  # `hằng quý, trước ngày 20 của tháng cuối quý`
            continue
        elif last and last.kind == "rhythm" and time.kind != "rhythm" and time.limit:
            named = not norm.startswith(("hằng", "hàng", "định kỳ", "mỗi"), last.start)
            if named and time.kind == "day" and len(between) < 20 and ";" not in between:
                joined.pop()  # `báo cáo 6 tháng trước ngày 10/6` names the report
            elif not named and between in (" ", ", ") and (time.due_from is None or time.due_to is None):
                # A day within the rhythm (`hằng năm, trước ngày 31/12`) changes nothing; a year ends it.
                within = time.kind == "day" and not time.explicit_year
                ends = (None, None) if within else (time.due_from, time.due_to)
                joined[-1] = replace(last, end=time.end, due_from=ends[0], due_to=ends[1])
                continue
        joined.append(time)
    return joined


def _next_day(date: str) -> str:
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()


def _single(match: regex.Match[str], year: int | None) -> Time | None:
    resolved = _resolve(match, "core", "", year)
    if resolved is None:
        return None
    kind, first, last, explicit = resolved
    begin: str | None = first
    end: str | None = last
    limit = next((match[g].strip() for g in ("before", "upper", "within", "opening") if match[g]), "")
    if kind == "day" and not limit and not match[0].startswith("ngày") and (not explicit or " tháng " in match[0]):
        return None  # a bare 3/4 is a fraction
    if match["before"]:
        begin = None
        end = last if kind == "day" else day_before(first)
    elif match["upper"]:
        begin = None
    elif match["opening"]:
        end = None
    elif kind == "month" and limit.endswith("nửa đầu"):
        end = first[:8] + "15"
    elif kind == "month" and limit.endswith("nửa cuối"):
        begin = first[:8] + "16"
    return Time(match.start(), match.end(), match.start("core"), kind, begin, end, limit=limit, explicit_year=explicit)


def _resolve(match: regex.Match[str], core: str, suffix: str, default: int | None) -> tuple[Kind, str, str, bool] | None:
    """Kind, first and last day, and whether the year is printed."""

    def group(name: str) -> str | None:
        return match[name + suffix]

    printed = group("y")
    year = number_of(printed) if printed else default
    if year is None or not 1945 <= year <= 2100 or match[core] is None:
        return None
    explicit = printed is not None
    if group("d") and group("m"):
        day = iso(year, number_of(group("m") or ""), number_of(group("d") or ""))
        return ("day", day, day, explicit) if day and len(day) == 10 else None
    if group("q"):
        first = quarter_of(group("q") or "")
        last = quarter_of(group("q2") or "") or first
        if not first or not last or last < first:
            return None
        return "quarter", first_day(year, 3 * first - 2), last_day(year, 3 * last), explicit
    if group("half"):
        months = {"6": 6, "06": 6, "sáu": 6, "9": 9, "09": 9, "chín": 9, "3": 3, "03": 3}.get(group("months") or "")
        if months is None:
            return (
                ("year", first_day(year), last_day(year), explicit)
                if group("half") == "cuối"
                else ("half", first_day(year), last_day(year, 3), explicit)
            )
        if group("half") == "đầu":
            return "half", first_day(year), last_day(year, months), explicit
        return "half", first_day(year, 13 - months), last_day(year), explicit
    if group("m"):
        one, two = number_of(group("m") or ""), number_of(group("m2") or group("m") or "")
        if not (1 <= one <= 12 and one <= two <= 12):
            return None
        return "month", first_day(year, one), last_day(year, two), explicit
    return ("year", first_day(year), last_day(year), True) if printed else None


def _without_overlap(times: list[Time]) -> list[Time]:
    kept: list[Time] = []
    for time in sorted(times, key=lambda t: (t.start, -t.end)):
        if not kept or time.start >= kept[-1].end:
            kept.append(time)
        elif time.end - time.start > kept[-1].end - kept[-1].start and time.start < kept[-1].core:
            kept[-1] = time
    return kept
