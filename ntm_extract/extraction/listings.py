"""What a listing in running text says of the communes it names: level, status and year."""

from __future__ import annotations

import regex

from ntm_extract.extraction.commune_names import Mention
from ntm_extract.extraction.designation import CERTIFIED_SOMEHOW, Designation, asked_for, designation_of, lead_level
from ntm_extract.extraction.levels import levels_in
from ntm_extract.extraction.standing import AHEAD, DESIGNATES, certified_before, designation_year, status_of, year_of
from ntm_extract.extraction.surroundings import Surroundings, cues, surroundings_of
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.records import CommuneStatus, DocumentData, Level

Listing = tuple[Level | None, CommuneStatus, int | None]
MENTIONED: Listing = (None, "mentioned", None)

# `12 thôn đạt chuẩn, gồm: Cẩm Quý 04 thôn, …`: the thôn are what is counted.
_COUNTS_PARTS = regex.compile(r"\d+ (?:thôn|ấp|bản|xóm|buôn|khu dân cư|vườn)(?P<said>[^;.]*?)(?: gồm|:|,? trong đó)[^;.]*$")
_PARTS_BEHIND = regex.compile(r" \(?\d+ (?:thôn|ấp|bản|xóm|buôn|khu dân cư)\b")
_COUNTS_UNITS = regex.compile(r"(?<!nông )\bxã\b(?! hội)")
_SUBJECT = regex.compile(r"\W*(?:(?:và|các|riêng|những|hai|ba|\d+) )*(?:xã|thị trấn|phường|đặc khu) ")
_PREDICATE = regex.compile(r"\)? (?!và |huyện |thị xã |thành phố |của |thuộc |là |\()\p{Ll}")
# `NTM kiểu mẫu: xã A và xã B`: a heading that names a class and nothing else lists those who are to reach it.
_BARE_CLASS = regex.compile(
    r"(?:\d+ |các )?(?:xã )?(?:đạt chuẩn )?(?:nông thôn mới|ntm)(?: nâng cao| kiểu mẫu| hiện đại)?(?:,? \(?\d+ xã\)?)?"
)
_ACTOR = regex.compile(
    r"(?:ubnd|đảng ủy|phối hợp với[^;.]{0,60}|chỉ đạo|hướng dẫn|đôn đốc|hỗ trợ|công an|tại|ở|(?<!nông )thôn [^,;.]{1,30}\(?|ấp [^,;.]{1,30}\(?|qua|đến|nối(?: với)?|từ|trạm y tế|trường [^,;.]{1,30}|khu dân cư [^,;.]{1,30}|địa bàn) ?$"
)


def listing_of(reading: Reading, node: Node, mention: Mention, data: DocumentData) -> Listing:
    """Level, status and year that the clause around the list, or what it stands under, speaks of."""
    around = surroundings_of(reading, node, mention, data)
    if _counts_parts(around):
        return MENTIONED
    about = designation_of(around)
    if cues()["other"].search(around.after) and not levels_in(around.segment):
        return None, "planned", year_of(around)
    if about is None or not _lists(around, about):
        return MENTIONED
    if certified_before(around, about.head):
        return about.level, "achieved", None
    if asked := asked_for(around):
        return asked, "planned", year_of(around)
    if _acts(around) or _does_something_else(around):
        return _of_item(around.item_lead(), data)
    status = status_of(around)
    return about.level, status, None if status in ("achieved", "not_planned") else year_of(around)


def _counts_parts(around: Surroundings) -> bool:
    """Are the thôn of a commune what is counted, or reaches something?"""
    parts = _COUNTS_PARTS.search(around.before)
    return bool(
        (parts and not _COUNTS_UNITS.search(parts["said"])) or _PARTS_BEHIND.match(around.reading.norm, around.mention.end)
    )


def _lists(around: Surroundings, about: Designation) -> bool:
    """Do the words around speak of reaching the designation, having it, or being left out?"""
    words = cues()
    text = f"{around.intro} {around.segment} ⟨⟩{around.after}"
    behind = around.reading.norm[around.mention.end : around.mention.end + 60]
    return bool(
        words["planned"].search(text)
        or words["not_planned"].search(text)
        or words["achieved"].search(text)
        or words["carried_over"].search(f"{around.segment} {behind}")
        or pattern(r"\d+ (?:xã|thị trấn|phường)").search(around.segment)
        or (around.head and words["planned"].search(around.before))
        or (about.head and _plans(about.head, around.heads))
        or any(words["not_planned"].search(h) for h in around.heads[:2])
        or (around.head and _BARE_CLASS.fullmatch(around.head.strip()))
    )


def _plans(lead_head: str, heads: list[str]) -> bool:
    """Does a heading between the list and the one that names the level, or that one, speak of a roadmap?"""
    upto = heads[: heads.index(lead_head) + 2]
    return any(cues()["planned"].search(h) or pattern(r"năm 20\d\d|\d+ xã").search(h) for h in upto)


def _acts(around: Surroundings) -> bool:
    """A unit that only acts, or where something only lies, is passed by."""
    norm, start = around.reading.norm, around.mention.list_start
    unit = pattern(r"(?:các )?(?:xã|phường|thị trấn)? ?$").search(norm[max(0, start - 14) : start])
    position = start - (len(unit.group()) if unit else 0)
    return bool(_ACTOR.search(norm[max(0, position - 80) : position]))


def _does_something_else(around: Surroundings) -> bool:
    """`Các xã A, B tiếp tục làm điểm đón đoàn`: subjects that do something else, whatever they stand under."""
    return bool(
        _SUBJECT.fullmatch(pattern(r", ").split(around.segment)[-1])
        and _PREDICATE.match(around.after)
        and not DESIGNATES.search(around.after)
    )


def _of_item(item: str, data: DocumentData) -> Listing:
    """Whoever only acts is passed by, save in an item about the designation of those it names."""
    level = lead_level(item) or ("ntm" if CERTIFIED_SOMEHOW.search(item) else None)
    if level is None:
        return MENTIONED
    if cues()["not_planned"].search(item):
        return level, "not_planned", None
    if cues()["carried_over"].search(item):
        return level, "carried_over", data.horizon
    if cues()["achieved"].search(item) and not AHEAD.search(item):
        return level, "achieved", None
    return level, "planned", designation_year(item) or data.horizon
