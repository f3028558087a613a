"""Finds the names of communes in running text, with the unit word and the district that go with them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import regex

from ntm_extract.extraction.forward import Forward
from ntm_extract.extraction.place_groups import find_groups
from ntm_extract.folding import canonical_tones, lower, skeleton
from ntm_extract.gazetteer import communes_of_province, district_names, districts_of_commune, units
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.records import UnitType

_WORD = r"\p{Lu}[\p{L}]*(?:['’]\p{L}+)*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|[1-9]\d?\b(?! ?(?!(?:huyện|thị xã|thành phố|thuộc|của|và|đạt|được)\b)\p{{L}}))){{0,3}}"
_TYPE = r"(?i:(?<!thị )xã|phường|thị trấn|tt\.|đặc khu)"
_DISTRICT = (
    rf"(?:(?:của|thuộc|ở|tại) )?(?i:các )?(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận) ?(?<district>{_WORD}(?: {_WORD}){{0,3}})"
)
_MARKED = regex.compile(rf"(?<![\p{{L}}])(?<type>{_TYPE})(?<gap>:? |: ?)(?<name>(?:Nông (?i:trường) )?{_NAME})")
# `các xã biên giới A, B`: a word or two may stand between.
_DESCRIBED = regex.compile(
    rf"(?<![\p{{L}}])(?<type>{_TYPE})(?<gap>(?: (?!(?:huyện|tỉnh|hồ|sông|thôn|ấp|bản|làng|buôn|khóm|của|thuộc|thành|thị|ubnd|và|trên|dự)\b)\p{{Ll}}+){{1,3}} )(?<name>{_NAME})"
)
# `03 xã … (A, B)`, `các xã đăng ký: A, B`, `huyện X: A, B`: the names stand behind a bracket or a colon.
_OPENED = regex.compile(
    rf"(?<![\p{{L}}])(?:(?<type>{_TYPE})(?<between>(?:(?!\b(?i:xã|(?<!nông )thôn|ấp|bản|huyện|tiêu chí)\b)[^;:.()\n]){{0,110}}?)(?: ?\(|: ?|,? (?:gồm|bao gồm|là|cụ thể|đó là|cụ thể là|như)(?: có)?:? ?\(?)|(?i:huyện|thị xã|thành phố|tp\.?|tx\.?) (?:{_WORD}(?: {_WORD}){{0,3}}) ?(?:\(\d* ?(?i:xã)?:? ?|: ?| có ))(?=(?:{_TYPE} )?{_NAME})"
)
_SEPARATOR = regex.compile(rf" (?:và|-|–) | (?:với|sang|đến) (?={_TYPE} \p{{Lu}})| ?(?:,|;|/) ?(?:và |cùng |với )?")
_AFTER_DISTRICT = regex.compile(rf" ?[,(]? ?{_DISTRICT}\)?")
_BEFORE_DISTRICT = regex.compile(
    rf"(?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận) ?)(?<district>{_WORD}(?: {_WORD}){{0,3}})|(?<bare>{_WORD}(?: {_WORD}){{0,3}})(?= ?(?:\(|:)? ?\d+ xã| ?\(\d+\)| ?:| có (?:các )?(?:\d+ )?xã)"
)
_BARE_GROUP = regex.compile(
    rf"(?<!\p{{L}} ?)(?<names>{_NAME}(?:(?:, | và ){_NAME})*) \((?i:huyện|thị xã|thành phố|tp\.?|tx\.?) ?(?<district>{_WORD}(?: {_WORD}){{0,3}})\)|(?<=(?:tại|ở|xã|và|các|của|như|\),) )(?<names>{_NAME}(?:(?:, | và ){_NAME})*) \((?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?) ?)?(?<district>{_WORD}(?: {_WORD}){{0,3}})\)"
)
_ASIDE = regex.compile(r" ?\((?!\d+ xã)[^()]{1,60}\)")
_BRACKET = regex.compile(r"\(([^()]{6,300})\)")
# A bracket behind one of these lists something else of the same names.
_PLACE_BEFORE = regex.compile(
    r"(?i)(?<!nông )(?:thôn|ấp|bản|làng|buôn|huyện|đơn vị cấp huyện|thị xã|sông|hồ|chợ)(?: [^\s(]+){0,6} ?$"
)
_CLOSES = regex.compile(
    r" ?(?:[,;.:)(\n/]|$|và |huyện |thị xã |thành phố |tp|của |thuộc |đạt |được |là |-|–|phấn đấu |để |có |trong |năm |cùng |cơ bản |hoàn thành |đã |đăng ký |hiện )"
)


# Words behind which the same name is a village's, a road's or a water's.
_OTHER_THING = regex.compile(
    r"(?:(?<!nông )thôn|ấp|bản|làng|buôn|khóm|huyện|thị xã|thành phố|tỉnh|sông|hồ|chợ|cầu|núi|đèo|trường(?: \w+){0,3}|(?:đường|tuyến)(?: (?!ở|tại|qua|từ|đến|thuộc)\w+)?|hợp tác xã|htx|công ty|trạm(?: \w+)?) $"
)


_KNOWN_LIST = regex.compile(
    rf"(?:: |(?<!\p{{L}})(?:gồm|là|công nhận|đề nghị|riêng|như|ở|tại) )(?<names>{_NAME}(?:(?:, | và ){_NAME})+)(?=[.;)\n]|$| (?:đạt|được|và|của|phấn đấu|hoàn thành)\b)"
)
_ITEM = regex.compile(_NAME)
_BARE_LIST = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}’'])(?<!\p{{Lu}}\p{{L}}* ){_NAME}(?:(?:, | và ){_NAME})+(?! ?[\p{{L}}\p{{N}}]*/)|(?<=(?:[;:] |^(?:[-+] )?)){_NAME}(?= (?:đạt|phấn đấu|được|về đích|đăng ký|\())"
)
_FARM = regex.compile(rf"Nông (?i:trường) {_NAME}")
_DASHED = regex.compile(rf"{_NAME} - {_NAME}")
_TYPED = regex.compile(rf"{_TYPE} (?={_WORD})")
_IN_BRACKET = regex.compile(r" ?\((?<district>[^()\d]{2,24})\)")


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


@cache
def _names_of(province: str | None, district: str) -> regex.Pattern[str] | None:
    """The communes of one district, but for one that bears the district's own name or is a single word."""
    names = {
        canonical_tones(lower(u.commune))
        for u in units()
        if u.commune and " " in u.commune and skeleton(u.district) == skeleton(district) and province in (None, u.province)
    }
    names.discard(canonical_tones(lower(district)))
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, sorted(names)))})(?!\p{{L}})") if names else None


