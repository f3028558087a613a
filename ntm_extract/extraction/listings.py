"""What a listing says of the communes it names: level, status and year."""

from __future__ import annotations

import itertools
from functools import cache

import regex

from ntm_extract.extraction.commune_lists import Mention
from ntm_extract.extraction.goals import is_past_heading
from ntm_extract.extraction.levels import heading_level, last_level, levels_in
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.outline import BULLETS, Node
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table
from ntm_extract.language.times import times_in
from ntm_extract.records import CommuneStatus, DocumentData, Level

Listing = tuple[Level | None, CommuneStatus, int | None]


@cache
def _cues() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(alternatives(words)) for name, words in lexicon("designations").items()}


def listing_of(reading: Reading, node: Node, mention: Mention, data: DocumentData) -> Listing:
    """Level, status and year that the clause around the list, or what it stands under, speaks of."""
    cues = _cues()
    norm = reading.norm
    sentence = reading.sentence_at(mention.start)
    begin = max(sentence[0], node.paragraph.start)
    before = norm[begin : mention.list_start]
    after = norm[mention.list_end : sentence[1]]
    near_after = regex.split(r"[;.]", after)[0][:120]
    head = norm[node.body : node.head_end] if node.head_end > node.body and node.head_end <= mention.start else ""
    heads = [head] if head else []
    heads += [
        norm[n.body : n.paragraph.end if n.leads_in else n.head_end]
        for n in node.ancestors()
        if n.head_end > n.body or n.leads_in
    ]
    heads = [_BESIDES.sub("", h) for h in heads if not _ON_CRITERIA.match(h)]
    segment = regex.split(r";|\. ", before)[-1]

    stated = _AFTER_LIST.match(near_after)
    level = (
        (_after_level(regex.split(r" và (?:các )?xã ", near_after)[0]) if stated else None)
        or last_level(segment)
        or _after_level(near_after)
        or (last_level(before) if _goes_on(reading.text[mention.list_start - len(segment) : mention.list_start]) else None)
    )
    lead, lead_head = next(
        ((lv, h) for lv, h in ((_lead_level(h), h) for h in heads) if lv),
        (None, ""),
    )
    about = level or lead
    parts = _COUNTS_PARTS.search(before)
    if (parts and not _COUNTS_UNITS.search(parts["said"])) or _PARTS_BEHIND.match(norm, mention.end):
        return None, "mentioned", None  # the thôn of a commune are what is counted, or reaches something
    if about is None and _CERTIFIED_SOMEHOW.search(f"{_intro(before)} {before[-160:]} {near_after}"):
        about = "ntm"
    text = f"{_intro(before)} {segment} ⟨⟩{near_after}"
    if (
        about is None
        and heads
        and regex.match(r"(?:nhóm |các |những |\d+ )*xã (?:đã )?(?:được công nhận )?đạt chuẩn\b(?! tiêu chí)", heads[0])
    ):
        about = lead = "ntm"
        lead_head = heads[0]
    if about is None and (certified := next((h for h in heads[:2] if _CERTIFIED_SOMEHOW.search(h)), None)):
        about = lead = "ntm"
        lead_head = certified
    if about is None and head and _KEEPS.match(head):
        about = lead = "ntm"
        lead_head = head
    if about is None:
        about = _level_beside(reading, node, segment)
    if about is None and (
        _STILL_TO_COME.search(text)
        or "chuyển tiếp" in segment
        or cues["carried_over"].match(norm[mention.end : mention.end + 80].lstrip(" ,("))
        or _PUT_OFF.search(near_after)
    ):
        about = "ntm"
    if about is None and (cues["not_planned"].search(text) or any(cues["not_planned"].search(h) for h in heads[:2])):
        about = "ntm"  # a roadmap that a commune is left out of is the basic designation's
    if cues["other"].search(near_after) and not levels_in(segment):
        return None, "planned", _year(reading, begin, mention, near_after, data, heads)
    if about is None or not (
        cues["planned"].search(text)
        or cues["not_planned"].search(text)
        or cues["achieved"].search(text)
        or cues["carried_over"].search(f"{segment} {norm[mention.end : mention.end + 60]}")
        or _counted(segment)
        or (head and cues["planned"].search(before))
        or (lead_head and _plans(lead_head, heads))
        or any(cues["not_planned"].search(h) for h in heads[:2])
        or (head and _BARE_CLASS.fullmatch(head.strip()))
    ):
        return None, "mentioned", None
    before_now = _certified_before(segment, lead_head, data)
    if before_now and about:
        return about, "achieved", None
    dossier = _DOSSIER.match(near_after)
    if dossier and (asked := _after_level(dossier.group())):
        return asked, "planned", _year(reading, begin, mention, near_after, data, heads)
    if _acts(norm, mention):
        return _of_item(_item_lead(norm, node, mention), data)
    # `Các xã A, B tiếp tục làm điểm đón đoàn`: subjects that do something else, whatever they stand under.
    if (
        _SUBJECT.fullmatch(regex.split(r", ", segment)[-1])
        and _PREDICATE.match(near_after)
        and not _DESIGNATES.search(near_after)
    ):
        return _of_item(_item_lead(norm, node, mention), data)
    # `An Bình (Long Hồ, chuyển tiếp từ năm 2023)`: the bracket behind a name is about it.
    aside = regex.compile(r" \([^()]{0,60}\)").match(norm, mention.end)
    if aside and cues["carried_over"].search(aside.group()):
        return about, "carried_over", _year(reading, begin, mention, near_after, data, heads)
    status = _status(
        norm[mention.end : sentence[1]].lstrip(" ,(") if norm[mention.end : mention.end + 1] != ";" else "",
        _intro(before),
        segment,
        near_after,
        heads,
    )
    if status == "achieved":
        return about, status, None
    if status == "not_planned":
        return about, status, None
    return about, status, _year(reading, begin, mention, near_after, data, heads)


