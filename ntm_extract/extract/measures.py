"""How a quantity is meant: a level to be reached, an increase, a decrease, an output, a ratio; and per what."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extract.clause import Clause
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.records import Measure

_AGAINST = regex.compile(r"(?:^|[ ,(])(?:so với|so năm|so cùng kỳ|bằng mức)\b")
_PER_YEAR = regex.compile(r"(?:bình quân )?(?:mỗi|hằng|hàng|từng) năm|bình quân(?: hằng| hàng|/| một| 1| 01)? ?năm|trung bình (?:mỗi |hằng |hàng )?năm")
_PER_PLACE = regex.compile(r"(?:mỗi|từng|bình quân mỗi|bình quân một|trên) (?:0?1 |một )?(?P<place>xã|thôn|huyện|ấp|bản|làng|buôn|khu dân cư|hộ|đơn vị|phường|thị trấn|xóm|hợp tác xã|htx|khóm|địa phương|người)\b|bình quân (?P<place>xã)\b|(?:các|những) (?P<place>xã) (?:còn lại|chưa|khác)")


@cache
def _cues() -> tuple[regex.Pattern[str], dict[str, Measure]]:
    entry = lexicon("measures")
    table: dict[str, Measure] = {}
    for name in ("output", "level", "decrease", "increase"):
        table.update({key(w): name for w in entry[name]})  # type: ignore[misc]
    return regex.compile(alternatives(table)), table


def last_cue(text: str) -> tuple[str, Measure] | None:
    """The cue nearest to the end of ``text``."""
    pattern, table = _cues()
    last = None
    for match in pattern.finditer(text):
        last = match
    return (last.group(), table[last.group()]) if last else None


def measure_of(clause: Clause, certified: bool, inherited: Measure | None) -> Measure:
    """The measure of a clause's quantity; ``inherited`` is that of the quantity it is coordinated with."""
    quantity = clause.quantity
    tail = clause.reading.norm[quantity.end:min(clause.segment_end, quantity.end + 60)]
    against = _AGAINST.search(tail)
    left = clause.left
    cue = last_cue(left)
    if quantity.unit == "lần":
        return "ratio"
    if against and quantity.kind == "percent" and (cue is None or cue[0] not in ("còn", "đạt", "lên", "xuống")):
        if regex.search(r"(?:tăng|giảm|cao hơn|thấp hơn|vượt|hơn)[^,;]*$", left) and "điểm" not in quantity.unit:
            return "ratio"
    if regex.search(r"(?:cao hơn|thấp hơn|vượt) (?:ít nhất |tối thiểu |khoảng )?$", left) and quantity.kind == "percent":
        return "ratio"
    if quantity.kind == "money" and "/" not in quantity.unit:
        return "level"
    # `thêm` beats the verb that stands before it.
    if regex.search(r"thêm(?: được| mới| từ| khoảng| ít nhất| tối thiểu|:)* ?$", left):
        return "increase"
    if cue is None:
        cue = _from_lead_in(clause)
        if inherited is not None and (cue is None or clause.left_start > clause.segment_start):
            return inherited
    if cue is None:
        if certified:
            return "increase"
        return "output" if quantity.kind in ("thing", "measure", "other", "place") and "tiêu chí" not in quantity.unit else "level"
    word, measure = cue
    if measure == "output":
        if quantity.kind == "percent" or quantity.unit.startswith("tiêu chí"):
            return "level"
        if certified:
            return "increase"
    if measure == "increase" and quantity.kind == "percent" and word in ("công nhận", "được công nhận", "thành lập"):
        return "level"
    if measure == "increase" and word == "tăng" and regex.search(r"tăng (?:tỷ lệ|số)[^,;]*$", left) and regex.search(r"(?:đạt|lên|còn)\b", left[left.rfind("tăng"):]):
        return "level"
    return measure


def _from_lead_in(clause: Clause) -> tuple[str, Measure] | None:
    parent = clause.node.parent
    own = clause.reading.norm[clause.node.body:clause.node.head_end] if clause.node.head_end < clause.quantity.start else ""
    texts = [own] if own else []
    if parent is not None and parent.leads_in:
        texts.append(clause.reading.norm[parent.body:parent.paragraph.end])
    for text in texts:
        found = last_cue(text)
        if found and found[1] in ("increase", "decrease"):
            return found
    return None


def per_of(clause: Clause) -> str | None:
    """`năm`, `xã`, … for an amount each, when the unit does not say it."""
    unit = clause.quantity.unit
    left = regex.split(r";", clause.left)[-1]
    around = left[-70:]
    if "/năm" not in unit and (_PER_YEAR.search(around) or regex.match(r"(?:/năm| ?mỗi năm| ?hằng năm| ?hàng năm)\b", clause.right[:12])):
        return "năm"
    if "/" in unit:
        return None
    match = None
    for match in _PER_PLACE.finditer(left):
        pass
    if match and (match["place"] != unit or "trên" in match.group()) and len(left) - match.end() < 60:
        return match["place"]
    return None
