"""What a target takes from its clause, its sentence and the outline above it: due date, level, scope."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.clause import Clause
from ntm_extract.extraction.levels import first_level, heading_level, last_level, levels_in
from ntm_extract.folding import skeleton, squeeze
from ntm_extract.gazetteer import communes_by_district, district_names
from ntm_extract.language.patterns import pattern
from ntm_extract.language.times import Time, times_in
from ntm_extract.records import DocumentData, Level

_PERIOD_GOVERNS = regex.compile(
    r"\s?[:,]|\s(?:là|phấn đấu|có|đạt|hỗ trợ|đối ứng|thực hiện|xây dựng|cần|tiếp tục|toàn|dự kiến|bình quân|thêm|được|công nhận)\b"
)
_STOP = regex.compile(r"[;.]|, (?!\d)")
_BREAK = regex.compile(r"[;,(]")
_ASIDE = regex.compile(r"(?:riêng|đối với)(?: các| số)? (?:xã|thôn|huyện)[^,;]*$")
_BASE_YEAR = regex.compile(
    r"(?:so với|so|từ|cuối|đầu kỳ|như|bằng)(?: cùng kỳ| mức| kế hoạch| cuối)? $|(?:so với|so)[^,;.]{0,40}$"
)


def due_of(clause: Clause, data: DocumentData) -> str | None:
    """A partial ISO date: stated in the clause, in its lead-in, or the plan's horizon."""
    norm = clause.reading.norm
    first_year = data.first_year or 0

    def governs(time: Time, text: str = norm) -> bool:
        if time.kind == "rhythm" or time.partial is None or int(time.partial[:4]) < first_year:
            return False
        if not time.limit.startswith("từ") and _BASE_YEAR.search(text[max(0, time.start - 60) : time.start]):
            return False
        if pattern(r"của (?:kế hoạch|lộ trình) $").search(text[max(0, time.start - 20) : time.start]):
            return False
        if time.kind == "period":
            before = text[max(0, time.start - 2) : time.start].strip()
            return bool(_PERIOD_GOVERNS.match(text, time.end)) or not before or before[-1] in ":;-+"
        return True

    cut = _STOP.search(norm, clause.quantity.end, clause.right_end)
    end = cut.start() if cut else clause.right_end
    for time in clause.sentence.times:
        if time.start < clause.quantity.end or time.start >= clause.segment_end or not governs(time) or time.kind == "period":
            continue
        if (
            pattern(r"\(|\b(?:theo|đề án|quy hoạch|chương trình)\b").search(
                pattern(r"\([^()]*\)|^[^()]*\)").sub("", norm[clause.quantity.end : time.start]),
            )
            and norm[clause.quantity.end : time.start].strip() != "("
        ):
            continue  # a time in an aside, or in the name of another document
        # Right behind the count, or the limit that closes the whole clause.
        if (
            (time.start < end or (time.limit and time.kind != "year"))
            and not _LEADS.match(norm, time.end)
            and (time.start < end or _CLOSES.match(norm, time.end))
        ):
            return time.partial
        if _LEADS.match(norm, time.end):
            break
    if _WHOLE.search(norm[max(clause.segment_start, clause.quantity.start - 60) : clause.quantity.start]):
        return str(data.horizon) if data.horizon else None
    ahead = [t for t in clause.sentence.times if t.start < clause.quantity.start and governs(t) and _carries(clause, t)]
    if ahead:
        return ahead[-1].partial
    for head in clause.heads():
        times = [t for t in times_in(head, data.horizon) if governs(t, head) and (t.kind != "period" or len(head) < 60)]
        if times and times[-1].partial != str(data.horizon):
            return times[-1].partial  # the plan's own year in a heading only labels it; a date further up says more
    return str(data.horizon) if data.horizon else None


# `6 tháng đầu năm 08 thôn, cả năm 22 thôn`: the whole of the plan's time.
_WHOLE = regex.compile(r"\b(?:cả (?:năm|giai đoạn|nhiệm kỳ|thời kỳ))(?! 20)(?:[^;.\d]{0,50})$")
# What follows a time that leads: its own predicate; what follows one that closes: the end of the clause.
_LEADS = regex.compile(
    r",? (?:có|đạt|tăng|giảm|là|còn|chiếm|phấn đấu|lên|toàn|khoảng|trên|thêm|xây dựng|hoàn thành|tỷ lệ|thu nhập|bình quân)\b"
)
_CLOSES = regex.compile(r"\s*(?:[,;.)\n]|$|(?:để|nhằm|theo|gửi)\b)")