_BESIDES = regex.compile(r"ngoài (?:các |những |số |\d+ )*xã [^,;:]*,")  # others than those that are listed here
# `UBND xã A trình hồ sơ xã NTM nâng cao`: who acts for its own designation.
_DOSSIER = regex.compile(r",? ?(?:\w+ ){0,4}?(?:trình|lập|hoàn thiện|hoàn thành|nộp|gửi) (?:\w+ ){0,3}?(?:hồ sơ|đề án)[^,;.]*")
_ON_CRITERIA = regex.compile(r"(?:về |số |thực hiện )?(?:các )?tiêu chí\b")
_OF_A_CLASS = regex.compile(r"(?:đối với |riêng |nhóm )?(?:(?:các|những|\d+) )*xã (?!\p{L}+ (?:và|,))")


def _item_lead(norm: str, node: Node, mention: Mention) -> str:
    """`Đối với các xã phấn đấu đạt chuẩn …:` where that opens the item the mention stands in, or the one above it."""
    heads = []
    if node.body < node.head_end <= mention.start:
        heads.append(norm[node.body : node.head_end + 1].rstrip())
    heads += [norm[n.body : n.paragraph.end] for n in itertools.islice(node.ancestors(), 1) if n.leads_in]
    return next((h for h in heads if h.rstrip().endswith(":") and _OF_A_CLASS.match(h)), "")


def _of_item(item: str, data: DocumentData) -> Listing:
    """Whoever only acts is passed by, save in an item about the designation of those it names."""
    cues = _cues()
    level = _lead_level(item) or ("ntm" if _CERTIFIED_SOMEHOW.search(item) else None)
    if level is None:
        return None, "mentioned", None
    for name in ("not_planned", "carried_over"):
        if cues[name].search(item):
            return level, name, None if name == "not_planned" else data.horizon
    if cues["achieved"].search(item) and not _AHEAD.search(item):
        return level, "achieved", None
    return level, "planned", _designation_year(item) or data.horizon


_DESIGNATION_YEAR = regex.compile(
    r"(?<!đăng ký )(?:đạt chuẩn|công nhận|về đích)(?: (?!năm|giai|chưa|không|để|theo)\w+){0,6}(?: từ| trong| vào)? năm (?P<year>20\d\d)"
)
# `Đến 31/12/2025 toàn tỉnh có 03 xã đạt chuẩn`: a stock of before the plan.
_STOCK = regex.compile(r"\b(?:đến|hết|cuối)(?: hết| cuối| tháng| ngày)* (?:năm |[\d/]+/)(?P<year>20\d\d)\b.*\bcó \d+(?:/\d+)? xã")
_INTENDED = regex.compile(r"phấn đấu|đăng ký|kế hoạch|lộ trình|mục tiêu|dự kiến|chưa|không")


def _designation_year(text: str) -> int | None:
    """The year that stands by the words for being recognised."""
    found = _DESIGNATION_YEAR.findall(text)
    return int(found[-1]) if found else None


