"""Time limits and rhythms that bind a task."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from ntm_extract.extraction.assignees import body_above, directed_body, subject_of_clause
from ntm_extract.extraction.goals import is_past_heading
from ntm_extract.folding import squeeze
from ntm_extract.language.bodies import split_bodies
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.sentences import segment
from ntm_extract.language.tables import Table
from ntm_extract.language.times import Time, find_times
from ntm_extract.records import Deadline, DocumentData, Target

_TAIL = regex.compile(
    r"(?:[,;:(\s]|(?<!\w)(?:hoàn thành xong|hoàn thành|xong|vào|và|là|thời gian|thời gian hoàn thành|thời gian thực hiện|kết thúc|dự kiến|chậm nhất))+$"
)
# `báo cáo kết quả trước ngày 15/6`: such a limit binds, whatever noun stands before it.
_FIRM = regex.compile(r"trước|chậm nhất|muộn nhất|trễ nhất|không (?:muộn|trễ)")
_VERBLESS = regex.compile(r"\W*$")


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    entry = lexicon("times")["not_deadlines"]
    return {
        "rhythm_nouns": regex.compile(rf"{alternatives(entry['rhythm_nouns'])} ?$"),
        "references": regex.compile(rf"{alternatives(entry['references'])} $"),
        "closing": regex.compile(rf"(?:{alternatives(entry['closing'])}[ :]*|\() ?$"),
    }


def extract_deadlines(
    reading: Reading, sentences: list[Sentence], tables: list[Table], targets: list[Target], data: DocumentData
) -> list[Deadline]:
    """All deadlines of prose and of task tables, in text order."""
    schedule = [t for t in tables if any(c.role == "time" for c in t.columns)]
    taken = {p for t in tables for p in t.paragraphs}
    spans = _target_spans(targets)
    records = []
    for sentence in sentences:
        if sentence.paragraph in taken or not sentence.times or reading.zones.at(sentence.span[0]) == "preamble":
            continue
        node = reading.nodes[sentence.paragraph]
        last: Time | None = None
        for time in sentence.times:
            # `vào tháng 5 và tháng 9`: the second of two goes with the first.
            paired = last is not None and time.kind == last.kind and reading.norm[last.end : time.start] in (" và ", ", ")
            if paired or _binds(reading, node, sentence, time, spans, data):
                if paired and last is not None and last.due_from is None and time.limit in ("", "ngày") and last.limit == "trước":
                    time = replace(time, due_from=None)  # `trước ngày 15/6 và ngày 15/12`
                records.append(_record(reading, node, sentence, time))
                last = time
            else:
                last = None
    for table in schedule:
        records += _from_table(reading, table, data)
    return sorted(records, key=lambda d: d.start)


def _target_spans(targets: list[Target]) -> list[tuple[int, int, str]]:
    """Targets as document spans with their measure; compared by document offsets."""
    return [(t.start, t.end, t.measure) for t in targets]


# Out of a roadmap until 2030; and what is not to be left to the end of the year.
_NOT_BY = regex.compile(r"lộ trình $|(?:không để|tránh|không dồn|dồn)(?: \w+){0,5} $")
_LISTED = regex.compile(r"(?:\p{Lu}\p{L}*(?: [AB]|\)|,)*|đăng ký đạt chuẩn|về đích) $")
# `… làm điểm việc phân loại rác. Thời gian: quý IV/2026. Chủ trì: Sở X.`: a task's schedule in sentences of its own.
_SCHEDULED = regex.compile(
    r"(?:thời gian(?: thực hiện| hoàn thành)?|thời hạn(?: hoàn thành)?|tiến độ|hoàn thành|khởi công|kết thúc) ?: ?(?:trong )?$"
)
_SCHEDULE_LED = regex.compile(r"(?:cơ quan |đơn vị )?(?:chủ trì|thực hiện|phụ trách|tham mưu)(?: thực hiện)? ?: ?")


def _binds(
    reading: Reading, node: Node, sentence: Sentence, time: Time, targets: list[tuple[int, int, str]], data: DocumentData
) -> bool:
    """Is this time a limit or rhythm of a task?"""
    norm = reading.norm
    words = _words()
    before = norm[max(sentence.span[0], time.start - 40) : time.start]
    first = data.first_year
    if time.kind == "half" and norm.endswith("đầu năm", time.core, time.end):
        return False  # ngay từ đầu năm
    if time.kind == "period" and _SCHEDULED.search(before):
        return True
    if time.kind == "period" or _heading_only(node, sentence, time) or _leads_into_counts(node, time, reading, targets):
        return False
    if time.kind == "rhythm":
        bare = norm.startswith(("hằng", "hàng"), time.start)
        return (
            not (bare and words["rhythm_nouns"].search(before))
            and not _inside_name(reading, time)
            and not _counted(reading, sentence, time, targets)
        )
    if (first and time.due_to and int(time.due_to[:4]) < first) or _NOT_BY.search(before):
        return False
    if (
        time.due_to is None
        or (
            words["references"].search(before)
            and not _FIRM.match(time.limit)
            and not (time.kind in ("month", "quarter") and before.endswith("giai đoạn "))
        )
        or any(is_past_heading(h) for h in _heads(reading, node))
    ):
        return False
    labels = norm[time.end : time.end + 2] == ": " and time.kind in ("day", "month", "quarter", "half")
    if (
        labels
        and bool(pattern(r"^\W*$|[;.] ?$").search(before))
        and not pattern(r": (?:phấn đấu )?\d").match(norm[time.end : time.end + 16])
    ):
        return True  # `Quý III: …; Tháng 7, 8: …`: a schedule in running text
    if not time.limit or time.limit == "ngày":
        starts = not norm[max(sentence.span[0], node.body) : time.start].strip(" -+:(;") or bool(
            pattern(r"[;:] ?$").search(before)
        )
        # `trình hồ sơ đề nghị công nhận Quý IV/2026.`: a bare month or quarter that closes its clause.
        closes = time.kind in ("month", "quarter") and norm[time.end : time.end + 1] in (".", ";", "\n", "")
        if time.kind == "year" or not (words["closing"].search(before) or (starts and time.kind != "half") or closes):
            return False
    if (
        time.kind == "year"
        and time.limit in ("vào", "cuối")
        and _LISTED.search(reading.text[max(0, time.start - 40) : time.start])
    ):
        return False  # `xã A (huyện B) vào năm 2023`: the year that a listed commune is due
    if (
        time.kind == "year"
        and time.limit in ("vào", "cuối")
        and not pattern(r"[,;] ?$|^\W*$").search(before)
        and norm[time.end : time.end + 1] not in (",", ".", ";", "")
    ):
        return False
    if pattern(r"(?:đã|đến nay|hiện nay)[^,;]{0,60}$").search(norm[sentence.span[0] : time.start]) and (
        time.limit.startswith(("tính", "đến hết", "cuối")) and first and time.due_to[:4] <= str(first - 1)
    ):
        return False
    return not _counted(reading, sentence, time, targets)


def _heads(reading: Reading, node: Node) -> list[str]:
    above = [n for n in [node, *node.ancestors()] if n.head_end > n.body]
    return [reading.norm[n.body : n.head_end] for n in above]


def _heading_only(node: Node, sentence: Sentence, time: Time) -> bool:
    """A time in a heading labels the part; it binds nothing itself."""
    return node.is_heading or (node.leads_in and node.head_end >= sentence.span[1] - 1 and time.kind == "year")


def _leads_into_counts(node: Node, time: Time, reading: Reading, targets: list[tuple[int, int, str]]) -> bool:
    """`Đến 30/11/2023 đạt các chỉ tiêu sau:` over items that are counts: the limit is those counts' due."""
    if not node.leads_in or time.kind == "rhythm" or not node.children:
        return False
    counted = sum(bool(_within(reading, (c.paragraph.start, _end_of(c)), targets)) for c in node.children)
    return counted > len(node.children) / 2


