"""Reads one commune name at a place of the text: how long it is, whether the gazetteer has it, which district follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import communes_of_province, district_names, districts_of_commune, units
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.reading import Reading
from ntm_extract.records import UnitType

WORD = r"\p{Lu}[\p{L}]*(?:['’]\p{L}+)*"
NAME = rf"{WORD}(?: (?:{WORD}|[1-9]\d?\b(?! ?(?!(?:huyện|thị xã|thành phố|thuộc|của|và|đạt|được)\b)\p{{L}}))){{0,3}}"
TYPE = r"(?i:(?<!thị )xã|phường|thị trấn|tt\.|đặc khu)"
DISTRICT = (
    rf"(?:(?:của|thuộc|ở|tại) )?(?i:các )?(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận) ?(?<district>{WORD}(?: {WORD}){{0,3}})"
)
AFTER_DISTRICT = regex.compile(rf" ?[,(]? ?{DISTRICT}\)?")
_CLOSES = regex.compile(
    r" ?(?:[,;.:)(\n/]|$|và |huyện |thị xã |thành phố |tp|của |thuộc |đạt |được |là |-|–|phấn đấu |để |có |trong |năm |cùng |cơ bản |hoàn thành |đã |đăng ký |hiện )"
)
ITEM = regex.compile(NAME)
_FARM = regex.compile(rf"Nông (?i:trường) {NAME}")
_DASHED = regex.compile(rf"{NAME} - {NAME}")
IN_BRACKET = regex.compile(r" ?\((?<district>[^()\d]{2,24})\)")


@dataclass(slots=True)
class Mention:
    """A named commune: reading span, unit word, district if the list says it, and the list it stands in."""

    start: int
    end: int
    unit_type: UnitType
    district: str | None
    list_start: int
    list_end: int


@cache
def _heads() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:{alternatives(lexicon('bodies')['heads'])}|tiêu chí|nhà văn hóa|nông thôn|ocop|quy hoạch|văn hóa|hội)\b"
    )


@cache
def _known_everywhere() -> frozenset[str]:
    return frozenset(skeleton(u.commune) for u in units() if u.commune)


def _known(province: str | None) -> frozenset[str]:
    return communes_of_province(province) if province else _known_everywhere()


def unit_type_of(word: str) -> UnitType:
    """The unit type that a word names."""
    word = word.lower().strip()
    return {"tt.": "thị trấn"}.get(word, word)  # type: ignore[return-value]


class NameReader:
    """Reads commune names in the text of one plan."""

    def __init__(self, reading: Reading, province: str | None) -> None:
        self.reading = reading
        self.text = reading.mended
        self.province = province
        self.known = _known(province)
        self.districts = district_names()

    def name_at(self, position: int, end: int, *, strict: bool) -> int | None:
        """The end of the commune name at ``position``; ``strict`` asks for a known name or a clear end."""
        match = ITEM.match(self.text, position, end)
        if match is None or (_heads().match(self.reading.norm, position) and skeleton(match.group()) not in self.known):
            return None
        words = match.group().split(" ")
        if words[0].isupper() and len(words[0]) > 1 and len(words) == 1:
            return None
        dashed = _DASHED.match(self.text, position, end) or _FARM.match(self.text, position, end)
        if dashed and skeleton(dashed.group()) in self.known:
            return dashed.end()  # `Xuân Hương - Đà Lạt`
        for count in range(len(words), 0, -1):
            candidate = " ".join(words[:count])
            if skeleton(candidate) in self.known and (count > 1 or not match.group().isupper()):
                stop = position + len(candidate)
                if count < len(words) and len(words) - count == 1 and _CLOSES.match(self.text, match.end()) and count == 1:
                    continue
                return stop
        whole = match.end()
        if len(words) == 1 and self.district_follows(whole, end):
            return whole  # `xã Bhalêê (Tây Giang)`: a name that the gazetteer writes otherwise
        if match.group().isupper() and len(words) > 1:
            return None  # a heading in capitals: only names that are known are read out of it
        if len(words) < 2 or not _CLOSES.match(self.text, whole, min(len(self.text), whole + 12)):
            return None
        if strict and skeleton(match.group()) in self.districts and not self._listed(whole):
            return None
        return whole

    def goes_on(self, position: int, end: int) -> bool:
        if regex.compile(rf"{TYPE} {WORD}").match(self.text, position, end):
            return False  # `; xã A, huyện B` begins a list of its own
        name = self.name_at(position, end, strict=True)
        return name is not None and skeleton(self.text[position:name]) in self.known

    def district_follows(self, position: int, end: int) -> bool:
        """Is a known district named right behind a name?"""
        after = IN_BRACKET.match(self.text, position, end) or AFTER_DISTRICT.match(self.text, position, end)
        return bool(after) and self.is_known_district(after["district"].strip())

    def may_be_in(self, mention: Mention, district: str) -> bool:
        """No, if the gazetteer has the commune in other districts of the province only."""
        name = skeleton(self.text[mention.start : mention.end])
        homes = districts_of_commune(self.province).get(name) if self.province else None
        # The lists write Krông A Na, plans Krông Ana.
        return not homes or skeleton(district).replace(" ", "") in {h.replace(" ", "") for h in homes}

    def district(self, match: regex.Match[str], group: str) -> tuple[str, int]:
        """The longest known district name at the match, and where the match then ends."""
        words = match[group].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if skeleton(name) in self.districts:
                return name, match.start(group) + len(name)
        return match[group], match.end(group)

    def knows(self, name: str) -> bool:
        """Does the gazetteer have a commune of this name in the plan's province?"""
        return skeleton(name) in self.known

    def is_known(self, name: str) -> bool:
        words = name.split(" ")
        return any(skeleton(" ".join(words[:n])) in self.known for n in range(2, len(words) + 1))

    def is_known_district(self, name: str) -> bool:
        return skeleton(name) in self.districts

    def is_district(self, name: str) -> bool:
        return (
            any(skeleton(" ".join(name.split(" ")[:n])) in self.districts for n in range(1, len(name.split(" ")) + 1))
            or name[:1].isupper()
        )

    def _listed(self, position: int) -> bool:
        return self.text[position : position + 1] in ",;)"
