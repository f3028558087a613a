"""How a quantity is meant: a level to be reached, an increase, a decrease, an output, a ratio; and per what."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.records import Measure

_AGAINST = regex.compile(r"(?:^|[ ,(])(?:so với|so năm|so cùng kỳ|bằng mức)\b")
_PER_YEAR = regex.compile(
    r"(?:bình quân )?(?:mỗi|hằng|hàng|từng) năm|bình quân(?: hằng| hàng|/| một| 1| 01)? ?năm|trung bình (?:mỗi |hằng |hàng )?năm"
)
_PER_PLACE = regex.compile(
    r"(?:mỗi|từng|bình quân mỗi|bình quân một|trên) (?:0?1 |một )?(?P<place>xã|thôn|huyện|ấp|bản|làng|buôn|khu dân cư|hộ|đơn vị|phường|thị trấn|xóm|hợp tác xã|htx|khóm|địa phương|người)\b(?! (?:một|01|1) sản phẩm)|bình quân (?P<place>xã)\b|(?:các|những) (?P<place>xã) (?:còn lại|chưa|khác)"
)


@cache
def _cues() -> tuple[regex.Pattern[str], dict[str, Measure]]:
    entry = lexicon("measures")
    table: dict[str, Measure] = {}
    for name in ("output", "level", "decrease", "increase"):
        table.update({key(pattern(r"\(\?<?!.*?\)").sub("", w)): name for w in entry[name]})
    phrases = [w for name in ("output", "level", "decrease", "increase") for w in entry[name]]
    return regex.compile(alternatives(phrases)), table


@cache
def _sets() -> dict[str, regex.Pattern[str]]:
    entry = lexicon("measures")
    return {
        "places": regex.compile(alternatives(entry["increase_of_places"])),
        "members": regex.compile(alternatives(entry["increase_of_members"])),
        "member_units": regex.compile(alternatives(entry["members"])),
        "parts": regex.compile(rf"{alternatives(entry['parts'])}(?: có)?:? ?[^,;:(]*$"),
    }


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
    if quantity.unit == "lần":
        return "ratio"
    left, local = clause.left, clause.local
    against = _against(clause, left)
    if against is not None:
        return against
    if quantity.kind == "money" and "/" not in quantity.unit:
        return "level"
    # `thêm` beats the verb that stands before it.
    if _MORE.search(left):
        return "increase"
    if inherited is not None and (
        _sets()["parts"].search(left) or (clause.left_start > clause.segment_start and last_cue(local) is None)
    ):
        return inherited
    cue = last_cue(local) or last_cue(left) or _from_lead_in(clause)
    if cue is None:
        return inherited or _default(clause, certified)
    return _by_cue(clause, certified, *cue)


_MORE = regex.compile(r"thêm(?: được| mới| từ| khoảng| ít nhất| tối thiểu|:)* ?$")


def _against(clause: Clause, left: str) -> Measure | None:
    """A change against a base: a ratio, unless the thing is itself a rate, whose points go up or down."""
    quantity = clause.quantity
    if quantity.kind != "percent":
        return None
    if pattern(r"(?:cao hơn|thấp hơn|vượt) (?:ít nhất |tối thiểu |khoảng )?$").search(left):
        return "ratio"
    tail = clause.reading.norm[quantity.end : min(clause.segment_end, quantity.end + 60)]
    change = pattern(r"(?P<word>tăng|giảm|cao hơn|thấp hơn|hơn)[^,;]*$").search(left)
    if (
        change is None
        or not _AGAINST.search(pattern(r"[,;]").split(tail)[0])
        or pattern(r"(?:còn|đạt|lên|xuống)\b[^,;]*$").search(left[change.end("word") :])
    ):
        return None
    if "tỷ lệ" in left and change["word"] in ("tăng", "giảm"):
        return "increase" if change["word"] == "tăng" else "decrease"
    return "ratio"


def _default(clause: Clause, certified: bool) -> Measure:
    """No verb and nothing to inherit from."""
    quantity = clause.quantity
    if quantity.out_of is not None or "/" in quantity.unit or quantity.kind == "percent" or "tiêu chí" in quantity.unit:
        return "level"
    return "increase" if certified or quantity.unit.startswith("sản phẩm") else "output"


def _by_cue(clause: Clause, certified: bool, word: str, measure: Measure) -> Measure:
    quantity = clause.quantity
    if measure == "output":
        if quantity.kind == "percent" or quantity.unit.startswith("tiêu chí") or "/" in quantity.unit:
            return "level"
        if quantity.out_of is not None and certified:
            return "level"
        if certified and _sets()["places"].search(word):
            return "increase"
        if _sets()["members"].fullmatch(word) and _sets()["member_units"].match(quantity.unit):
            return "increase"
        if (
            quantity.unit.startswith("sản phẩm")
            and clause.phrase.startswith("đạt")
            and word in ("phát triển", "xây dựng", "phân hạng")
        ):
            return "increase"
    if (
        measure == "increase"
        and word == "tăng"
        and pattern(r"(?:đạt|lên|còn)\b").search(clause.left[clause.left.rfind("tăng") :])
    ):
        return "level"
    return measure


def _from_lead_in(clause: Clause) -> tuple[str, Measure] | None:
    parent = clause.node.parent
    own = clause.reading.norm[clause.node.body : clause.node.head_end] if clause.node.head_end < clause.quantity.start else ""
    texts = [own] if own else []
    if parent is not None and parent.leads_in:
        texts.append(clause.reading.norm[parent.body : parent.paragraph.end])
    for text in texts:
        found = last_cue(text)
        if found and found[1] in ("increase", "decrease"):
            return found
    return None


def per_of(clause: Clause) -> str | None:
    """`năm`, `xã`, … for an amount each, when the unit does not say it."""
    unit = clause.quantity.unit
    left = pattern(r";").split(clause.left)[-1]
    around = left[-70:]
    if "/năm" not in unit and (
        _PER_YEAR.search(around) or pattern(r"(?:/năm| ?mỗi năm| ?hằng năm| ?hàng năm)\b").match(clause.right[:12])
    ):
        return "năm"
    if "/" in unit:
        return None
    found = list(_PER_PLACE.finditer(left))
    match = found[-1] if found else None
    if match and (match["place"] != unit or "trên" in match.group()) and len(left) - match.end() < 60:
        return match["place"]
    return None
