"""How a listed commune stands to its designation: planned, carried over, achieved or left out, and for which year."""

from __future__ import annotations

import regex

from ntm_extract.extraction.goals import is_past_heading
from ntm_extract.extraction.surroundings import Surroundings, cues
from ntm_extract.language.patterns import pattern
from ntm_extract.language.times import times_in
from ntm_extract.records import CommuneStatus, DocumentData

DESIGNATES = regex.compile(
    r"chuẩn|công nhận|về đích|nâng cao|kiểu mẫu|hiện đại|nông thôn mới|ntm|lộ trình|chuyển (?:tiếp|sang)|đăng ký|thẩm định|thẩm tra|hồ sơ"
)
_DESIGNATION_YEAR = regex.compile(
    r"(?<!đăng ký )(?:đạt chuẩn|công nhận|về đích)(?: (?!năm|giai|chưa|không|để|theo)\w+){0,6}(?: từ| trong| vào)? năm (?P<year>20\d\d)"
)
# `Đến 31/12/2025 toàn tỉnh có 03 xã đạt chuẩn`: a stock of before the plan.
_STOCK = regex.compile(r"\b(?:đến|hết|cuối)(?: hết| cuối| tháng| ngày)* (?:năm |[\d/]+/)(?P<year>20\d\d)\b.*\bcó \d+(?:/\d+)? xã")
_INTENDED = regex.compile(r"phấn đấu|đăng ký|kế hoạch|lộ trình|mục tiêu|dự kiến|chưa|không")
_ACHIEVED_AFTER = regex.compile(
    r"\)? ?,? ?(?:(?:mới |đã |vừa )được (?:\w+ ){0,4}?công nhận|được (?!xét|đề nghị)(?:\w+ ){0,4}?công nhận(?!(?: \w+){0,8} (?:trong|vào|trước) (?:quý|tháng|năm)))"
)
AHEAD = regex.compile(r"phấn đấu|đăng ký|lộ trình|công nhận mới|công nhận thêm|thêm|xây dựng|hoàn thành")
_ASIDE = regex.compile(r" \([^()]{0,60}\)")
_OF_ANOTHER = regex.compile(r"(?<!xã|năm) \([^()]{0,60}\)(?=, (?!gồm|bao gồm|là|cụ thể)| và |;)")
LEFT_FROM = regex.compile(r"(?:từ|của|nợ)(?: kế hoạch| lộ trình)? năm 20\d\d")


def status_of(around: Surroundings) -> CommuneStatus:
    """What the clause, the bracket behind the name and the heads above say."""
    words = cues()
    # A bracket behind a name before is about that one.
    segment, after, heads = _OF_ANOTHER.sub("", around.segment), around.after, around.heads
    # `An Bình (Long Hồ, chuyển tiếp từ năm 2023)`: the bracket behind a name is about it.
    aside = _ASIDE.match(around.behind)
    if aside and words["carried_over"].search(aside.group()):
        return "carried_over"
    own = "" if around.behind.startswith(";") else around.behind.lstrip(" ,(")
    where = _OF_ANOTHER.sub("", pattern(r"(?<=\)) và |\) và | và (?=xã $)").split(around.segment)[-1])
    for name in _OFF:
        # Behind the list, a bracket or clause speaks of the name right before it.
        if words[name].search(where) or (
            (found := words[name].search(own[:80])) and not pattern(r",|;|\bvà |\d+ xã").search(own[: found.start()])
        ):
            return name
        if (found := words[name].search(after[:110])) and not pattern(r"[(;]|, xã|và xã|\d xã").search(after[: found.start()]):
            return name
    if words["not_planned"].search(after[:60]):
        return "not_planned"
    if any(is_past_heading(h) for h in heads) or (
        _ACHIEVED_AFTER.match(after) and not pattern(r"(?:đưa|để|phấn đấu|đề nghị|mục tiêu)[^,;]{0,40}$").search(segment)
    ):
        return "achieved"
    # `công nhận lại 21 xã đạt chuẩn giai đoạn …`: what was reached once is to be reached again.
    again = pattern(r"(?:công nhận|thẩm định|đánh giá) lại").search(segment)
    last = max((m.start() for m in words["achieved"].finditer(segment) if not again or m.start() < again.start()), default=-1)
    goal = max((m.start() for m in pattern(r"phấn đấu|thêm|đăng ký|lộ trình|mục tiêu|xây dựng").finditer(segment)), default=-1)
    if last > goal or (goal < 0 and words["achieved"].match(after.strip()[:40])):
        return "achieved"
    # The nearest head that speaks of designations at all; a district's name before a colon does not.
    about = next((h for h in heads if any(pattern.search(h) for pattern in words.values())), "")
    if words["achieved"].search(about) and not AHEAD.search(f"{about} {segment}"):
        return "achieved"
    for name in reversed(_OFF):
        if around.intro and words[name].search(around.intro) and not words["planned"].search(segment[-60:]):
            return name
        if words[name].search(_last_sentence(about)):
            return name
    return "planned"