def _carries(clause: Clause, time: Time) -> bool:
    """Does a time before the quantity govern it? One that leads its segment does; over a semicolon only the sentence's first."""
    norm = clause.reading.norm
    if time.start >= clause.segment_start:
        return (
            not (_CLOSES.match(norm, time.end) and norm[time.end : time.end + 1] != "," and time.end < clause.quantity.start - 2)
            or "(" in norm[time.end : time.end + 2]
        )
    begin = max(clause.sentence.span[0], clause.node.body)
    if clause.node.body < clause.node.head_end < time.start:
        begin = clause.node.head_end
    return time.start - begin < 42 and not pattern(r"[;.)]").match(norm[time.end : time.end + 1])


# Communes still on their way: their criteria are those of the basic designation.
_BEHIND = regex.compile(
    r"chưa đạt chuẩn|về đích|chưa (?:được )?đưa vào lộ trình|ngoài lộ trình|chưa đăng ký|chưa (?:có|nằm) trong lộ trình"
)


# `Mỗi xã đăng ký kiểu mẫu lắp đặt 03 điểm wifi`: what the communes of a class are to have.
_OF_CLASS = regex.compile(r"(?:(?:đối với|mỗi|các|những|từng) )+(?P<words>xã (?:(?:đăng ký|phấn đấu|đạt chuẩn) )*.{3,40})")


# `≥ 95% đối với xã NTM nâng cao và ≥ 97% đối với xã NTM kiểu mẫu`: right behind the figure.
_FOR_CLASS = regex.compile(
    r" (?:đối với|ở|cho) (?:(?:các|những) )?(?P<words>xã (?:đạt chuẩn |đăng ký )*(?:nông thôn mới|ntm|nâng cao|kiểu mẫu|hiện đại)(?: nâng cao| kiểu mẫu| hiện đại)?)"
)


def _class_level(words: str) -> Level | None:
    found = pattern(r"xã (?:(?:đăng ký|phấn đấu|đạt chuẩn|đạt) )*(?P<rest>.*)").match(words)
    levels = levels_in(f"xã {found['rest']}") if found else []
    return levels[0][1] if levels and levels[0][0] < 4 else None


def level_of(clause: Clause, certified: bool, indicator: str, heads: list[str], inherited: Level | None) -> Level | None:
    """The designation the target is about."""
    aside = _ASIDE.search(clause.left.rstrip(" :"))
    if aside and (found := last_level(aside.group())):
        return found
    if certified or indicator in ("certified_units", "units_meeting_criterion", "criteria_met", "criteria_average"):
        own = (
            first_level(clause.phrase)
            or last_level(clause.local)
            or first_level(clause.right.split(";")[0])
            or last_level(clause.left)
        )
        if own and (
            certified
            or indicator != "units_meeting_criterion"
            or own != "ntm"
            or "đối với" in clause.phrase
            or "xã" in clause.phrase
        ):
            if indicator == "units_meeting_criterion" and _from_lead_in(heads):
                return _from_lead_in(heads)
            return own
    own_lead = (
        _from_lead_in(heads)
        if certified or indicator.startswith("criteria")
        else _from_lead_in([h for h in heads if _COMMUNE_LEAD.match(h)])
    )
    if own_lead:
        return own_lead
    if not certified and (behind := _FOR_CLASS.match(clause.reading.norm, clause.quantity.end, clause.segment_end)):
        return first_level(behind["words"])
    if indicator == "criteria_met" and _BEHIND.search(" ".join([clause.before, *heads[:2]])):
        return "ntm"
    if not certified:
        of_class = _OF_CLASS.match(clause.left.lstrip(" -+:"))
        return _class_level(of_class["words"]) if of_class else None
    if inherited:
        return inherited
    above = next((lv for lv in (heading_level(h) or (last_level(h) if len(h) > 60 else None) for h in heads) if lv), None)
    # `đạt chuẩn`, `hoàn thành nhiệm vụ` without a grade is the basic designation.
    return above or (
        "ntm"
        if pattern(r"đạt chuẩn(?! (?:văn|đô thị|tiêu chí|an toàn|tiếp cận))|hoàn thành nhiệm vụ|về đích").search(
            f"{clause.left} {clause.phrase} {clause.right[:80]}",
        )
        else None
    )