def _end_of(node: Node) -> int:
    """Where the last item under a node ends."""
    return _end_of(node.children[-1]) if node.children else node.paragraph.end


def _inside_name(reading: Reading, time: Time) -> bool:
    """`hằng năm` before a noun of its own: `hằng năm của tỉnh`, `tháng hành động`."""
    after = reading.norm[time.end : time.end + 24]
    if time.recurrence == "yearly" and pattern(r",? (?:và )?(?:giai đoạn|trung hạn|0?5 năm)").match(after):
        return True
    return (
        bool(pattern(r" (?:của (?:tỉnh|huyện|xã|địa phương|cơ quan|đơn vị)|được giao)").match(after))
        and time.recurrence == "yearly"
    )


def _counted(reading: Reading, sentence: Sentence, time: Time, targets: list[tuple[int, int, str]]) -> bool:
    """Does the time govern nothing but numeric targets?"""
    start, end = _clause(reading, reading.node_at(time.start), sentence, time)
    if time.kind == "year" and pattern(r",? (?:định hướng|tầm nhìn|(?:đã |vừa )?được (?:phê duyệt|ban hành|thông qua))").match(
        reading.norm[time.end : time.end + 16]
    ):
        return True  # the horizon in a document's subject
    clause = reading.norm[start : time.start] + reading.norm[time.end : end]
    counted = _within(reading, (start, end), targets)
    if (
        counted
        and "output" not in counted
        and pattern(r"giải ngân(?: \w+){0,4} $|giải ngân [^,;]{0,40}%").search(clause)
        and not pattern(r"hoàn thành|phân bổ|báo cáo|thanh toán|quyết toán|khởi công|nghiệm thu").search(clause)
    ):
        return True  # a rate of disbursement by a date is a target with that due date
    nearest = min((a for a, _, _ in targets if a >= reading.offsets.span(time.start, time.end)[1] - 1), default=None)
    follows = pattern(
        r",? (?:đạt|tăng|giảm|có|khoảng|còn|là|chiếm|lên|phấn đấu|toàn|duy trì|tỷ lệ|bình quân|thu nhập|số)\b[^;.]*"
    ).match(
        reading.norm[time.end : end],
    )
    if (
        follows
        and nearest is not None
        and time.kind in ("year", "half")
        and nearest <= reading.offsets.span(time.end, time.end + max(1, len(follows.group())))[1]
        and not pattern(r"xong|hoàn thành $").search(reading.norm[start : time.start])
    ):
        return True
    leading = not _task_before(reading, start, time)
    if leading:
        others = [t.start for t in sentence.times if t.start > time.start and t.limit and t.kind != "rhythm"]
        span = (time.end, min([end, *others]))
    else:
        span = (start, time.start)
    if time.kind == "rhythm":
        # A rhythm reaches to the next comma: `nhân rộng tại 25 xã, sơ kết 6 tháng một lần`.
        cut = reading.norm.find(", ", span[0], span[1]) if leading else reading.norm.rfind(", ", span[0], span[1])
        if cut >= 0 and len(reading.norm[cut : span[1]].split() if not leading else reading.norm[span[0] : cut].split()) > 2:
            span = (span[0], cut) if leading else (cut, span[1])
    inside = _within(reading, span, targets)
    if not inside:
        return False
    if leading:
        clause = reading.norm[span[0] : span[1]]
        return not (
            time.kind in ("day", "month", "quarter")
            and all(m == "output" for m in inside)
            and pattern(r"hoàn thành|xong|tổ chức|bàn giao|khởi công").search(clause)
        )
    # A count inside a task that is to be finished is both; a level to be reached is only a target.
    if any(m == "output" for m in inside) and time.kind != "rhythm":
        return False
    task = reading.norm[span[0] : span[1]]
    return not pattern(
        r"hoàn thành|xong|hồ sơ|trình|thẩm định|thẩm tra|báo cáo|rà soát|lập |gửi|phê duyệt|khởi công|tổ chức|kiểm tra|ra mắt|phát động|đưa vào"
    ).search(
        task,
    )


