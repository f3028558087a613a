"""Is a quantity a goal? Facts, norms, restatements, numbered lists and slogans are not."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.extraction.measures import last_cue
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.patterns import pattern

_BRACKETED_PROGRAMME = regex.compile(r"(?:mỗi xã|một|mỗi) $")


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    goals = lexicon("goals")
    compiled = {name: regex.compile(alternatives(words)) for name, words in goals.items()}
    for name in ("barred_before", "numbered_things", "norm_before", "restated_before"):
        compiled[name] = regex.compile(
            rf"{alternatives(goals[name])}(?: (?:các|những|từng|là|từ|khoảng|tối đa|không quá|mỗi|\d+ ?%|được))? ?$"
        )
    compiled["past_after"] = regex.compile(rf"(?: \w+)?? {alternatives(goals['past_after'])}")
    return compiled


# `08 xã chưa có trong lộ trình, mỗi xã …`: those that are left, not what is to be reached.
_LEFT_OUT = regex.compile(r"(?:chưa (?:có|nằm|đưa|được đưa|đăng ký)|ngoài lộ trình|không (?:có|nằm) trong)")


def is_goal(clause: Clause) -> bool:
    """False for what the contract calls no target, and for what it leaves open (optional)."""
    return not (
        _barred(clause)
        or _under_past_heading(clause)
        or _fact(clause)
        or _base(clause)
        or _norm(clause)
        or _restated(clause)
        or _list_of_criteria(clause)
    )


def _barred(clause: Clause) -> bool:
    quantity = clause.quantity
    if not quantity.unit or _named_share_of_one(clause):
        return True
    if quantity.kind == "place" and _LEFT_OUT.match(clause.phrase) and not pattern(r"\w").search(clause.local):
        return True
    if quantity.kind == "other" and quantity.comparator == "=" and last_cue(clause.local.rpartition(":")[2][-40:]) is None:
        return True  # a noun nobody listed counts only where a verb counts it
    if pattern(r"đề án $").search(clause.reading.norm[max(0, quantity.start - 8) : quantity.start]):
        return True  # `Đề án 01 triệu héc-ta lúa`: a name
    if quantity.kind in ("percent", "money", "measure"):
        return False
    before = clause.reading.norm[max(clause.sentence.span[0], quantity.number - 24) : quantity.number]
    if _words()["barred_before"].search(before) and quantity.start == quantity.number:
        # A numbered thing (tiêu chí 13, thôn 3), unless a unit follows that only a count can have.
        if not _words()["numbered_things"].search(before) and (
            quantity.kind == "thing" or clause.reading.mended[quantity.number] == "0"
        ):
            return False  # `cấp 05 mã số vùng trồng`, `khu 03 xã`
        return not (quantity.out_of or before.rstrip().endswith((":", "là"))) and not _counted_after_noun(before, quantity.unit)
    return False


def _named_share_of_one(clause: Clause) -> bool:
    """`bình quân trên 01 xã`, `mỗi 01 xã`: per what, not how many."""
    quantity = clause.quantity
    if quantity.value != 1 or quantity.value_max is not None:
        return False
    before = clause.reading.norm[max(clause.sentence.span[0], quantity.number - 22) : quantity.number]
    return bool(pattern(r"(?:bình quân (?:trên|cho|của)?|mỗi|trên|cho|/) ?$").search(before)) and "hơn" not in before


def _counted_after_noun(before: str, unit: str) -> bool:
    """`các xã, thôn 03 mô hình`: the number counts what follows; `thôn 3 xã Bình An` numbers a thôn."""
    last = before.split()[-1] if before.split() else ""
    return last in {"tháng", "quý", "ngày", "giai đoạn", "tuần"} or (
        unit.split()[0] not in {"xã", "huyện", "thị", "phường", "thôn"}
        and last in {"xã", "huyện", "khu", "điểm", "chương", "tiêu", "số"}
        and unit != "tiêu chí"
    )


def _under_past_heading(clause: Clause) -> bool:
    return any(is_past_heading(head) for head in clause.heads())


def is_past_heading(head: str) -> bool:
    """Does a folded heading open a part that tells what is, or what was reached?"""
    words = _words()
    match = words["past_headings"].search(head[:120])
    return bool(match and match.start() < 14 and "tiêu chí" not in head and not words["not_past"].search(head))


def _fact(clause: Clause) -> bool:
    words = _words()
    before = clause.before
    matches = list(words["past_before"].finditer(before))
    if matches:
        between = before[matches[-1].end() :]
        if not words["goal_words"].search(between) and not _closed(between):
            return True
    after = clause.reading.norm[clause.quantity.end : clause.quantity.end + 30]
    kept = pattern(r"(?:duy trì|giữ vững|nâng cao chất lượng|công nhận lại|đánh giá lại)[^,;]{0,30}$").search(clause.left)
    return clause.quantity.kind == "place" and not kept and bool(words["past_after"].match(after))


def _closed(between: str) -> bool:
    """`… đã đạt chuẩn, xây dựng 03 mô hình`: the fact ended before the number's own clause began."""
    return pattern(r"[,:]\s(?:\w+\s){1,6}$").search(between) is not None and len(between) > 25


