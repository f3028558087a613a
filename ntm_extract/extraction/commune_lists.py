"""Finds the names of communes in running text, with the unit word and the district that go with them."""

from __future__ import annotations

import regex

from ntm_extract.extraction.commune_names import AFTER_DISTRICT, IN_BRACKET, NAME, TYPE, WORD, Mention, NameReader, unit_type_of
from ntm_extract.extraction.forward import Forward
from ntm_extract.extraction.place_groups import find_groups
from ntm_extract.extraction.unmarked_communes import UnmarkedReader
from ntm_extract.folding import skeleton
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.records import UnitType

_MARKED = regex.compile(rf"(?<![\p{{L}}])(?<type>{TYPE})(?<gap>:? |: ?)(?<name>(?:Nông (?i:trường) )?{NAME})")
# `các xã biên giới A, B`: a word or two may stand between.
_DESCRIBED = regex.compile(
    rf"(?<![\p{{L}}])(?<type>{TYPE})(?<gap>(?: (?!(?:huyện|tỉnh|hồ|sông|thôn|ấp|bản|làng|buôn|khóm|của|thuộc|thành|thị|ubnd|và|trên|dự)\b)\p{{Ll}}+){{1,3}} )(?<name>{NAME})"
)
# `03 xã … (A, B)`, `các xã đăng ký: A, B`, `02 xã của huyện X là A và B`, `huyện X: A, B`: the names stand behind a bracket or a colon.
_OPENED = regex.compile(
    rf"(?<![\p{{L}}])(?:(?<type>{TYPE})(?<between>(?: (?:của|thuộc|ở) (?i:huyện|thị xã|thành phố) {WORD}(?: {WORD}){{0,3}})?(?:(?!\b(?i:xã|(?<!nông )thôn|ấp|bản|huyện|tiêu chí)\b)[^;:.()\n]){{0,110}}?)(?: ?\(|: ?|,? (?:gồm|bao gồm|là|cụ thể|đó là|cụ thể là|như)(?: có)?:? ?\(?)|(?i:huyện|thị xã|thành phố|tp\.?|tx\.?) (?:{WORD}(?: {WORD}){{0,3}}) ?(?:\(\d* ?(?i:xã)?:? ?|: ?| có ))(?=(?:{TYPE} )?{NAME})"
)
_SEPARATOR = regex.compile(rf" (?:và|-|–) | (?:với|sang|đến) (?={TYPE} \p{{Lu}})| ?(?:,|;|/) ?(?:và |cùng |với )?")
_BEFORE_DISTRICT = regex.compile(
    rf"(?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận) ?)(?<district>{WORD}(?: {WORD}){{0,3}})|(?<bare>{WORD}(?: {WORD}){{0,3}})(?= ?(?:\(|:)? ?\d+ xã| ?\(\d+\)| ?:| có (?:các )?(?:\d+ )?xã)"
)
_ASIDE = regex.compile(r" ?\((?!\d+ xã)[^()]{1,60}\)")


_TYPED = regex.compile(rf"{TYPE} (?={WORD})")


