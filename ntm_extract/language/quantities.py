"""Numbers with their units and comparators: the atoms of targets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from math import isfinite

import regex

from ntm_extract.folding import squeeze
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.records import Comparator

_N = r"(?:\d{1,3}(?: ?\. ?\d{3})+(?!\d)(?:, ?\d+(?= ?(?:tỷ|triệu))|,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+ ?, ?\d{1,2}(?= ?%)|(?<!số )\d+, \d{1,2}(?= (?:tiêu chí/|triệu đồng|tỷ đồng|km|ha)(?!\w))|\d{1,3} 0(?= \p{L})|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+)"
_NUMBER = regex.compile(
    rf"(?<![\w.,/-])(?<![\p{{L}}\d] ?[-–] ?(?=\d+/))(?<a>{_N})"
    rf"(?:(?<dash> ?[-–—÷] ?| đến | tới )(?<b>{_N})(?![\w/]*/[\w]*-)"
    rf"| ?/ ?(?:tổng số )?(?<of>{_N}))?(?<percent>(?: ?(?:%|phần trăm)))?(?![\d])"
)
_LOOKBEHINDS = regex.compile(r"^(?:\(\?<!(?:[^()]|\([^()]*\))*\))+")
_GROUPED = regex.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_FROM = regex.compile(r"(?<!\w)từ $")
_YEARISH = regex.compile(r"(?:19|20)\d\d")
_SLASHED = regex.compile(r"(?: ?/ ?(?:đầu người|ngày đêm|\p{L}[\p{L}\d²³]*+))+")
_PART_OF_SUM = regex.compile(
    r"(?: ?\(|[,;] )(?:trong đó |gồm:? )?(?:ngân sách |cấp |vốn |nguồn |tỉnh|huyện|xã|trung ương|địa phương|đầu tư|sự nghiệp|và |, )+[^()\d,;]{0,24} "
)
_OF_YEAR = regex.compile(r"\bnăm 20\d\d ?(?:: ?|đạt |là |lên |còn |phấn đấu (?:đạt )?)*$")
_STOPS = regex.compile(r" ?(?:[;,.)\n]|$|và )")
_OF_TOTAL = regex.compile(rf" (?:(?:trong|trên)(?: tổng)?(?: số)?|trong tổng số|trên tổng) (?<of>{_N}) ")


@dataclass(slots=True)
class Quantity:
    """A number as printed. ``start``/``end`` span comparator, number and unit; ``number`` the figures alone."""

    start: int
    end: int
    number: int
    number_end: int
    value: float
    value_max: float | None
    out_of: float | None
    comparator: Comparator
    unit: str
    kind: str  # percent, money, measure, place, thing, other, none
    span_end: int  # end of the number and unit before any `trở lên`
    explicit: bool = True  # the unit stands at this number


def parse_number(text: str) -> float:
    """A Vietnamese number: points group thousands, a comma is the decimal mark (``24.805,973``)."""
    text = text.replace(" ", "")
    if text.count(",") > 1:
        text = text.replace(",", "")
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    value = float(text.replace(",", "."))
    return value if isfinite(value) else 0.0  # a row of digits without end is no number


@cache
def _units() -> tuple[regex.Pattern[str], dict[str, str], regex.Pattern[str], regex.Pattern[str]]:
    entry = lexicon("units")
    kinds: dict[str, str] = {}
    for kind, name in (("things", "thing"), ("places", "place"), ("money", "money"), ("measures", "measure")):
        kinds.update({key(u): name for u in entry[kind]})
    kinds.update({"%": "percent", "‰": "percent", "phần trăm": "percent"})
    unit = regex.compile(_words(kinds))
    never = regex.compile(_words(key(w) for w in entry["never"]))
    stops = "|".join(regex.escape(key(s)) for s in entry["stops"])
    noun = regex.compile(rf"(?:(?!(?:{stops})\b)\p{{L}}+)(?: (?!(?:{stops})\b)\p{{L}}+){{0,3}}")
    return unit, kinds, never, noun


def _words(phrases: object) -> str:
    """A regex of whole phrases in which the longest wins: a tree of first words keeps it fast."""
    heads: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases), key=len, reverse=True):  # type: ignore[call-overload]
        head, _, rest = phrase.partition(" ")
        heads.setdefault(head, []).append(rest)
    parts = []
    for head, rests in sorted(heads.items(), key=lambda p: -len(p[0])):
        longer = "|".join(regex.escape(r) for r in rests if r)
        tail = f"(?: (?:{longer})(?!\\w))" if longer else ""
        parts.append(regex.escape(head) + (tail + ("?" if "" in rests else "") if tail else ""))
    return rf"(?:{'|'.join(parts)})(?!\w)"


@cache
def _comparators() -> tuple[regex.Pattern[str], dict[str, Comparator], regex.Pattern[str], dict[str, Comparator]]:
    entry = lexicon("comparators")
    before: dict[str, Comparator] = {key(_LOOKBEHINDS.sub("", w)): sign for sign, words in entry["before"].items() for w in words}
    after: dict[str, Comparator] = {key(w): sign for sign, words in entry["after"].items() for w in words}
    between = alternatives(entry["between"])
    words = alternatives(w for listed in entry["before"].values() for w in listed)
    left = regex.compile(rf"(?:(?<word>{words})(?: ?{between})?|(?<word>[≥≤<>~]=?)) ?$")
    right = regex.compile(rf" (?<word>{alternatives(after)})")
    return left, before, right, after


def find_quantities(norm: str, start: int, end: int, taken: list[tuple[int, int]], text: str | None = None) -> list[Quantity]:
    """Quantities in ``norm[start:end]`` outside the sorted spans ``taken`` (references and times)."""
    starts = [t[0] for t in taken]
    found: list[Quantity] = []
    for match in _NUMBER.finditer(norm, start, end):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < taken[index][1]:
            continue
        quantity = _quantity(norm, match, end, found[-1].end if found else start)
        if quantity is not None and text is not None and quantity.start < quantity.number and _in_name(text, quantity.start):
            quantity.start, quantity.comparator = (
                quantity.number,
                "=" if quantity.end == quantity.span_end else quantity.comparator,
            )
        if quantity is not None:
            found.append(quantity)
    return found


def _in_name(text: str, position: int) -> bool:
    """`Đại Từ 15 xóm`: a comparator's word with a capital behind a capital is part of a name."""
    if not text[position].isupper():
        return False
    before = text[max(0, position - 40) : position].rpartition("\n")[2].split(" ")[-2:-1]
    return bool(before and before[0][:1].isupper() and before[0].isalpha())