def _last_sentence(head: str) -> str:
    """What leads in; the sentences before it may speak of other communes (`03 xã phải chuyển sang năm nay. … như sau:`)."""
    last = pattern(r"(?<=\p{Ll}{2})\. (?=\p{Ll})").split(head)[-1]
    return last if len(last) > 20 else head


_OFF: tuple[CommuneStatus, CommuneStatus] = ("carried_over", "not_planned")


def certified_before(around: Surroundings, lead_head: str) -> bool:
    """`03 xã đạt chuẩn năm 2015`, `các xã được công nhận năm 2021`: recognised before the plan's first year."""
    first, segment = around.data.first_year, around.segment
    if not first:
        return False
    stock = _STOCK.search(segment)
    if stock and int(stock["year"]) < first and not _INTENDED.search(segment):
        return True
    return any(
        int(match["year"]) < first and not _INTENDED.search(text[: match.end()])
        for text in (segment, "" if DESIGNATES.search(segment) else lead_head)
        for match in _DESIGNATION_YEAR.finditer(text)
    )


def year_of(around: Surroundings) -> int | None:
    """The year the listing gives, else the lead-in's, else the plan's."""
    data = around.data
    first = data.plan_year or (data.period[0] if data.period else 0)
    after = LEFT_FROM.sub("", around.after)
    before = _OF_ANOTHER.sub("", around.before)
    return (
        _last_year(pattern(r"[,(]").split(after)[0], data, first)
        or _year_of_all(around)
        or _last_year(pattern(r";").split(before)[-1], data, first)
        or _last_year(before, data, first)
        or next((y for y in (designation_year(h) or _last_year(h, data, first) for h in around.heads) if y and y >= first), None)
        or data.horizon
    )


def _year_of_all(around: Surroundings) -> int | None:
    """`A (huyện X), B (huyện Y) đạt chuẩn năm 2024`: the year behind the last name is that of all."""
    reading, start = around.reading, around.mention.list_end
    closed = _CLOSED_BY_YEAR.match(reading.text, start, min(len(reading.text), start + 200))
    return int(closed["year"]) if closed else None


_CLOSED_BY_YEAR = regex.compile(
    r"(?:[ ,]|và |\p{Lu}[\p{L}’']*|\([^()]{2,40}\))*(?:đạt chuẩn|được công nhận|về đích)(?: (?!năm)[^ ,;.()]+){0,6} năm (?P<year>20\d\d)"
)


def designation_year(text: str) -> int | None:
    """The year that stands by the words for being recognised."""
    found = _DESIGNATION_YEAR.findall(text)
    return int(found[-1]) if found else None


def _last_year(text: str, data: DocumentData, first: int) -> int | None:
    years = [
        int(t.due_to[:4])
        for t in times_in(text, data.horizon)
        if t.kind in ("year", "day", "month", "quarter") and t.due_to and int(t.due_to[:4]) >= first
    ]
    return years[-1] if years else None