class ListReader:
    """Reads lists of commune names in the paragraphs of one plan."""

    def __init__(self, reading: Reading, province: str | None, district: str | None = None, tiers: int = 3) -> None:
        self.reading = reading
        self.text = reading.mended
        self.province = province
        self.names = NameReader(reading, province)
        self.unmarked = UnmarkedReader(self.names, district, tiers)

    def mentions(self, start: int, end: int) -> list[Mention]:
        """All mentions in the reading span, in order."""
        found: list[Mention] = []
        position = start
        next_marked, next_opened, next_described = (Forward(p, self.text, end) for p in (_MARKED, _OPENED, _DESCRIBED))
        while position < end:
            marked = next_marked.search(position)
            opened = next_opened.search(position)
            described = next_described.search(position)
            if (
                described
                and (marked is None or described.start("name") < marked.start("name"))
                and self.names.is_known(described["name"])
            ):
                marked = described
            match = min(
                (m for m in (marked, opened) if m),
                key=lambda m: (m.end() if m is opened else m.start("name"), m is opened),
                default=None,
            )
            if match is None:
                break
            if match is opened and opened is not None:
                unit = unit_type_of(opened["type"] or "xã")
                names = self._list(opened.end(), end, unit, explicit=False)
                if not names or not self._convincing(names):
                    position = max(
                        opened.start() + 2, marked.start() if marked and marked.start() > opened.start() else opened.start() + 2
                    )
                    if marked and marked.start() < opened.end():
                        names = []
                    else:
                        continue
                if names:
                    found += names
                    position = names[-1].list_end
                    continue
            if marked is None:
                continue
            names = self._list(marked.start("name"), end, unit_type_of(marked["type"]), explicit=True)
            found += names
            position = names[-1].list_end if names else marked.end("gap")
        found += self.unmarked.in_brackets(start, end, found)
        found += self._grouped(start, end, found)
        found += self.unmarked.own_communes(start, end, found)
        found += self.unmarked.known_list(start, end, found)
        found += self.unmarked.bare_list(start, end, found)
        found.sort(key=lambda m: m.start)
        return self._with_districts(found, start)

    def _grouped(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Communes listed under or before a district that the gazetteer knows them to be in."""
        extra = []
        for group in find_groups(self.reading, self.province, start, end):
            # `Thanh Bình - Chợ Gạo`: the district behind the names is none of them.
            first, last = group.names[0][0], group.names[-1][1]
            found[:] = [
                m
                for m in found
                if not (last <= m.start and m.end <= group.end) and not (group.head <= m.start and m.end <= first)
            ]
            for begin, stop, unit in group.names:
                met = next((m for m in found if m.start < stop and begin < m.end), None)
                if met is None:
                    extra.append(Mention(begin, stop, unit_type_of(unit), group.district, group.start, group.end))
                elif (met.start, met.end) == (begin, stop):
                    met.district = met.district or group.district
        return extra

    def _list(self, position: int, end: int, unit: UnitType, *, explicit: bool) -> list[Mention]:
        """Names from ``position`` on, parted by commas; district names close the group before them."""
        names: list[Mention] = []
        begin = position
        group = 0
        first = True
        while position < end:
            typed = _TYPED.match(self.text, position, end)
            if typed:
                unit = unit_type_of(typed.group().strip())
                position = typed.end()
            name = self.names.name_at(position, end, strict=not (first and explicit) and typed is None)
            if name is None:
                break
            names.append(Mention(position, name, unit, None, begin, name))
            position = name
            first = False
            after = AFTER_DISTRICT.match(self.text, position, end)
            bare = IN_BRACKET.match(self.text, position, end)
            if bare and not after and skeleton(bare["district"].strip()) in self.names.districts:
                for mention in names[group:]:
                    mention.district = bare["district"].strip()
                group = len(names)
                position = bare.end()
            if after and self.names.is_district(after["district"]):
                district, stop = self.names.district(after, "district")
                for mention in names[group:]:
                    if self.names.may_be_in(mention, district):
                        mention.district = district
                group = len(names)
                position = stop
                if self.text[position : position + 1] == ")" and "(" in self.text[after.start() : after.end("district")]:
                    position += 1
            elif (bracket := _ASIDE.match(self.text, position, end)) and not names[-1].district:
                position = bracket.end()
            separator = _SEPARATOR.match(self.text, position, end)
            if separator is None and not explicit:
                # `(Song Phượng kiểu mẫu về giáo dục, Liên Hà …)`: a few words may follow each name.
                words = regex.compile(r" (?:\p{Ll}|\d)[^,;():.\n]{1,45}(?=[,;])").match(self.text, position, end)
                if words and self.names.goes_on(words.end() + 2, end):
                    position = words.end()
                    separator = _SEPARATOR.match(self.text, position, end)
            if separator is None or not separator.group().strip():
                break
            # A semicolon goes on with the list only where another group of names follows.
            if ";" in separator.group() and not self.names.goes_on(separator.end(), end):
                break
            position = separator.end()
        stop = names[-1].end if names else position
        for mention in names:
            mention.list_end = max(stop, position if names and position <= end else stop)
        return names

    def _convincing(self, names: list[Mention]) -> bool:
        known = sum(skeleton(self.text[m.start : m.end]) in self.names.known for m in names)
        return known >= max(1, len(names) / 2)

    def _with_districts(self, found: list[Mention], start: int) -> list[Mention]:
        """A list without a district of its own takes the one named right before it in its sentence."""
        for mention in found:
            if mention.district is not None:
                continue
            again = regex.compile(r" (?:của|thuộc) (?:huyện|thị xã|thành phố) này").match(self.text, mention.list_end)
            if again:
                named = list(_BEFORE_DISTRICT.finditer(self.text, start, mention.list_start))
                mention.district = next((m["district"] for m in reversed(named) if m["district"]), None)
                continue
            sentence = self.reading.sentence_at(mention.start)
            before_start = max(start, sentence[0])
            segment_start = max(before_start, self.text.rfind(";", before_start, mention.list_start) + 1)
            last = None
            for match in _BEFORE_DISTRICT.finditer(self.text, segment_start, mention.list_start):
                name = match["district"] or match["bare"]
                words = name.split(" ")
                for count in range(len(words), 0, -1):
                    if skeleton(" ".join(words[:count])) in self.names.districts:
                        last = (" ".join(words[:count]), match.end())
                        break
                else:
                    if match["district"]:
                        last = (name, match.end())
            if (
                last
                and not pattern(r"[.;]").search(self.text[last[1] : mention.list_start])
                and self.names.may_be_in(mention, last[0])
            ):
                mention.district = last[0]
        return found
