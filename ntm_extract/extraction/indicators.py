"""Indicator and criterion of a target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.patterns import pattern

_RATE, _LENGTH, _AREA = {"percent"}, {"km", "m", "mét", "ki lô mét"}, {"ha", "m2", "m²", "héc ta", "hecta"}
_CERTIFIED = regex.compile(
    r"đạt chuẩn|nông thôn mới|\bntm(?:nc|km|hđ)?\b|công nhận|hoàn thành nhiệm vụ|kiểu mẫu|nâng cao|về đích|hoàn thành (?:chương trình|xây dựng)|ra mắt|văn minh đô thị|đô thị văn minh|hiện đại|đạt \(|lộ trình"
)
_CRITERION_WORD = regex.compile(r"tiêu chí(?! (?:quốc gia|nông thôn mới|ntm|xã|huyện|của|theo|đã|còn|chưa))|tiêu chí")


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    phrases: regex.Pattern[str]
    barred: regex.Pattern[str] | None
    units: frozenset[str]
    needs: tuple[str, ...]


@cache
def _rules(name: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            r["code"],
            regex.compile(alternatives(r["any"])),
            regex.compile(alternatives(r["not"])) if r.get("not") else None,
            frozenset(r.get("units", ())),
            tuple(r.get("needs_unit", ())),
        )
        for r in lexicon("indicators")[name]
    )


@cache
def criterion_of_indicator() -> dict[str, int | None]:
    """Indicator codes with their commune criterion, from ``indicators.tsv``."""
    text = (resources.files("ntm_extract.language") / "lexicons" / "indicators.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return {row[0]: int(row[1]) if row[1] else None for row in rows}


@cache
def _criteria() -> tuple[regex.Pattern[str], dict[str, int]]:
    table = {key(name): int(number) for number, names in lexicon("criteria")["names"].items() for name in names}
    names = alternatives(table)
    numbered = r"(?<number>\d{1,2})(?![.,]?\d)"
    named = regex.compile(
        rf"tiêu chí(?: số| thứ)? ?{numbered}|tiêu chí(?: quốc gia)?(?: số \d+)?(?: về|:)? ?[“\"‘']?(?<name>{names})"
    )
    return named, table


def criterion_in(text: str) -> int | None:
    """The commune criterion that a clause or heading names after the word `tiêu chí`."""
    named, table = _criteria()
    for match in named.finditer(text):
        if match["number"]:
            number = int(match["number"])
            if 1 <= number <= 19:
                return number
        else:
            return table[match["name"]]
    return None


def criterion_of_heading(head: str) -> int | None:
    """The criterion that a heading names after the word `tiêu chí`; a mere theme (Môi trường, cảnh quan) names none."""
    return criterion_in(head)


_OTHER_STANDARD = regex.compile(r"đạt (?:chuẩn |tiêu chuẩn )?(?:tiếp cận pháp luật|an toàn về an ninh|phổ cập|quốc gia về y tế)")
_SMART = regex.compile(r"(?:xã|thôn|ấp|bản|làng|khu dân cư) (?:(?:nông thôn mới|ntm) )?thông minh\b")


def is_certified(clause: Clause, heads: list[str]) -> bool:
    """Does the number count places that are recognised at a level?"""
    if clause.quantity.kind != "place":
        return False
    if _OTHER_STANDARD.match(clause.phrase):
        return False  # `16/16 xã đạt chuẩn tiếp cận pháp luật`
    about = f"{clause.left} {clause.phrase}"
    if _CERTIFIED.search(about):
        return True
    if _SMART.search(about):
        return False  # `Số thôn thông minh`, whatever the caption of its table lists beside
    return any(_CERTIFIED.search(h) for h in heads[:3])


def indicator_of(
    clause: Clause, certified: bool, heads: list[str], heading_criterion: int | None, inherited: str | None = None
) -> str:
    """The code of ``indicators.tsv``; `other` if none fits. ``inherited`` is that of the quantity before in the sentence."""
    quantity = clause.quantity
    if quantity.kind == "money" and "/" not in quantity.unit:
        return _money(clause, heads, inherited)
    phrase, local = clause.phrase, clause.local
    if (
        quantity.kind == "place"
        and pattern(r" ?[:(] ?").fullmatch(clause.left)
        and pattern(r"tiêu chí $").search(clause.reading.norm[clause.left_start - 9 : clause.left_start] + " ")
    ):
        return "criteria_met"  # `Nhóm xã đạt 15-18 tiêu chí: 20 xã`
    if quantity.kind in ("place", "percent") and _meets_criterion(clause, phrase, local, heading_criterion):
        return "units_meeting_criterion"
    if certified and pattern(r"(?:(?:nông thôn mới|ntm) )?thông minh\b").match(phrase):
        return "smart_models"
    if certified and not _other_predicate(phrase):
        return "certified_units"
    kind, unit = quantity.kind, quantity.unit
    for text in _texts(clause, phrase, local):
        code = _match(text, kind, unit, "rules")
        if code and not (code == "criteria_met" and not unit.startswith(("tiêu chí", "chỉ tiêu"))):
            if code in _GENERAL and inherited and not phrase and _continues_unit(clause):
                return inherited  # `thêm 04 trường đạt chuẩn quốc gia, công nhận lại 05 trường`
            return code
        if kind == "percent" and text == phrase and _CERTIFIED.search(phrase) and _PLACES.match(phrase):
            return "certified_units"
    if inherited and _continues_unit(clause) and kind == "thing":
        return inherited  # `xây mới 28 nhà văn hóa xóm, nâng cấp 54 nhà`
    if inherited and (not _own_noun(clause, phrase, local) or _sets_part(clause)):
        return inherited
    if kind in ("percent",) or unit == "lần" or "/" in unit:
        for head in heads[:1]:
            code = _match(head, kind, unit, "rules")
            if code:
                return code
    if certified or (kind == "percent" and _CERTIFIED.search(f"{clause.left} {phrase}") and _PLACES.search(f"{local} {phrase}")):
        return "certified_units"
    return "other"


_GENERAL = frozenset({"school_works", "cooperatives", "electricity_works"})
_PLACES = regex.compile(r"(?:tổng )?(?:số |các )?(?:xã|thôn|huyện|thị trấn|ấp|bản|đơn vị|khu dân cư|làng|buôn)\b")


def _texts(clause: Clause, phrase: str, local: str) -> list[str]:
    """Where the thing is named, likeliest place first."""
    quantity = clause.quantity
    after = pattern(r"[;.]").split(clause.right)[0]
    if quantity.kind == "percent":
        rate = clause.left[clause.left.rfind("tỷ lệ") :] if "tỷ lệ" in clause.left else ""
        if rate or not phrase or phrase.startswith(("dân số", "tổng", "số hộ", "so với", "trở", "kế hoạch", "diện tích")):
            return [t for t in (rate, local, clause.left, phrase, after) if t.strip()]
        return [t for t in (phrase, after, local, clause.left) if t.strip()]
    unit = quantity.unit
    head = clause.reading.norm[clause.node.body : clause.node.head_end]
    if (
        head
        and local.lstrip().startswith(head)
        and clause.node.head_end < quantity.start
        and not head.startswith(("số", "tỷ lệ", "tổng"))
    ):
        local = local.lstrip()[len(head) :].lstrip(" :")
    elif head and ":" in local and clause.node.head_end < quantity.start and not head.startswith(("số", "tỷ lệ", "tổng")):
        local = local.rpartition(":")[2]  # `Trường học, văn hóa, y tế: có thêm 03 trường …`
    return [t for t in (f"{local} {unit} {phrase}", f"{unit} {after}", f"{clause.left} {unit} {phrase}") if t.strip()]


def _continues_unit(clause: Clause) -> bool:
    return bool(regex.match(rf"{regex.escape(clause.quantity.unit)}\b", _previous_unit(clause)))


def _previous_unit(clause: Clause) -> str:
    quantities = clause.sentence.quantities
    index = quantities.index(clause.quantity)
    return quantities[index - 1].unit if index else ""


def _own_noun(clause: Clause, phrase: str, local: str) -> bool:
    """Does the clause name a thing of its own, or does it go on with the one before (`riêng vùng DTTS giảm 3%`)?"""
    if clause.quantity.kind in ("thing", "place", "other"):
        return clause.quantity.unit != _previous_unit(clause)
    words = pattern(
        r"\b(?:đạt|tăng|giảm|còn|lên|xuống|là|có|trong đó|riêng|năm|đến|hết|cuối|và|từ|trên|dưới|so với|phấn đấu|bình quân|gấp|khoảng|tối thiểu|các|\d+)\b"
    ).sub(
        " ",
        f"{local} {phrase if clause.quantity.kind == 'percent' else ''}",
    )
    return len(words.split()) > 3


def _sets_part(clause: Clause) -> bool:
    return bool(pattern(r"(?:trong đó|riêng)[^;]*$").search(clause.left)) and clause.quantity.kind == "percent"


_LABELLED = regex.compile(r"tiêu chí(?: số)? \d{1,2} ?\([^()]*\) ?(?:có |đạt |tăng |thêm |: ?|phấn đấu )*$")


def criterion_label(clause: Clause) -> str:
    """`tiêu chí số 2 (Giao thông) có`: the criterion right before a count of places, over the bracket with its name."""
    found = _LABELLED.search(clause.before) if clause.quantity.kind == "place" else None
    return found.group() if found else ""


def _meets_criterion(clause: Clause, phrase: str, local: str, heading_criterion: int | None) -> bool:
    about = f"{criterion_label(clause)} {local} {phrase}"
    if clause.quantity.kind == "percent" and not pattern(r"(?:số |tỷ lệ |% )?(?:xã|thôn|huyện)\b").search(about):
        return False
    if pattern(
        r"(?:đạt|từ|dưới|thêm) (?:\d+|\d+ ?[-–] ?\d+|\d+/\d+) tiêu chí|các tiêu chí|bộ tiêu chí(?! quốc gia về y tế)|đủ tiêu chí|số tiêu chí"
    ).search(
        about,
    ):
        return False
    if _CRITERION_WORD.search(about):
        return True
    return (
        heading_criterion is not None
        and clause.quantity.kind == "place"
        and clause.quantity.unit == "xã"
        and bool(pattern(r"đạt|hoàn thành|duy trì").search(about))
        and not _PREDICATE.match(phrase)
    )


_PREDICATE = regex.compile(r"^(?:có|được|triển khai|tổ chức|thực hiện|lắp|sử dụng|hỗ trợ)\b")


def _other_predicate(phrase: str) -> bool:
    return bool(_PREDICATE.match(phrase)) and not _CERTIFIED.search(phrase)


def _match(text: str, kind: str, unit: str, name: str) -> str | None:
    category = _category(kind, unit)
    for rule in _rules(name):
        if rule.units and category not in rule.units:
            continue
        if rule.needs and not unit.startswith(rule.needs):
            continue
        if rule.phrases.search(text) and not (rule.barred and rule.barred.search(text)):
            return rule.code
    return None


def _category(kind: str, unit: str) -> str:
    if kind == "percent":
        return "rate"
    if kind == "money":
        return "money"
    if unit in _LENGTH:
        return "length"
    if unit in _AREA:
        return "area"
    if unit == "lần":
        return "ratio"
    return "count"


def _money(clause: Clause, heads: list[str], inherited: str | None) -> str:
    """Income is money, too; all else is a fund, named by its source."""
    before = clause.left if pattern(r"giá trị (?:sản xuất|sản phẩm|thu)").search(clause.left) else clause.before
    if "thu nhập" in before or (inherited == "income_per_capita" and not pattern(r"vốn|kinh phí|ngân sách").search(clause.left)):
        return "income_per_capita"
    own = (
        _match(clause.local, "money", "", "funding") or _match(clause.phrase, "money", "", "funding")
        if clause.local.strip()
        else _match(clause.phrase, "money", "", "funding")
    )
    if own is not None and own not in ("funding_direct", "funding_total"):
        return own
    if inherited in ("funding_central", "funding_local") and _TIER.fullmatch(clause.local.strip()):
        return "funding_local"  # `Ngân sách tỉnh 152 tỷ đồng, huyện 310 tỷ đồng, xã 265 tỷ đồng`
    parent = _fund_above(clause, heads)
    if own == "funding_total" and pattern(r"tổng (?:nhu cầu|kinh phí|số|nguồn|vốn|mức|cộng)|nhu cầu").search(clause.local):
        return own
    return (
        parent
        or own
        or _match(clause.left, "money", "", "funding")
        or (_match(heads[0], "money", "", "funding") if heads else None)
        or ("funding_total" if any(_RESOURCES.search(h) for h in heads) and _BY_YEAR.search(clause.left) else "other")
    )


_TIER = regex.compile(r",? ?(?:cấp )?(?:tỉnh|huyện|xã)")
_RESOURCES = regex.compile(r"nguồn lực|vốn|kinh phí|phân theo năm")
_BY_YEAR = regex.compile(r"năm 20\d\d ?:? ?$")


def _fund_above(clause: Clause, heads: list[str]) -> str | None:
    """A part of a fund (vốn sự nghiệp, năm 2021) belongs to the fund named last before it, in its item or above."""
    text = clause.reading.norm[clause.node.body : clause.left_start + len(clause.left) - len(clause.local)]
    for words in (text, *heads[:2]):
        last: tuple[int, str] | None = None
        for rule in _rules("funding"):
            if rule.code in ("funding_direct", "funding_total"):
                continue
            for match in rule.phrases.finditer(words):
                if last is None or match.start() > last[0]:
                    last = (match.start(), rule.code)
        if last is not None and (words is not text or _is_part(text + clause.local)):
            return last[1]
    return None


def _is_part(own: str) -> bool:
    """Within an item, a part stands in the bracket, or behind `gồm`, `trong đó`, of its fund."""
    return bool(pattern(r"\((?:[^()]*)$|gồm|trong đó|cụ thể").search(own))
