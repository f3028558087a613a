"""Indicator and criterion of a target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import regex

from ntm_extract.extract.clause import Clause
from ntm_extract.language.lexicon import alternatives, key, lexicon

_RATE, _LENGTH, _AREA = {"percent"}, {"km", "m", "mét", "ki lô mét"}, {"ha", "m2", "m²", "héc ta", "hecta"}
_CERTIFIED = regex.compile(r"đạt chuẩn|nông thôn mới|\bntm\b|công nhận|hoàn thành nhiệm vụ|kiểu mẫu|nâng cao|về đích|hoàn thành (?:chương trình|xây dựng)|ra mắt|văn minh đô thị|đô thị văn minh|hiện đại|đạt \(|lộ trình")
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
        _Rule(r["code"], regex.compile(alternatives(r["any"])), regex.compile(alternatives(r["not"])) if r.get("not") else None,
              frozenset(r.get("units", ())), tuple(r.get("needs_unit", ())))
        for r in lexicon("indicators")[name]
    )


@cache
def criterion_of_indicator() -> dict[str, int | None]:
    """Indicator codes with their commune criterion, from ``indicators.tsv``."""
    text = (resources.files("ntm_extract.language") / "lexicons" / "indicators.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return {row[0]: int(row[1]) if row[1] else None for row in rows}


@cache
def _criteria() -> tuple[regex.Pattern[str], regex.Pattern[str], dict[str, int]]:
    table = {key(name): int(number) for number, names in lexicon("criteria")["names"].items() for name in names}
    names = alternatives(table)
    numbered = r"(?<number>\d{1,2})(?![.,]?\d)"
    named = regex.compile(rf"tiêu chí(?: số| thứ)? ?{numbered}|tiêu chí(?: số \d+)?(?: về|:)? ?[“\"‘']?(?<name>{names})")
    heading = regex.compile(rf"(?:về |nhóm |lĩnh vực |tiêu chí )?(?<name>{names})(?:\s?$|:|\s[-–(])")
    return named, heading, table


def criterion_in(text: str) -> int | None:
    """The commune criterion that a clause or heading names after the word `tiêu chí`."""
    named, _, table = _criteria()
    for match in named.finditer(text):
        if match["number"]:
            number = int(match["number"])
            if 1 <= number <= 19:
                return number
        else:
            return table[match["name"]]
    return None


def criterion_of_heading(head: str) -> int | None:
    """A heading may name a criterion with or without the word."""
    found = criterion_in(head)
    if found is not None:
        return found
    _, heading, table = _criteria()
    match = heading.match(head)
    return table[match["name"]] if match else None


def is_certified(clause: Clause, heads: list[str]) -> bool:
    """Does the number count places that are recognised at a level?"""
    if clause.quantity.kind != "place":
        return False
    about = f"{clause.left} {clause.phrase}"
    if _CERTIFIED.search(about):
        return True
    return any(_CERTIFIED.search(h) for h in heads[:2])


def indicator_of(clause: Clause, certified: bool, heads: list[str], heading_criterion: int | None) -> str:
    """The code of ``indicators.tsv``; `other` if none fits."""
    quantity = clause.quantity
    if quantity.kind == "money" and "/" not in quantity.unit:
        return _funding(clause, heads)
    phrase, local = clause.phrase, clause.local
    if quantity.kind in ("place", "percent") and _meets_criterion(clause, phrase, local, heading_criterion, certified):
        return "units_meeting_criterion"
    if certified and not _other_predicate(phrase):
        return "certified_units"
    unit = quantity.unit if quantity.kind != "percent" else ""
    texts = [f"{unit} {phrase}"] if phrase or unit else []
    if quantity.kind == "percent" and ("tỷ lệ" in clause.left or not phrase or phrase.startswith(("dân số", "tổng", "số hộ", "so với", "trở"))):
        texts = [local, clause.left, *texts]
    elif quantity.kind == "percent":
        texts += [local, clause.left]
    else:
        texts = [*texts, f"{local} {unit} {phrase}", clause.left]
    for text in [*texts, *heads[:2]]:
        code = _match(text, quantity.kind, quantity.unit, "rules")
        if code:
            return code
    if certified or (quantity.kind == "percent" and _CERTIFIED.search(f"{clause.left} {phrase}") and regex.search(r"(?:số |các )?(?:xã|thôn|huyện|thị trấn|ấp|bản|đơn vị)\b", f"{local} {phrase}")):
        return "certified_units"
    return "other"


def _meets_criterion(clause: Clause, phrase: str, local: str, heading_criterion: int | None, certified: bool) -> bool:
    about = f"{local} {phrase}"
    if clause.quantity.kind == "percent" and not regex.search(r"(?:số |tỷ lệ |% )?(?:xã|thôn|huyện)\b", about):
        return False
    if _CRITERION_WORD.search(about) and not regex.search(r"\d+ tiêu chí|các tiêu chí|bộ tiêu chí(?! quốc gia về y tế)|đủ tiêu chí", about):
        return True
    return heading_criterion is not None and clause.quantity.kind == "place" and clause.quantity.unit == "xã" and "đạt" in f"{clause.left} {phrase}"


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


def _funding(clause: Clause, heads: list[str]) -> str:
    own = f"{clause.local} {clause.phrase}"
    for text in (own, clause.left, clause.before, *heads[:2]):
        code = _match(text, "money", clause.quantity.unit, "funding")
        if code and not (code in ("funding_direct", "funding_total") and text is own and _parent_funding(clause, heads)):
            return code
    return _parent_funding(clause, heads) or "other"


def _parent_funding(clause: Clause, heads: list[str]) -> str | None:
    """A part of a fund (vốn sự nghiệp, năm 2021) belongs to the fund whose sentence or item it stands in."""
    for text in (clause.reading.norm[clause.node.body:clause.quantity.start], *heads[:2]):
        code = _match(text, "money", clause.quantity.unit, "funding")
        if code and code not in ("funding_direct", "funding_total"):
            return code
    return None
