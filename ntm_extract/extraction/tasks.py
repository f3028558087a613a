"""What is to be done by a limit, and by whom."""

from __future__ import annotations

import regex

from ntm_extract.extraction.assignees import body_above, directed_body, subject_of_clause
from ntm_extract.folding import squeeze
from ntm_extract.language.bodies import split_bodies
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.reading import Reading
from ntm_extract.language.sentences import segment
from ntm_extract.language.times import Time
from ntm_extract.records import Deadline

_TAIL = regex.compile(
    r"(?:[,;:(\s]|(?<!\w)(?:hoàn thành xong|hoàn thành|xong|vào|và|là|thời gian|thời gian hoàn thành|thời gian thực hiện|kết thúc|dự kiến|chậm nhất))+$"
)
# `… làm điểm việc phân loại rác. Thời gian: quý IV/2026. Chủ trì: Sở X.`: a task's schedule in sentences of its own.
SCHEDULED = regex.compile(
    r"(?:thời gian(?: thực hiện| hoàn thành)?|thời hạn(?: hoàn thành)?|tiến độ|hoàn thành|khởi công|kết thúc) ?: ?(?:trong )?$"
)
_SCHEDULE_LED = regex.compile(r"(?:cơ quan |đơn vị )?(?:chủ trì|thực hiện|phụ trách|tham mưu)(?: thực hiện)? ?: ?")


def clause_of(reading: Reading, node: Node, sentence: Sentence, time: Time) -> tuple[int, int]:
    """The stretch between semicolons that holds the time, without a run-in heading."""
    start, end = segment(reading.norm, sentence.span, time.start)
    start = max(start, node.body)
    if node.body < node.head_end < time.start and not node.is_heading and start <= node.head_end:
        start = node.head_end + 1
    return start, end


def deadline_at(reading: Reading, node: Node, sentence: Sentence, time: Time) -> Deadline:
    """The deadline a binding time makes of its clause: the task told in it and the body that is to do it."""
    start, end = clause_of(reading, node, sentence, time)
    found = subject_of_clause(reading, start, end, sentence.times)
    told = _told_before(reading, node, sentence, time)
    if told is not None:
        found = subject_of_clause(reading, *told, [])
        task = _core(squeeze(reading.text[found[0][1] if found else told[0] : told[1]]).strip(" ,;:.-–+"))
        led = _led(reading, node, sentence)
        found = ((0, 0), led) if led else found
    else:
        task = _task(reading, start, end, time, found[0] if found else None)
    first, last, text = reading.source_span(time.start, time.end)
    return Deadline(
        start=first,
        end=last,
        text=text,
        optional=None,
        due_from=time.due_from,
        due_to=time.due_to,
        recurrence=time.recurrence,
        task=task,
        assignees=found[1] if found else _assignees(reading, node, sentence, start, time),
    )


def _told_before(reading: Reading, node: Node, sentence: Sentence, time: Time) -> tuple[int, int] | None:
    """The last clause of the sentence before a schedule's own: what is to be done by then."""
    label = SCHEDULED.search(reading.norm[max(sentence.span[0], time.start - 40) : time.start])
    if label is None or reading.norm[sentence.span[0] : time.start].strip(" -+").find(label.group().strip()) != 0:
        return None
    spans = [s for s in reading.sentences[node.paragraph.index] if s[1] <= sentence.span[0]]
    spans = [s for s in spans if not _LABEL.match(reading.norm[max(s[0], node.body) : s[1]].strip())]
    if not spans:
        return None
    last = spans[-1]
    cut = reading.norm.rfind("; ", max(last[0], node.body), last[1])
    return (cut + 2 if cut >= 0 else max(last[0], node.body)), last[1]


_LABEL = regex.compile(r"[^.:;]{4,32}: ?")


def _led(reading: Reading, node: Node, sentence: Sentence) -> list[str]:
    """`Chủ trì: Sở X`, in a sentence of its own behind the schedule's."""
    for span in reading.sentences[node.paragraph.index]:
        match = _SCHEDULE_LED.search(reading.norm, span[0], min(span[1], span[0] + 40))
        if match and span[0] >= sentence.span[0]:
            stop = regex.compile(r"[;.]|, ?phối hợp").search(reading.norm, match.end(), span[1])
            return split_bodies(reading, match.end(), stop.start() if stop else span[1])
    return []


def _assignees(reading: Reading, node: Node, sentence: Sentence, start: int, time: Time) -> list[str]:
    """From an earlier clause of the sentence, from an earlier sentence, from what stands above."""
    begin = start
    while begin < time.start and not reading.norm[begin].isalnum():
        begin += 1
    directed = directed_body(reading, begin, time.start)
    if directed:
        return directed
    first = max(sentence.span[0], node.body)
    if node.head_end > node.body and not node.is_heading and node.head_end < start:
        first = node.head_end + 1
    found = subject_of_clause(reading, first, start, sentence.times) if first < start else None
    if found:
        return found[1]
    for span in reversed([s for s in reading.sentences[node.paragraph.index] if s[1] <= sentence.span[0]]):
        found = subject_of_clause(reading, max(span[0], node.body), span[1], [])
        if found:
            return found[1]
    return body_above(reading, node)


def _task(reading: Reading, start: int, end: int, time: Time, subject: tuple[int, int] | None) -> str:
    """What stands before the limit in its clause, without the subject; else what follows it."""
    begin = start
    if subject and subject[0] < time.start and subject[1] <= time.start:
        begin = subject[1]
    text = reading.text[begin : time.start]
    tail = _TAIL.search(reading.norm[begin : time.start])
    if tail:
        text = text[: tail.start()]
    task = _core(squeeze(text).strip(" ,;:-–+(").removeprefix("chủ trì, ").removeprefix("Chủ trì, "))
    if len(task.split()) > 2 or (task and reading.norm[time.end : end].strip(" .,;") == ""):
        return task
    begin = max(time.end, subject[1] if subject and subject[0] >= time.end - 1 else time.end)
    return _core(squeeze(reading.text[begin:end]).strip(" ,;:.-–+)")) or task


_REASON = regex.compile(
    r",? (?:theo (?:quy định|đúng quy định|hướng|quyết định|kế hoạch số|thông báo)|để (?:giúp|làm|nắm|có|kịp|theo dõi)|nhằm|trong đó|(?:, )?mời|làm căn cứ|làm cơ sở|cho phù hợp)\b.*$",
    regex.IGNORECASE,
)
_EASE = regex.compile(
    r"^(?:(?:tiếp tục|tập trung|khẩn trương|tích cực|chủ động|kịp thời|phấn đấu|căn cứ [^,]{3,160},|trên cơ sở [^,]{3,160},|trong đó|riêng|đồng thời)(?:,| và)? )+(?:đẩy nhanh tiến độ |chỉ đạo |làm tốt )?",
    regex.IGNORECASE,
)


def _core(task: str) -> str:
    """The task without what it rests on, what it is for and how eagerly it is to be done."""
    core = _EASE.sub("", _REASON.sub("", task)).strip(" ,;:")
    return core if len(core.split()) > 1 else task
