"""Does a time bind a task? Labels, facts, periods used as names and limits over nothing but counts do not."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.assignees import subject_of_clause
from ntm_extract.extraction.goals import is_past_heading
from ntm_extract.extraction.tasks import SCHEDULED, clause_of
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.times import Time
from ntm_extract.records import DocumentData

# `báo cáo kết quả trước ngày 15/6`: such a limit binds, whatever noun stands before it.
_FIRM = regex.compile(r"trước|chậm nhất|muộn nhất|trễ nhất|không (?:muộn|trễ)")
# Out of a roadmap until 2030; and what is not to be left to the end of the year.
_NOT_BY = regex.compile(r"lộ trình (?:về đích |đạt chuẩn |hoàn thành )?$|(?:không để|tránh|không dồn|dồn)(?: \w+){0,5} $")
_CAPTION = regex.compile(r"(?:biểu|bảng|phụ lục|phụ biểu)(?: số| mẫu)? ?(?:[\divx]+|[a-h]\b)")
_AND_ANOTHER = regex.compile(
    r"(?: và|,) (?:tháng (?:\d{1,2})|quý [ivx]+)(?:/20\d\d| năm 20\d\d)? ?(?:[.;\n]|$)"
)  # `tháng 6 và tháng 10;`
_LISTED = regex.compile(r"(?:\p{Lu}\p{L}*(?: [AB]|\)|,)*|đăng ký đạt chuẩn|về đích) $")


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    entry = lexicon("times")["not_deadlines"]
    return {
        "rhythm_nouns": regex.compile(rf"{alternatives(entry['rhythm_nouns'])} ?$"),
        "references": regex.compile(rf"{alternatives(entry['references'])} $"),
        "closing": regex.compile(rf"(?:{alternatives(entry['closing'])}[ :]*|\() ?$"),
    }


def binds(
    reading: Reading, node: Node, sentence: Sentence, time: Time, targets: list[tuple[int, int, str]], data: DocumentData
) -> bool:
    """Is this time a limit or rhythm of a task?"""
    norm = reading.norm
    words = _words()
    before = norm[max(sentence.span[0], time.start - 40) : time.start]
    first = data.first_year
    if time.kind == "half" and norm.endswith("đầu năm", time.core, time.end):
        return False  # ngay từ đầu năm
    if time.kind == "period" and SCHEDULED.search(before):
        return True
    if time.kind == "period" or _heading_only(node, sentence, time) or _leads_into_counts(node, time, reading, targets):
        return False
    if time.kind == "rhythm":
        if _CAPTION.match(norm, node.paragraph.start):
            return False  # `Biểu 1. Chỉ tiêu chủ yếu hằng năm`
        bare = norm.startswith(("hằng", "hàng"), time.start)
        return (
            not (bare and words["rhythm_nouns"].search(before))
            and not _inside_name(reading, time)
            and not _counted(reading, sentence, time, targets)
        )
    if (first and time.due_to and int(time.due_to[:4]) < first) or _NOT_BY.search(before):
        return False
    if time.limit == "tính đến" and time.due_to and data.issue_date and time.due_to < data.issue_date:
        return False  # a state of before the plan
    if time.kind == "year" and pattern(r"\d ?% $").search(before):
        return False  # `53% vào năm 2024 và 60% vào năm 2025`
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
        closes = time.kind in ("month", "quarter") and (
            norm[time.end : time.end + 1] in (".", ";", "\n", "") or bool(_AND_ANOTHER.match(norm, time.end))
        )
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
    start, end = clause_of(reading, reading.node_at(time.start), sentence, time)
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
        r"[,:]? (?:đạt|tăng|giảm|có|khoảng|còn|là|chiếm|lên|phấn đấu|toàn|duy trì|tỷ lệ|bình quân|thu nhập|số|tiêu chí|mỗi (?:xã|thôn|huyện))\b[^;.]*"
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
