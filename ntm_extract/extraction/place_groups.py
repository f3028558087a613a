"""Districts listed with their communes, where no word `xã` stands by the names.

`Tháp Mười (04): Mỹ Đông, Láng Biển`; `Bát Xát: Nậm Chạc, Bản Xèo; Bảo Yên: Tân Tiến`; `Sa Pa Ngũ Chỉ Sơn`;
`Xuân Quang, Sơn Hải - Bảo Thắng`; `Thanh Điền, Thái Bình (Châu Thành)`. The shape alone is not enough to tell a
commune from any other name: a group counts only when the gazetteer has at least half of its communes in that district.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from ntm_extract.folding import canonical_tones, lower, skeleton
from ntm_extract.gazetteer import communes_by_district, district_names
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading

_WORD = r"\p{Lu}\p{L}*(?:['’]\p{L}+)*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|[1-9]\d?\b(?! ?\p{{L}}))){{0,3}}"
_ASIDE = r"(?: \((?!(?:huyện|thị xã|thành phố|tp|tx)\b)\p{Ll}[^()]{2,60}\))?"
_TYPED = r"(?:(?i:xã|thị trấn|phường) )?"
_NAMES = rf"{_TYPED}{_NAME}{_ASIDE}(?:(?: ?, ?| và |, và ){_TYPED}{_NAME}{_ASIDE})*"
_UNIT = r"(?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|h\.) ?)"
_COUNT = r"(?: ?\( ?\d{1,3}(?: xã)?(?:,[^():;]{1,30})? ?\)| ?\d{1,3}(?: xã)?)"
_AFTER = regex.compile(rf"{_COUNT}? ?(?::|[-–] |\()? ?(?:(?:, )?(?:bao )?gồm:? |có:? |(?:, )?là:? )?(?<names>{_NAMES})")
_DISTRICT_LAST = regex.compile(
    rf"(?<names>{_NAMES})(?: (?:của |thuộc |ở )?{_UNIT}(?<district>{_WORD}(?: {_WORD}){{0,2}})| [-–] ?{_UNIT}?(?<district>{_WORD}(?: {_WORD}){{0,2}})| ?\({_UNIT}?(?<district>{_WORD}(?: {_WORD}){{0,2}})\))(?=\s*(?:[;,.:()\n/]|$|và |\p{{Ll}}))"
)
_ITEM = regex.compile(rf"(?:^|\0*(?:, ?| và |, và ))(?:(?<type>(?i:xã|thị trấn|phường)) )?(?<name>{_NAME})")
_BRACKETED = regex.compile(r" \([^()]*\)")


@dataclass(slots=True)
class Group:
    """Commune names (reading spans and unit words) of one district, and the span of the whole listing.

    ``head`` is where the district's own name begins; ``start`` may be that of groups before it in the same listing.
    """

    names: list[tuple[int, int, str]]
    district: str
    start: int
    end: int
    head: int


@cache
def _names_of_districts(province: str | None) -> regex.Pattern[str]:
    known = {canonical_tones(lower(n)) for k, n in district_names().items() if k in communes_by_district(province)}
    names = known | {name.replace(" ", "") for name in known}
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(sorted(map(regex.escape, names), key=len, reverse=True))})(?!\p{{L}})")


def find_groups(reading: Reading, province: str | None, start: int, end: int) -> list[Group]:
    """All groups between ``start`` and ``end``, in order; groups that semicolons join share their listing's start."""
    table = communes_by_district(province)
    text = reading.mended
    named = [m.span() for m in _names_of_districts(province).finditer(reading.norm, start, end) if text[m.start()].isupper()]
    if not named:
        return []
    found = _first(text, table, named, start, end)
    if any(
        pattern(r"(?:[-–] ?|\(|(?:của|thuộc|ở) )(?:\p{L}+ |\p{L}+ \p{L}+ )?$|(?i:huyện|thị xã|thành phố) $").search(
            text[max(start, a - 14) : a],
        )
        for a, _ in named
    ):
        found += _last(text, table, start, end)
    groups: list[Group] = []
    for group in sorted(found, key=lambda g: (g.start, -g.end)):
        if groups and group.names[0][0] < groups[-1].end:
            continue
        if groups and pattern(r"[ ;,.:và]*").fullmatch(text[groups[-1].end : group.start]):
            group.start = groups[-1].start
        groups.append(group)
    return groups


def _first(text: str, table: dict[str, frozenset[str]], named: list[tuple[int, int]], start: int, end: int) -> list[Group]:
    """Every `district: communes`."""
    groups = []
    for begin, stop in named:
        district = text[begin:stop]
        homes = table[skeleton(district)]
        match = _AFTER.match(text, stop, end)
        if match is None or pattern(r"(?:(?i:xã|phường|thị trấn)|[-–(]) ?$").search(text[max(start, begin - 10) : begin]):
            continue
        unit = regex.search(rf"{_UNIT}$", text[max(start, begin - 12) : begin])
        names = _until_group(text, _items(text, match.start("names"), match.end("names")), table, homes)
        if names and _fits(text, names, homes):
            names += _further(text, names[-1][1], end, table, homes)
            head = begin - (len(unit.group()) if unit else 0)
            groups.append(Group(names, district, head, names[-1][1], head))
    return groups


_NEXT = regex.compile(rf"{_ASIDE} ?; (?:riêng )?(?:(?<type>(?i:xã|thị trấn|phường)) )?(?<name>{_NAME})(?! ?:| ?\(?\d+ xã)")


def _further(
    text: str, position: int, end: int, table: dict[str, frozenset[str]], homes: frozenset[str]
) -> list[tuple[int, int, str]]:
    """`Cờ Đỏ: Thới Xuân; Đông Thắng (chuyển tiếp …)`: behind a semicolon the same district's next commune."""
    names = []
    while match := _NEXT.match(text, position, end):
        name = skeleton(match["name"])
        if name not in homes or name in table:
            break
        names.append((match.start("name"), match.end("name"), (match["type"] or "xã").lower()))
        position = match.end()
    return names


def _last(text: str, table: dict[str, frozenset[str]], start: int, end: int) -> list[Group]:
    """Every `communes (district)` and `communes - district`."""
    groups = []
    for match in _DISTRICT_LAST.finditer(text, start, end):
        homes = table.get(skeleton(match["district"]))
        names = _items(text, match.start("names"), match.end("names")) if homes else []
        if homes and names and _fits(text, names, homes):
            groups.append(Group(names, match["district"], match.start(), match.end(), match.start()))
    return groups


def _items(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The names of a list; what stands in brackets behind one is no part of it."""
    masked = _BRACKETED.sub(lambda m: "\0" * len(m.group()), text[start:end])
    return [(start + m.start("name"), start + m.end("name"), (m["type"] or "xã").lower()) for m in _ITEM.finditer(masked)]


def _until_group(
    text: str, names: list[tuple[int, int, str]], table: dict[str, frozenset[str]], homes: frozenset[str]
) -> list[tuple[int, int, str]]:
    """A name that is no commune of this district but begins the next one's group ends the list."""
    kept = []
    for begin, stop, unit in names:
        name = skeleton(text[begin:stop])
        if name not in homes and name in table and pattern(r" ?[:(]").match(text[stop : stop + 2]):
            break
        kept.append((begin, stop, unit))
    return kept


def _fits(text: str, names: list[tuple[int, int, str]], homes: frozenset[str]) -> bool:
    known = sum(skeleton(text[a:b]) in homes for a, b, _ in names)
    return known >= max(1, len(names) / 2)
