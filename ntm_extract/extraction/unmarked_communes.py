"""Finds names of communes that stand without the word `xã`, where the gazetteer knows them."""

from __future__ import annotations

import itertools
from functools import cache

import regex

from ntm_extract.extraction.commune_names import ITEM, NAME, WORD, Mention, NameReader
from ntm_extract.folding import canonical_tones, lower, skeleton
from ntm_extract.gazetteer import units
from ntm_extract.language.patterns import pattern

_BARE_GROUP = regex.compile(
    rf"(?<!\p{{L}} ?)(?<names>{NAME}(?:(?:, | và ){NAME})*) \((?i:huyện|thị xã|thành phố|tp\.?|tx\.?) ?(?<district>{WORD}(?: {WORD}){{0,3}})\)|(?<=(?:tại|ở|xã|và|các|của|như|\),) )(?<names>{NAME}(?:(?:, | và ){NAME})*) \((?:(?i:huyện|thị xã|thành phố|tp\.?|tx\.?) ?)?(?<district>{WORD}(?: {WORD}){{0,3}})\)"
)
_BRACKET = regex.compile(r"\(([^()]{6,300})\)")
# A bracket behind one of these lists something else of the same names.
_PLACE_BEFORE = regex.compile(
    r"(?i)(?<!nông )(?:thôn|ấp|bản|làng|buôn|huyện|đơn vị cấp huyện|thị xã|sông|hồ|chợ)(?: [^\s(]+){0,6} ?$"
)
# Words behind which the same name is a village's, a road's or a water's.
_OTHER_THING = regex.compile(
    r"(?:(?<!nông )thôn|ấp|bản|làng|buôn|khóm|huyện|thị xã|thành phố|tỉnh|sông|hồ|chợ|cầu|núi|đèo|trường(?: \w+){0,3}|(?:đường|tuyến)(?: (?!ở|tại|qua|từ|đến|thuộc)\w+)?|hợp tác xã|htx|công ty|trạm(?: \w+)?) $"
)
_KNOWN_LIST = regex.compile(
    rf"(?:: |(?<!\p{{L}})(?:gồm|là|công nhận|đề nghị|riêng|như|ở|tại) )(?<names>{NAME}(?:(?:, | và ){NAME})+)(?=[.;)\n]|$| (?:đạt|được|và|của|phấn đấu|hoàn thành)\b)"
)
_BARE_LIST = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}’'])(?<!\p{{Lu}}\p{{L}}* ){NAME}(?:(?:, | và ){NAME})+(?! ?[\p{{L}}\p{{N}}]*/)|(?<=(?:[;:] |^(?:[-+] )?)){NAME}(?= (?:đạt|phấn đấu|được|về đích|đăng ký|\())"
)


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


class UnmarkedReader:
    """Reads unmarked lists in the text of one plan; ``own`` is the district whose own plan it is, ``tiers`` 2 since districts ended."""

    def __init__(self, names: NameReader, own: str | None, tiers: int) -> None:
        self.names = names
        self.reading = names.reading
        self.text = names.text
        self.tiers = tiers
        self.own = _names_of(names.province, own) if own else None

    def in_brackets(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Names without the word `xã`: before `(huyện X)`, or several in one bracket, all of them known communes."""
        extra: list[Mention] = []
        taken = [(m.start, m.end) for m in found]

        def free(a: int, b: int) -> bool:
            return not any(x < b and a < y for x, y in taken)

        for match in _BARE_GROUP.finditer(self.text, start, end):
            names = [
                (match.start("names") + m.start(), match.start("names") + m.end()) for m in regex.finditer(NAME, match["names"])
            ]
            if (
                names
                and self.names.is_known_district(match["district"])
                and all(skeleton(self.text[a:b]) in self.names.known and free(a, b) for a, b in names)
            ):
                extra += [Mention(a, b, "xã", match["district"], match.start("names"), match.end()) for a, b in names]
        for match in _BRACKET.finditer(self.text, start, end):
            items = [
                (match.start(1) + m.start(), match.start(1) + m.end())
                for m in regex.finditer(rf"(?:(?<=^)|(?<=[,;] )){NAME}(?= \d|[,;]|$)", match[1])
            ]
            if (
                len(items) > 1
                and not pattern(r"(?:tỉnh|huyện|thành phố|thị xã) ").search(self.reading.norm[match.start(1) : items[0][0]])
                and match[1].count(",") < len(items) + 1
                and not pattern(r"(?:các )(?:tỉnh|huyện)").search(self.reading.norm[match.start(1) : match.end(1)])
                and all(skeleton(self.text[a:b]) in self.names.known and free(a, b) for a, b in items)
                and not any(e.start < match.end() and match.start() < e.end for e in extra)
                and (
                    all(self.text[b : b + 2].strip().isdigit() for _, b in items)
                    or not _PLACE_BEFORE.search(self.text[max(start, match.start() - 60) : match.start()])
                )
            ):
                extra += [Mention(a, b, "xã", None, match.start(1), match.end()) for a, b in items]
        return extra

    def known_list(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Two names or more, all of them communes of the province, behind a colon or a word that lists."""
        extra: list[Mention] = []
        if not self.names.province:
            return extra
        for match in _KNOWN_LIST.finditer(self.text, start, end):
            items = [(match.start("names") + m.start(), match.start("names") + m.end()) for m in ITEM.finditer(match["names"])]
            if any(m.start < match.end("names") and match.start("names") < m.end for m in [*found, *extra]):
                continue
            if all(" " in self.text[a:b] and self.names.knows(self.text[a:b]) for a, b in items) and not all(
                skeleton(self.text[a:b]) in self.names.districts for a, b in items
            ):
                extra += [Mention(a, b, "xã", None, items[0][0], items[-1][1]) for a, b in items]
        return extra

    def bare_list(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
        """Any list of names that the province has, wherever it stands.

        Before districts ended a list may be one of districts: then at least two names must be no district's.
        """
        extra: list[Mention] = []
        for match in _BARE_LIST.finditer(self.text, start, end) if self.names.province else ():
            items = [(match.start() + m.start(), match.start() + m.end()) for m in ITEM.finditer(match.group())]
            taken = any(m.start < match.end() and match.start() < m.end for m in [*found, *extra])
            if (
                not taken
                and all(self.names.knows(self.text[a:b]) for a, b in items)
                and any(" " in self.text[a:b] for a, b in items)
                and (self.tiers == 2 or sum(skeleton(self.text[a:b]) not in self.names.districts for a, b in items) > 1)
                and not _OTHER_THING.search(self.reading.norm[max(start, match.start() - 24) : match.start()])
                and not pattern(r"(?:tỉnh|thành phố|khu vực|vùng) $").search(
                    self.reading.norm[max(start, match.start() - 12) : match.start()]
                )
            ):
                extra += [Mention(a, b, "xã", None, items[0][0], items[-1][1]) for a, b in items]
        return extra

    def own_communes(self, start: int, end: int, found: list[Mention]) -> list[Mention]:
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