def _certified_before(segment: str, lead_head: str, data: DocumentData) -> bool:
    """`03 xã đạt chuẩn năm 2015`, `các xã được công nhận năm 2021`: recognised before the plan's first year."""
    stock = _STOCK.search(segment)
    if stock and data.first_year and int(stock["year"]) < data.first_year and not _INTENDED.search(segment):
        return True
    for text in (segment, "" if _DESIGNATES.search(segment) else lead_head):
        for match in _DESIGNATION_YEAR.finditer(text):
            if data.first_year and int(match["year"]) < data.first_year and not _INTENDED.search(text[: match.end()]):
                return True
    return False


# `Xã duy trì: …`, `Các xã đã đạt chuẩn: …`
_KEEPS = regex.compile(
    r"(?:(?:các|những|nhóm|\d+) )*xã (?:tiếp tục |đã )?(?:duy trì|giữ vững|giữ chuẩn|đạt chuẩn)\b(?! tiêu chí)"
)
_OF_THESE = regex.compile(r"(?:nêu trên|trên|này|đó|còn lại|trong (?:đó|số)|chuyển tiếp|đăng ký mới|lộ trình|xã khác)\b")


def _level_beside(reading: Reading, node: Node, segment: str) -> Level | None:
    """In a list of bullets, `Trong 24 xã nêu trên …`, `Chưa đưa vào lộ trình: …` speak of what the bullet before them counts."""
    own = reading.norm[node.body : node.head_end]
    if node.marker not in BULLETS or not _OF_THESE.search(f"{own} {segment}"):
        return None
    current: Node | None = node
    while current is not None and current.marker in BULLETS:
        siblings = current.parent.children if current.parent else []
        for sibling in reversed(siblings[: siblings.index(current)] if current in siblings else []):
            counted = _COUNTED_UNITS.search(reading.norm, sibling.body, sibling.paragraph.end)
            level = last_level(reading.norm[sibling.body : sibling.paragraph.end]) if counted else None
            if level:
                return level
        current = current.parent
    return None


_COUNTED_UNITS = regex.compile(r"\d+ xã (?:đạt |được |mới )*(?:chuẩn |công nhận )*(?:nông thôn mới|ntm|nâng cao|kiểu mẫu)")


@cache
def _list_words() -> frozenset[str]:
    return frozenset(lexicon("units")["list_words"])


def _goes_on(segment: str) -> bool:
    """Does a stretch behind a semicolon go on with the list before it? One with a verb of its own is another matter."""
    words = regex.findall(r"\p{L}+", segment)
    return all(not w[0].islower() or w in _list_words() for w in words)


# `12 thôn đạt chuẩn, gồm: Cẩm Quý 04 thôn, …`: the thôn are what is counted.
_COUNTS_PARTS = regex.compile(r"\d+ (?:thôn|ấp|bản|xóm|buôn|khu dân cư|vườn)(?P<said>[^;.]*?)(?: gồm|:|,? trong đó)[^;.]*$")
_PARTS_BEHIND = regex.compile(r" \(?\d+ (?:thôn|ấp|bản|xóm|buôn|khu dân cư)\b")
_COUNTS_UNITS = regex.compile(r"(?<!nông )\bxã\b(?! hội)")
_SUBJECT = regex.compile(r"\W*(?:(?:và|các|riêng|những|hai|ba|\d+) )*(?:xã|thị trấn|phường|đặc khu) ")
_PREDICATE = regex.compile(r"\)? (?!và |huyện |thị xã |thành phố |của |thuộc |là |\()\p{Ll}")
_DESIGNATES = regex.compile(
    r"chuẩn|công nhận|về đích|nâng cao|kiểu mẫu|hiện đại|nông thôn mới|ntm|lộ trình|chuyển (?:tiếp|sang)|đăng ký|thẩm định|thẩm tra|hồ sơ"
)