def _task_before(reading: Reading, start: int, time: Time) -> bool:
    """Stands a clause before the time, or only a subject, a goal word or nothing?"""
    before = reading.norm[start : time.start].strip(" ,:-+(")
    before = (
        pattern(r"^(?:phấn đấu|mục tiêu|đồng thời|yêu cầu|cụ thể|trong đó|giai đoạn \d{4} ?- ?\d{4}|riêng)[ ,:]*")
        .sub("", before)
        .strip(" ,:")
    )
    last = pattern(r", ").split(before + " ")[-1].strip()
    if not before or pattern(r"(?:phấn đấu|mục tiêu|đồng thời|riêng|trong đó)?").fullmatch(last):
        return False
    found = subject_of_clause(reading, start, time.start, [])
    if found and found[0][1] >= time.start - 2:
        return False
    return len(before.split()) > 2


def _within(reading: Reading, span: tuple[int, int], targets: list[tuple[int, int, str]]) -> list[str]:
    if span[1] <= span[0]:
        return []
    first, last = reading.offsets.span(span[0], span[1])
    return [m for a, b, m in targets if a >= first and b <= last + 1]


def _clause(reading: Reading, node: Node, sentence: Sentence, time: Time) -> tuple[int, int]:
    """The stretch between semicolons that holds the time, without a run-in heading."""
    start, end = segment(reading.norm, sentence.span, time.start)
    start = max(start, node.body)
    if node.body < node.head_end < time.start and not node.is_heading and start <= node.head_end:
        start = node.head_end + 1
    return start, end


def _record(reading: Reading, node: Node, sentence: Sentence, time: Time) -> Deadline:
    start, end = _clause(reading, node, sentence, time)
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
    label = _SCHEDULED.search(reading.norm[max(sentence.span[0], time.start - 40) : time.start])
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


_TASK_COLUMN = regex.compile(r"nhiệm vụ|công việc|nội dung|việc cần làm|mục tiêu|giải pháp|hoạt động")


def _bare_years(reading: Reading, start: int, end: int) -> list[Time]:
    """`2026` or `2026 - 2027` in a schedule's cell."""
    match = pattern(r"\s*(?P<a>20\d\d)(?: ?[-–] ?(?P<b>20\d\d))?\s*").fullmatch(reading.norm[start:end])
    if match is None:
        return []
    begin, stop = start + match.start("a"), start + (match.end("b") if match["b"] else match.end("a"))
    return [Time(begin, stop, begin, "period", f"{match['a']}-01-01", f"{match['b'] or match['a']}-12-31")]


def _from_table(reading: Reading, table: Table, data: DocumentData) -> list[Deadline]:
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