_LEAD_IN = regex.compile(
    r"(?:đối với |về |nhóm |những |\d+ |cấp |các |số |mục tiêu |xây dựng |phấn đấu |công nhận |duy trì |nâng cao chất lượng )*(?:xã|thôn|huyện|ấp|bản|buôn|làng|khu dân cư|xóm|thị xã|thành phố|đơn vị|nông thôn mới|ntm)\b"
)


_COMMUNE_LEAD = regex.compile(
    r"(?:(?:đối với|về|nhóm|các|những|số|\d+) )*(?:xã|thôn|ấp|bản|khu dân cư|nông thôn mới|ntm)\b.{0,70}$"
)


def _from_lead_in(heads: list[str]) -> Level | None:
    """`Đối với xã nông thôn mới nâng cao:`, `2. Xã nông thôn mới nâng cao`."""
    for head in heads:
        if _LEAD_IN.match(head) and (level := heading_level(head)):
            return level
    return None


@cache
def _place() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<kind>(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận|xã|phường|thị trấn)) (?<name>(?!NTM|OCOP|UBND|MTQG)\p{Lu}[\p{L}’']*(?: (?:\p{Lu}[\p{L}’']*|-(?= \p{Lu})))*)"
    )


def scope_of(clause: Clause, data: DocumentData) -> str | None:
    """The place the target is for, when it is not the plan's whole area."""
    reading, quantity = clause.reading, clause.quantity
    text = reading.text[clause.left_start : quantity.start]
    own = {skeleton(n) for n in (data.province, data.district) if n}
    special = pattern(
        r"riêng (?P<class>(?:vùng|khu vực|các|huyện|xã|thôn|đồng bào|hộ|đối với)[^,;:.\d]*?)(?= (?:giảm|tăng|đạt|phấn đấu|còn|có|là|bình quân|tối thiểu|ít nhất)|[:,]| $|$)"
    ).search(
        clause.left,
    )
    if special:
        start = clause.left_start + special.start("class")
        place = _class(squeeze(reading.text[start : start + len(special["class"])]))
        if place:
            return place
    near = _BREAK.split(text.rstrip(" (:"))[-1]
    named = [m for m in _place().finditer(near) if not _is_heading_word(m["name"])]
    if named and skeleton(named[-1]["name"]) not in own and len(near) - named[-1].end() < 45:
        return named[-1]["name"]
    bare = pattern(r"(?:^|[;,:(–-]|\bvà|\briêng) ?(?P<name>\p{Lu}[\p{L}’']*(?: \p{Lu}[\p{L}’']*){0,3})(?: có| đạt|:)? ?$").search(
        text
    )
    if bare and (_is_district(bare["name"]) or _is_own_commune(bare["name"], data)) and skeleton(bare["name"]) not in own:
        return bare["name"]
    return _place_after(clause, own) or _item_place(clause, data, own) or _place_above(clause, own)


_AT = regex.compile(
    r"[^;:.,(]{0,60}?(?:tại|ở) (?i:xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố) (?P<name>(?>\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*){0,3}))(?! ?(?:,|và|-|\() ?(?:xã|huyện|phường|\p{Lu}))"
)


_OF_DISTRICT = regex.compile(
    r" (?:của|thuộc) (?i:huyện|thị xã|thành phố) (?P<name>(?>\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*){0,3}))"
)


def _place_after(clause: Clause, own: set[str]) -> str | None:
    """`01 mô hình phân loại rác tại xã Trí Phải`, `03 xã của huyện Đức Huệ`: the one place where what is counted stands."""
    text, end = clause.reading.text, clause.quantity.end
    match = _AT.match(text, end, clause.right_end)
    if match is None and clause.quantity.kind == "place":
        match = _OF_DISTRICT.match(text, end, clause.right_end)
    return match["name"] if match and skeleton(match["name"]) not in own else None


