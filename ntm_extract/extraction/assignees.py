"""Who is to carry out a task: the subject of its clause, else the body whose heading or item it stands under."""

from __future__ import annotations

import regex

from ntm_extract.language.bodies import split_bodies, subject_at
from ntm_extract.language.outline import Node
from ntm_extract.language.reading import Reading
from ntm_extract.language.sentences import Span
from ntm_extract.language.times import Time

_COOPERATION = regex.compile(r"(?:,? (?:chủ trì,? ?)?(?:phối hợp|cùng) (?:với )?)")
_DIRECTED = regex.compile(
    r"^(?:chỉ đạo|hướng dẫn|giao|yêu cầu|phân công|đôn đốc|vận động|đề nghị)(?:, (?:chỉ đạo|hướng dẫn|đôn đốc|kiểm tra))* "
)
# `a) Chương trình OCOP (Sở Nông nghiệp và PTNT chủ trì)`
_LED = regex.compile(r" (?:chủ trì|phụ trách|thực hiện|tham mưu)\)")
_OPENERS = regex.compile(
    r"(?:đồng thời,?|trong đó,?|riêng|ngoài ra,?|trên cơ sở[^,;]{3,80},|căn cứ[^,;]{3,120},|sau khi[^,;]{3,80},|để [^,;]{3,80},|nhằm [^,;]{3,80},|khi [^,;]{3,80},|theo [^,;]{3,60},|vào|phấn đấu|giao cho|giao|yêu cầu|đề nghị|kính đề nghị)\s"
)


# `Đối với 07 xã đăng ký năm nay, UBND cấp huyện thẩm tra …`: what it is about stands before who acts.
_TOPIC = regex.compile(r"đối với [^,;:]{3,90}, ")


def subject_of_clause(reading: Reading, start: int, end: int, times: list[Time]) -> tuple[Span, list[str]] | None:
    """The bodies that a clause begins with, and the span they take up; times and openers are stepped over."""
    position = start
    for _ in range(4):
        while position < end and not reading.norm[position].isalnum():
            position += 1
        time = next((t for t in times if t.start <= position < t.end), None)
        if time is not None:
            position = time.end
            continue
        topic = _TOPIC.match(reading.norm, position, end)
        if topic and subject_at(reading, topic.end(), end):
            position = topic.end()
            continue
        opener = _OPENERS.match(reading.norm, position, end)
        if opener:
            position = opener.end()
            continue
        break
    span = subject_at(reading, position, end)
    if span is None:
        return None
    begin, stop = span
    for time in times:
        if begin < time.start < stop:
            stop = time.start
    while stop > begin and reading.text[stop - 1] in " ,:":
        stop -= 1
    cut = _COOPERATION.search(reading.norm, begin, stop)
    if cut and cut.start() > begin:
        stop = cut.start()
    names = split_bodies(reading, begin, stop)
    return ((begin, stop), names) if names else None


def directed_body(reading: Reading, start: int, end: int) -> list[str]:
    """`Chỉ đạo các xã: xây dựng …`, `hướng dẫn các tổ chức … triển khai`: the body that is made to act."""
    match = _DIRECTED.match(reading.norm[start:end])
    if match is None:
        return []
    span = subject_at(reading, start + match.end(), end)
    if span is None:
        return []
    return split_bodies(reading, *span) if reading.text[span[1] : span[1] + 1] in (":", " ") else []


def body_above(reading: Reading, node: Node) -> list[str]:
    """The body that a heading or item above names at its beginning."""
    for above in [node, *node.ancestors()]:
        if above is node and above.head_end <= above.body:
            continue
        stop = above.head_end if above.head_end > above.body else above.paragraph.end
        if not (above.is_heading or above.leads_in or above.head_end > above.body):
            continue
        start = above.body
        opener = regex.compile(r"(?:đề nghị|yêu cầu|giao|trách nhiệm của|nhiệm vụ của|đối với|phân công)\s").match(
            reading.norm, start, stop
        )
        if opener:
            start = opener.end()
        bracket = reading.text.find("(", start, stop)
        led = bracket >= 0 and _LED.search(reading.norm, bracket, min(above.paragraph.end, stop + 1))
        if led:
            span = subject_at(reading, bracket + 1, led.start())
            if span is not None:
                return split_bodies(reading, *span)
        span = subject_at(reading, start, bracket if bracket > start else stop)
        if span is not None and (
            span[1] >= min(stop, bracket if bracket > start else stop) - 3 or reading.text[span[1] : span[1] + 1] in ":(,"
        ):
            return split_bodies(reading, *span)
    return []