def _quantity(norm: str, match: regex.Match[str], end: int, after: int) -> Quantity | None:
    first, second, of = match["a"], match["b"], match["of"]
    number_end = match.end("of") if of else match.end("b") if second else match.end("a")
    if match["percent"]:
        number_end = match.end("percent")
    if (
        not second
        and not of
        and not match["percent"]
        and _YEARISH.fullmatch(first)
        and not norm[number_end : number_end + 3].startswith((" xã", " hộ", "m ", " m", "km", " km"))
    ):
        unit_match = _units()[0].match(norm, number_end + 1, end)
        if unit_match is None:
            return None
    if second and _YEARISH.fullmatch(first) and _YEARISH.fullmatch(second):
        return None
    value, value_max, out_of = parse_number(first), parse_number(second) if second else None, parse_number(of) if of else None
    if value_max is not None and value_max <= value:
        value_max = None
        number_end = match.end("a")
    unit, kind, unit_end = _unit_at(
        norm, number_end, end, percent=bool(match["percent"]) and value_max == (parse_number(second) if second else None)
    )
    if kind == "never":
        return None
    if out_of is None and kind in ("place", "thing") and (total := _OF_TOTAL.match(norm, unit_end, end)):
        out_of = parse_number(total["of"])
    begin, comparator = _comparator_before(norm, match.start(), after, ranged=value_max is not None)
    right = _comparators()[2].match(norm, unit_end, end)
    finish = unit_end
    if right:
        comparator = _comparators()[3][right["word"]]
        finish = right.end()
    elif out_of is not None and out_of < value:
        out_of = None
    return Quantity(
        begin, finish, match.start(), number_end, value, value_max, out_of, comparator, unit, kind, unit_end, bool(unit)
    )