def _base(clause: Clause) -> bool:
    """The base of a change (`từ 5% xuống 3%`, `so với 45 triệu đồng`) is no goal of its own."""
    norm, quantity = clause.reading.norm, clause.quantity
    if pattern(r"(?:so với|so)(?: mức| cùng kỳ)? $").search(norm[max(0, quantity.start - 24) : quantity.start]):
        return True
    opened = norm.startswith("từ ", quantity.start) or pattern(r"\btừ (?:mức )?$").search(
        norm[max(0, quantity.start - 9) : quantity.start]
    )
    if not opened:
        return False
    after = norm[quantity.end : min(clause.sentence.span[1], quantity.end + 70)]
    return (
        bool(
            pattern(
                r"(?:(?! đến nay)[^;.\d]|\d{4}){0,44}?(?:xuống|lên|còn|đến)(?: còn| mức| khoảng| dưới| trên)? ?(?:dưới |trên |khoảng )?\d"
            ).match(
                after,
            )
        )
        and quantity.value_max is None
    )


def _norm(clause: Clause) -> bool:
    """Norms of support: a percentage or a sum right after `hỗ trợ`, `mức`, `định mức`."""
    if clause.quantity.kind not in ("percent", "money", "measure"):
        return False
    before = clause.reading.norm[max(clause.segment_start, clause.quantity.start - 30) : clause.quantity.start]
    if clause.quantity.kind == "money" and "/" not in clause.quantity.unit:
        # A sum is a norm where it is a rate of support, a fund's part where it is merely given.
        return bool(pattern(r"(?:mức|thưởng|định mức|trị giá|suất)(?: \w+){0,3} $").search(before)) or bool(
            pattern(r" ?(?:cho )?(?:mỗi|/)").match(clause.reading.norm[clause.quantity.end : clause.quantity.end + 8])
        )
    return bool(_words()["norm_before"].search(before))


def _restated(clause: Clause) -> bool:
    """`Đối với 94 thôn phấn đấu …`: a goal taken up again by what is to be done for it."""
    quantity = clause.quantity
    if quantity.kind != "place" or quantity.out_of is not None:
        return False
    before = clause.reading.norm[max(clause.segment_start, quantity.start - 20) : quantity.start]
    if not pattern(
        r"(?:^|[^\w])(?:đối với|trừ|cho|của|tại|ở|giúp|trong số|hướng dẫn|chỉ đạo|kiểm tra|thẩm định|hồ sơ|hỗ trợ|đôn đốc|rà soát)(?: các| hồ sơ| việc)? $"
    ).search(
        before,
    ):
        return False
    if pattern(r"đối với(?: các)? $|trừ $").search(before):
        return True
    return bool(
        pattern(
            r" (?:phấn đấu|đăng ký|chưa|còn lại|đặc biệt|trong lộ trình|dự kiến|đạt chuẩn|nông thôn mới|ntm|này|xây dựng|khó khăn|biên giới)|:"
        ).match(
            clause.reading.norm[quantity.end : quantity.end + 30],
        )
    )


def _list_of_criteria(clause: Clause) -> bool:
    """`thực hiện đồng bộ 19 tiêu chí` is a list; `đạt 19/19 tiêu chí`, `tăng 2 tiêu chí` are goals."""
    quantity = clause.quantity
    if not quantity.unit.startswith(("tiêu chí", "chỉ tiêu")):
        return False
    if "/" in quantity.unit or quantity.out_of is not None or quantity.comparator != "=" or quantity.value_max is not None:
        return False
    return not pattern(
        r"(?:đạt|thêm|tăng|bình quân|lên|hoàn thành|có|là|đạt chuẩn|tăng thêm|mỗi (?:xã|năm)|duy trì|giữ vững)(?: được| ít nhất| khoảng| từ| chuẩn| \w+)?:? $"
    ).search(
        clause.left[-40:],
    )