# `NTM kiểu mẫu: xã A và xã B`: a heading that names a class and nothing else lists those who are to reach it.
_BARE_CLASS = regex.compile(
    r"(?:\d+ |các )?(?:xã )?(?:đạt chuẩn )?(?:nông thôn mới|ntm)(?: nâng cao| kiểu mẫu| hiện đại)?(?:,? \(?\d+ xã\)?)?"
)
_ACHIEVED_AFTER = regex.compile(
    r"\)? ?,? ?(?:(?:mới |đã |vừa )được (?:\w+ ){0,4}?công nhận|được (?!xét|đề nghị)(?:\w+ ){0,4}?công nhận(?!(?: \w+){0,8} (?:trong|vào|trước) (?:quý|tháng|năm)))"
)
_AHEAD = regex.compile(r"phấn đấu|đăng ký|lộ trình|công nhận mới|công nhận thêm|thêm|xây dựng|hoàn thành")
# Registered, due or owing criteria, with no grade said: the basic designation again.
_PUT_OFF = regex.compile(r"chuyển (?:sang|qua) (?:\w+ ){0,2}năm 20\d\d|chưa (?:đạt|hoàn thành|về đích), ")
_STILL_TO_COME = regex.compile(
    r"xã (?:\w+ ){0,3}trong lộ trình|đăng ký (?:hoàn thành|về đích|đạt chuẩn|năm 20\d\d)|còn nợ tiêu chí|về đích(?! (?:sớm|trước))"
)
# `lộ trình đạt chuẩn` without a grade is the basic designation.
_CERTIFIED_SOMEHOW = regex.compile(
    r"xã (?:đã |mới )?được công nhận(?= (?:trong |vào )?(?:năm|là|gồm|:))|(?:lộ trình|xã|phấn đấu|kế hoạch|công nhận) đạt chuẩn(?! (?:tiêu chí|quốc gia|văn minh|văn hóa|y tế|an toàn|tiếp cận))"
)
_AFTER_LIST = regex.compile(
    r"\)? ?,? ?(?:đề nghị|đăng ký|phấn đấu|đạt|được|đã|là|hoàn thành|về đích|xây dựng|thực hiện|tiếp tục phấn đấu)\b"
)


# `chiếm 52,44% số xã đạt chuẩn NTM`, `lũy kế 43 xã`: the base of a share and the stock are not what a lead-in lists.
_BASE = regex.compile(r"(?:chiếm|bằng|tỷ lệ|trên tổng|so với|trong (?:tổng )?số)\b[^.;]*?(?=, (?!\d)|[.;]|$)")


def _lead_level(head: str) -> Level | None:
    """The designation that a heading, or the end of a long lead-in, is about."""
    words = _BASE.sub(" ", head)
    return heading_level(words) or (last_level(words[-160:]) if len(head) > 90 else None)


def _intro(before: str) -> str:
    """What introduces a list that semicolons part: the words up to its colon."""
    cut = max(before.rfind(":"), before.rfind(" gồm "), before.rfind(" là "))
    return before[:cut][-200:] if cut > 0 else ""


def _plans(lead_head: str, heads: list[str]) -> bool:
    """Does a heading between the list and the one that names the level, or that one, speak of a roadmap?"""
    upto = heads[: heads.index(lead_head) + 2]
    return any(_cues()["planned"].search(h) or regex.search(r"năm 20\d\d|\d+ xã", h) for h in upto)


def _after_level(text: str) -> Level | None:
    found = levels_in(text)
    return found[0][1] if found else None


def _counted(segment: str) -> bool:
    return bool(regex.search(r"\d+ (?:xã|thị trấn|phường)", segment))


_ACTOR = regex.compile(
    r"(?:ubnd|đảng ủy|phối hợp với[^;.]{0,60}|chỉ đạo|hướng dẫn|đôn đốc|hỗ trợ|công an|tại|ở|(?<!nông )thôn [^,;.]{1,30}\(?|ấp [^,;.]{1,30}\(?|qua|đến|nối(?: với)?|từ|trạm y tế|trường [^,;.]{1,30}|khu dân cư [^,;.]{1,30}|địa bàn) ?$"
)


def _acts(norm: str, mention: Mention) -> bool:
    """A unit that only acts, or where something only lies, is passed by."""
    unit = regex.search(r"(?:các )?(?:xã|phường|thị trấn)? ?$", norm[max(0, mention.list_start - 14) : mention.list_start])
    position = mention.list_start - (len(unit.group()) if unit else 0)
    return bool(_ACTOR.search(norm[max(0, position - 80) : position]))