def _unit_at(norm: str, position: int, end: int, *, percent: bool) -> tuple[str, str, int]:
    """Unit, its kind and where it ends, for a number that ends at ``position``."""
    if percent:
        slash = _SLASHED.match(norm, position, end)
        tail = slash.end() if slash and "/năm" in slash.group().replace(" ", "") else position
        return squeeze("%" + norm[position:tail].replace(" ", "")), "percent", tail
    units, kinds, never, noun = _units()
    at = position + 1 if norm[position : position + 1] == " " else position
    bad = never.match(norm, at, end)
    good = units.match(norm, at, end)
    if bad and (good is None or bad.end() >= good.end()):
        return "", "never", at
    if good is None and at > position:
        word = noun.match(norm, at, end)
        if word is None:
            return "", "none", position
        return squeeze(word.group()), "other", word.end()
    if good is None:
        return "", "none", position
    tail = good.end()
    slash = _SLASHED.match(norm, tail, end)
    if slash and not slash.group().strip(" /").startswith(("ntm", "nông thôn")):
        tail = slash.end()
    return squeeze(norm[good.start() : tail]), kinds[good.group()], tail


def kind_of_unit(unit: str) -> str:
    """percent, money, measure, place, thing or other."""
    units, kinds, _, _ = _units()
    match = units.match(unit)
    return kinds[match.group()] if match else "other"


@cache
def _unit_anywhere() -> regex.Pattern[str]:
    return regex.compile(r"(?<!\w)(?<!kiểu )" + _units()[0].pattern)


def unit_of_phrase(phrase: str) -> str:
    """The first counted noun of a label (`Số xã đạt chuẩn` is in `xã`); empty when there is none."""
    if pattern(r"tỷ lệ|tỉ lệ|%").match(phrase):
        return "%"
    _, kinds, _, _ = _units()
    match = _unit_anywhere().search(phrase)
    return match.group() if match and kinds[match.group()] not in ("money",) else ""


def _comparator_before(norm: str, number: int, after: int, *, ranged: bool) -> tuple[int, Comparator]:
    left, before, _, _ = _comparators()
    window = norm[max(after, number - 40) : number].rpartition("\n")[2]
    match = left.search(window)
    if match:
        sign = before[match["word"].strip()]
        begin = number - len(window) + match.start()
        # A sign beats a word that stands before it: trên ≥ 12% is >=.
        again = left.search(window[: match.start()])
        if again:
            begin = number - len(window) + again.start()
        return (number, "=") if sign == "=" and match["word"].strip() in ("dự kiến", "ước", "đúng") else (begin, sign)
    if not ranged and (opening := _FROM.search(window)):
        return number - len(window) + opening.start(), ">="
    return number, "="


_GOES_ON = regex.compile(r"(?:lũy kế|lên|còn|xuống|đạt|thêm)(?: là| tổng số| toàn tỉnh| toàn huyện)? $")


def elide(norm: str, quantities: list[Quantity]) -> None:
    """A number without a unit takes its neighbour's: money for an amount with decimals, else the count it goes on with."""
    for index, quantity in enumerate(quantities):
        if quantity.kind != "none":
            continue
        before = quantities[index - 1] if index else None
        behind = quantities[index + 1] if index + 1 < len(quantities) else None
        printed = norm[quantity.number : quantity.number_end]
        source = None
        if "," in printed or quantity.value >= 1000:
            source = next((q for q in (behind, before) if q and q.kind == "money"), None)
        if (
            source is None
            and before
            and before.kind in ("place", "thing", "percent")
            and _GOES_ON.search(norm[max(before.end, quantity.start - 40) : quantity.start])
        ):
            source = before
        # `412 tỷ đồng (cấp tỉnh 230, cấp huyện và xã 182)`: the parts of a sum in the bracket behind it.
        if (
            source is None
            and before
            and before.kind == "money"
            and _PART_OF_SUM.fullmatch(norm[before.end : quantity.start])
            and norm[quantity.end : quantity.end + 1] in (",", ";", ")")
            and (before.explicit or not norm[before.end : quantity.start].lstrip().startswith("("))
        ):
            source = before
        # `năm 2022 đạt 49 triệu đồng/người/năm; năm 2023: 54; năm 2024: 59`: a series by year.
        if (
            source is None
            and before
            and before.kind != "none"
            and _OF_YEAR.search(norm[max(0, before.start - 24) : before.start])
            and _OF_YEAR.search(norm[max(before.end, quantity.start - 24) : quantity.start])
            and _STOPS.match(norm, quantity.end)
        ):
            source = before
        if source is not None and source.unit:
            quantity.unit, quantity.kind, quantity.explicit = source.unit, source.kind, False