_ITEM_PLACE = regex.compile(
    r"(?:(?P<type>(?i:xã|huyện|thị xã|thành phố|thị trấn|phường|đặc khu)) )?(?P<name>(?!NTM|OCOP|MTQG)\p{Lu}[\p{L}’']*(?: (?:\p{Lu}[\p{L}’']*|[1-9]))*)(?: \([^()]*\)?)?,?(?: (?:huyện|thị xã|thành phố) [^,;:]{3,24})?\s*$"
)


# `Vùng biên giới: 05 xã`, `Các huyện, thị xã còn lại: 270 km`: a part of the plan's area.
_ITEM_AREA = regex.compile(
    r"(?:(?i:đối với|riêng|các) )*(?P<name>(?i:vùng|khu vực) [^,;:.\d()]{3,40}|(?i:huyện|xã)[^;:.\d()]{0,30} còn lại) ?$"
)


# `Huyện Gò Quao 58 km, 11 cầu;`: every figure of the item is the place's.
_OPENING_PLACE = regex.compile(
    r"(?i:xã|huyện|thị xã|thành phố|thị trấn|phường|đặc khu) (?P<name>(?!NTM|OCOP|MTQG)\p{Lu}[\p{L}’']*(?: \p{Lu}[\p{L}’']*)*):? ?\d"
)


def _item_place(clause: Clause, data: DocumentData, own: set[str]) -> str | None:
    """`Xã Hòa Lễ: …; …`: an item that begins with a place is about it to its end."""
    node = clause.node
    opening = _OPENING_PLACE.match(clause.reading.text, node.body, clause.quantity.start + 1)
    if opening and ";" not in clause.reading.text[node.body : clause.quantity.start] and skeleton(opening["name"]) not in own:
        return opening["name"]
    if not node.body < node.head_end <= clause.quantity.start:
        return None
    area = _ITEM_AREA.match(clause.reading.text, node.body, node.head_end)
    if area:
        return area["name"]
    match = _ITEM_PLACE.match(clause.reading.text, node.body, node.head_end)
    if match is None or skeleton(match["name"]) in own:
        return None
    return match["name"] if match["type"] or _is_own_commune(match["name"], data) else None


def _is_heading_word(name: str) -> bool:
    """`XÃ ĐẠT CHUẨN`: in a heading set in capitals what follows the unit is no name unless a district has it."""
    return " " in name and name.isupper() and not _is_district(name)


def _is_district(name: str) -> bool:
    return skeleton(name) in district_names_folded()


def _is_own_commune(name: str, data: DocumentData) -> bool:
    """In a district's own plan its communes are known by their bare names."""
    return bool(data.district) and skeleton(name) in communes_by_district(data.province).get(skeleton(data.district or ""), ())


def _place_above(clause: Clause, own: set[str]) -> str | None:
    """The one place that a heading or lead-in above is about."""
    reading = clause.reading
    for node in clause.node.ancestors():
        if node.is_heading or node.leads_in or node.head_end > node.body:
            head = reading.text[node.body : max(node.head_end, node.body)]
            places = [m for m in _place().finditer(head) if skeleton(m["name"]) not in own and not _is_heading_word(m["name"])]
            if len(places) == 1 and pattern(
                r"(?i)(?:xây dựng|đối với|riêng|duy trì|phấn đấu|về)?\s?(?:xây dựng |công nhận )?(?:đối với |riêng )?(?:huyện|thị xã|thành phố|xã|phường)\b"
            ).match(
                head,
            ):
                return places[0]["name"]
    return None


def _class(phrase: str) -> str | None:
    """A class of places singled out by `riêng`: its name where it has one; a class by designation is no place."""
    named = pattern(r"(?:\p{Lu}\p{Ll}+)(?: \p{Lu}\p{Ll}+)*").search(phrase)
    if pattern(r"(?i:vùng|khu vực) ").match(phrase):
        return phrase
    if named and len(named.group()) > 3:
        return str(named.group())
    bare = pattern(r"^(?i:đối với |ở |tại )?(?i:các |những |số )?").sub("", phrase)
    return (
        None
        if not bare or last_level(bare.lower()) or pattern(r"(?i)đăng ký|phấn đấu|đạt|còn lại").search(bare) or " " not in bare
        else bare
    )


@cache
def district_names_folded() -> frozenset[str]:
    """Folded names of all districts."""
    return frozenset(district_names())