def unit_type_of(word: str) -> UnitType:
    """The unit type that a word names."""
    word = word.lower().strip()
    return {"tt.": "thị trấn"}.get(word, word)  # type: ignore[return-value]


class ListReader:
    """Reads lists of commune names in the paragraphs of one plan."""

    def __init__(self, reading: Reading, province: str | None, district: str | None = None, tiers: int = 3) -> None:
        self.reading = reading
        self.tiers = tiers
        self.text = reading.mended
        self.province = province
        self.known = _known(province)
        self.districts = district_names()
        self.own = _names_of(province, district) if district else None

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
                and self._is_known(described["name"])
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
        found += self._unmarked(start, end, found)
        found += self._grouped(start, end, found)
        found += self._own_communes(start, end, found)
        found += self._known_list(start, end, found)
        found += self._bare_list(start, end, found)
        found.sort(key=lambda m: m.start)
        return self._with_districts(found, start)

    def _unmarked(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Names without the word `xã`: before `(huyện X)`, or several in one bracket, all of them known communes."""
        extra: list[Mention] = []
        taken = [(m.start, m.end) for m in found]

        def free(a: int, b: int) -> bool:
            return not any(x < b and a < y for x, y in taken)

        for match in _BARE_GROUP.finditer(self.text, start, end):
            names = [
                (match.start("names") + m.start(), match.start("names") + m.end()) for m in regex.finditer(_NAME, match["names"])
            ]
            if (
                names
                and self._is_known_district(match["district"])
                and all(skeleton(self.text[a:b]) in self.known and free(a, b) for a, b in names)
            ):
                extra += [Mention(a, b, "xã", match["district"], match.start("names"), match.end()) for a, b in names]
        for match in _BRACKET.finditer(self.text, start, end):
            items = [
                (match.start(1) + m.start(), match.start(1) + m.end())
                for m in regex.finditer(rf"(?:(?<=^)|(?<=[,;] )){_NAME}(?= \d|[,;]|$)", match[1])
            ]
            if (
                len(items) > 1
                and not pattern(r"(?:tỉnh|huyện|thành phố|thị xã) ").search(self.reading.norm[match.start(1) : items[0][0]])
                and match[1].count(",") < len(items) + 1
                and not pattern(r"(?:các )(?:tỉnh|huyện)").search(self.reading.norm[match.start(1) : match.end(1)])
                and all(skeleton(self.text[a:b]) in self.known and free(a, b) for a, b in items)
                and not any(e.start < match.end() and match.start() < e.end for e in extra)
                and (
                    all(self.text[b : b + 2].strip().isdigit() for _, b in items)
                    or not _PLACE_BEFORE.search(self.text[max(start, match.start() - 60) : match.start()])
                )
            ):
                extra += [Mention(a, b, "xã", None, match.start(1), match.end()) for a, b in items]
        return extra

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

    def _known_list(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Two names or more, all of them communes of the province, behind a colon or a word that lists."""
        extra: list[Mention] = []
        if not self.province:
            return extra
        for match in _KNOWN_LIST.finditer(self.text, start, end):
            items = [(match.start("names") + m.start(), match.start("names") + m.end()) for m in _ITEM.finditer(match["names"])]
            if any(m.start < match.end("names") and match.start("names") < m.end for m in [*found, *extra]):
                continue
            if all(" " in self.text[a:b] and self.knows(self.text[a:b]) for a, b in items) and not all(
                skeleton(self.text[a:b]) in self.districts for a, b in items
            ):
                extra += [Mention(a, b, "xã", None, items[0][0], items[-1][1]) for a, b in items]
        return extra

    def _bare_list(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Any list of names that the province has, wherever it stands.

        Before districts ended a list may be one of districts: then at least two names must be no district's.
        """
        extra: list[Mention] = []
        for match in _BARE_LIST.finditer(self.text, start, end) if self.province else ():
            items = [(match.start() + m.start(), match.start() + m.end()) for m in _ITEM.finditer(match.group())]
            taken = any(m.start < match.end() and match.start() < m.end for m in [*found, *extra])
            if (
                not taken
                and all(self.knows(self.text[a:b]) for a, b in items)
                and any(" " in self.text[a:b] for a, b in items)
                and (self.tiers == 2 or sum(skeleton(self.text[a:b]) not in self.districts for a, b in items) > 1)
                and not _OTHER_THING.search(self.reading.norm[max(start, match.start() - 24) : match.start()])
                and not pattern(r"(?:tỉnh|thành phố|khu vực|vùng) $").search(
                    self.reading.norm[max(start, match.start() - 12) : match.start()]
                )
            ):
                extra += [Mention(a, b, "xã", None, items[0][0], items[-1][1]) for a, b in items]
        return extra

    def _own_communes(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """In a district's own plan the names of its communes need no word `xã`."""
        extra: list[Mention] = []
        for match in self.own.finditer(self.reading.norm, start, end) if self.own else ():
            begin, stop = match.span()
            if (
                all(word[:1].isupper() for word in self.text[begin:stop].split(" "))
                and not pattern(r"[ -]*\p{Lu}\p{Ll}").match(self.text[stop : stop + 4])
                and not pattern(r"\p{Lu}\p{Ll}* $").search(self.text[max(start, begin - 12) : begin])
                and not _OTHER_THING.search(self.reading.norm[max(start, begin - 24) : begin])
                and not any(m.start < stop and begin < m.end for m in found)
            ):
                extra.append(Mention(begin, stop, "xã", None, begin, stop))
        for mention, following in itertools.pairwise(extra):
            if pattern(r", | và ").fullmatch(self.text[mention.end : following.start]):
                following.list_start = mention.list_start
        for mention, following in reversed(list(itertools.pairwise(extra))):
            if following.list_start == mention.list_start:
                mention.list_end = following.list_end
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
            name = self._name_at(position, end, strict=not (first and explicit) and typed is None)
            if name is None:
                break
            names.append(Mention(position, name, unit, None, begin, name))
            position = name
            first = False
            after = _AFTER_DISTRICT.match(self.text, position, end)
            bare = _IN_BRACKET.match(self.text, position, end)
            if bare and not after and skeleton(bare["district"].strip()) in self.districts:
                for mention in names[group:]:
                    mention.district = bare["district"].strip()
                group = len(names)
                position = bare.end()
            if after and self._is_district(after["district"]):
                district, stop = self._district(after, "district")
                for mention in names[group:]:
                    if self._may_be_in(mention, district):
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
                if words and self._goes_on(words.end() + 2, end):
                    position = words.end()
                    separator = _SEPARATOR.match(self.text, position, end)
            if separator is None or not separator.group().strip():
                break
            # A semicolon goes on with the list only where another group of names follows.
            if ";" in separator.group() and not self._goes_on(separator.end(), end):
                break
            position = separator.end()
        stop = names[-1].end if names else position
        for mention in names:
            mention.list_end = max(stop, position if names and position <= end else stop)
        return names

    def _may_be_in(self, mention: Mention, district: str) -> bool:
        """No, if the gazetteer has the commune in other districts of the province only."""
        name = skeleton(self.text[mention.start : mention.end])
        homes = districts_of_commune(self.province).get(name) if self.province else None
        # The lists write Krông A Na, plans Krông Ana.
        return not homes or skeleton(district).replace(" ", "") in {h.replace(" ", "") for h in homes}

    def _goes_on(self, position: int, end: int) -> bool:
        if regex.compile(rf"{_TYPE} {_WORD}").match(self.text, position, end):
            return False  # `; xã A, huyện B` begins a list of its own
        name = self._name_at(position, end, strict=True)
        return name is not None and skeleton(self.text[position:name]) in self.known

    def _district_follows(self, position: int, end: int) -> bool:
        """Is a known district named right behind a name?"""
        after = _IN_BRACKET.match(self.text, position, end) or _AFTER_DISTRICT.match(self.text, position, end)
        return bool(after) and self._is_known_district(after["district"].strip())

    def _name_at(self, position: int, end: int, *, strict: bool) -> int | None:
        """The end of the commune name at ``position``; ``strict`` asks for a known name or a clear end."""
        match = _ITEM.match(self.text, position, end)
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
        if len(words) == 1 and self._district_follows(whole, end):
            return whole  # `xã Bhalêê (Tây Giang)`: a name that the gazetteer writes otherwise
        if match.group().isupper() and len(words) > 1:
            return None  # a heading in capitals: only names that are known are read out of it
        if len(words) < 2 or not _CLOSES.match(self.text, whole, min(len(self.text), whole + 12)):
            return None
        if strict and skeleton(match.group()) in self.districts and not self._listed(whole):
            return None
        return whole

    def knows(self, name: str) -> bool:
        """Does the gazetteer have a commune of this name in the plan's province?"""
        return skeleton(name) in self.known

    def _is_known(self, name: str) -> bool:
        words = name.split(" ")
        return any(skeleton(" ".join(words[:n])) in self.known for n in range(2, len(words) + 1))

    def _listed(self, position: int) -> bool:
        return self.text[position : position + 1] in ",;)"

    def _is_known_district(self, name: str) -> bool:
        return skeleton(name) in self.districts

    def _is_district(self, name: str) -> bool:
        return (
            any(skeleton(" ".join(name.split(" ")[:n])) in self.districts for n in range(1, len(name.split(" ")) + 1))
            or name[:1].isupper()
        )

    def _district(self, match: regex.Match[str], group: str) -> tuple[str, int]:
        """The longest known district name at the match, and where the match then ends."""
        words = match[group].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if skeleton(name) in self.districts:
                return name, match.start(group) + len(name)
        return match[group], match.end(group)

    def _convincing(self, names: list[Mention]) -> bool:
        known = sum(skeleton(self.text[m.start : m.end]) in self.known for m in names)
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
                    if skeleton(" ".join(words[:count])) in self.districts:
                        last = (" ".join(words[:count]), match.end())
                        break
                else:
                    if match["district"]:
                        last = (name, match.end())
            if (
                last
                and not pattern(r"[.;]").search(self.text[last[1] : mention.list_start])
                and self._may_be_in(mention, last[0])
            ):
                mention.district = last[0]
        return found