def _status(own: str, intro: str, segment: str, after: str, heads: list[str]) -> CommuneStatus:
    cues = _cues()
    where = regex.split(r"(?<=\)) và |\) và | và (?=xã $)", segment)[-1]
    for name in ("carried_over", "not_planned"):
        # Behind the list, a bracket or clause speaks of the name right before it.
        if cues[name].search(where) or (
            (found := cues[name].search(own[:80])) and not regex.search(r",|;|\bvà |\d+ xã", own[: found.start()])
        ):
            return name
        if (found := cues[name].search(after[:110])) and not regex.search(r"[(;]|, xã|và xã", after[: found.start()]):
            return name
    if cues["not_planned"].search(after[:60]):
        return "not_planned"
    if any(is_past_heading(h) for h in heads) or (
        _ACHIEVED_AFTER.match(after) and not regex.search(r"(?:đưa|để|phấn đấu|đề nghị|mục tiêu)[^,;]{0,40}$", segment)
    ):
        return "achieved"
    last = max((m.start() for m in cues["achieved"].finditer(segment)), default=-1)
    goal = max((m.start() for m in regex.finditer(r"phấn đấu|thêm|đăng ký|lộ trình|mục tiêu|xây dựng", segment)), default=-1)
    if last > goal or (goal < 0 and cues["achieved"].match(after.strip()[:40])):
        return "achieved"
    # The nearest head that speaks of designations at all; a district's name before a colon does not.
    about = next((h for h in heads if any(pattern.search(h) for pattern in cues.values())), "")
    if cues["achieved"].search(about) and not _AHEAD.search(f"{about} {segment}"):
        return "achieved"
    for name in ("not_planned", "carried_over"):
        if intro and cues[name].search(intro) and not cues["planned"].search(segment[-60:]):
            return name  # type: ignore[return-value]
        if cues[name].search(about):
            return name  # type: ignore[return-value]
    return "planned"


def _year(reading: Reading, begin: int, mention: Mention, after: str, data: DocumentData, heads: list[str]) -> int | None:
    """The year the listing gives, else the lead-in's, else the plan's."""
    first = data.plan_year or (data.period[0] if data.period else 0)
    norm = reading.norm

    def last_year(text: str) -> int | None:
        times = [
            t
            for t in times_in(text, data.horizon)
            if t.kind in ("year", "day", "month", "quarter") and t.due_to and int(t.due_to[:4]) >= first
        ]
        return int(times[-1].due_to[:4]) if times else None  # type: ignore[index]

    own = last_year(regex.split(r"[,(]", after)[0])
    text = norm[begin : mention.list_start]
    return (
        own
        or last_year(regex.split(r";", text)[-1])
        or last_year(text)
        or next((y for y in (_designation_year(h) or last_year(h) for h in heads) if y and y >= first), None)
        or data.horizon
    )


def table_listing(
    table: Table, header: str, label: str, group: str, row: tuple[str, str], year_text: str, data: DocumentData, before: str = ""
) -> Listing:
    """What a row, its group, its column's header and the caption say.

    ``row`` is what the row says, and the same without what it says of the present state; ``before`` is the grade that
    a name's own cell puts before it.
    """
    cues = _cues()
    row_text, goal = row
    level = (
        _grade(before)
        or last_level(label)
        or _grade(goal)
        or last_level(header)
        or last_level(group)
        or last_level(table.caption)
        or _grade(table.caption)
    )
    if _MORE_CRITERIA.search(group) and last_level(group) is None and not cues["not_planned"].search(group):
        return None, "mentioned", None
    if level is None and (
        cues["not_planned"].search(group)
        or _CERTIFIED_SOMEHOW.search(group if any(c.role == "note" for c in table.columns) else f"{group} {table.caption}")
    ):
        level = "ntm"
    if level is None:
        return None, "mentioned", None
    where = f"{row_text} {group} {header}"
    status: CommuneStatus = "planned"
    for name in ("carried_over", "not_planned"):
        if cues[name].search(where) or (name == "not_planned" and cues[name].search(table.caption)):
            status = name
    if (
        status == "planned"
        and regex.search(r"đã đạt chuẩn|đã được công nhận", f"{header} {table.caption} {group} {row_text}")
        and not year_text
    ):
        status = "achieved"
    if status in ("not_planned", "achieved"):
        return level, status, None
    years = regex.findall(r"(?:19|20)\d\d", year_text) or regex.findall(
        r"năm ((?:19|20)\d\d)", f"{group} {header} {table.caption}"
    )
    year = int(years[-1]) if years else data.horizon
    return level, status, year


_MORE_CRITERIA = regex.compile(r"xã (?:\w+ ){0,2}tăng (?:thêm )?tiêu chí")


def _grade(text: str) -> Level | None:
    """A cell may say only `Nâng cao` or `Kiểu mẫu`."""
    grades: dict[str, Level] = {"kiểu mẫu": "ntm_kieu_mau", "nâng cao": "ntm_nang_cao", "hiện đại": "ntm_hien_dai"}
    named = regex.findall(rf"(?:^| )(?:ntm |nông thôn mới )?({'|'.join(grades)})(?= |$)", text)
    return grades[named[-1]] if named else last_level(text)
