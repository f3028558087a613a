"""Which designation a listing of communes is about, and by which head it is known."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ntm_extract.extraction.levels import heading_level, last_level, levels_in
from ntm_extract.extraction.surroundings import Surroundings, cues
from ntm_extract.language.outline import BULLETS, Node
from ntm_extract.language.patterns import pattern
from ntm_extract.records import Level

# Registered, due or owing criteria, with no grade said: the basic designation.
_PUT_OFF = regex.compile(r"chuyển (?:sang|qua) (?:\w+ ){0,2}năm 20\d\d|chưa (?:đạt|hoàn thành|về đích), ")
_STILL_TO_COME = regex.compile(
    r"xã (?:\w+ ){0,3}trong lộ trình|đăng ký (?:hoàn thành|về đích|đạt chuẩn|năm 20\d\d)|còn nợ tiêu chí|về đích(?! (?:sớm|trước))"
)
# `lộ trình đạt chuẩn` without a grade is the basic designation, too.
CERTIFIED_SOMEHOW = regex.compile(
    r"xã (?:đã |mới )?được công nhận(?= (?:trong |vào )?(?:năm|là|gồm|:))|(?:lộ trình|xã|phấn đấu|kế hoạch|công nhận) đạt chuẩn(?! (?:tiêu chí|quốc gia|văn minh|văn hóa|y tế|an toàn|tiếp cận))"
)
_CLASS_HEAD = regex.compile(r"(?:nhóm |các |những |\d+ )*xã (?:đã )?(?:được công nhận )?đạt chuẩn\b(?! tiêu chí)")
# `Xã duy trì: …`, `Các xã đã đạt chuẩn: …`
_KEEPS = regex.compile(
    r"(?:(?:các|những|nhóm|\d+) )*xã (?:tiếp tục |đã )?(?:duy trì|giữ vững|giữ chuẩn|đạt chuẩn)\b(?! tiêu chí)"
)
_AFTER_LIST = regex.compile(
    r"\)? ?,? ?(?:đề nghị|đăng ký|phấn đấu|đạt|được|đã|là|hoàn thành|về đích|xây dựng|thực hiện|tiếp tục phấn đấu)\b"
)
# `chiếm 52,44% số xã đạt chuẩn NTM`, `lũy kế 43 xã`: the base of a share and the stock are not what a lead-in lists.
_BASE = regex.compile(r"(?:chiếm|bằng|tỷ lệ|trên tổng|so với|trong (?:tổng )?số)\b[^.;]*?(?=, (?!\d)|[.;]|$)")
_OF_THESE = regex.compile(r"(?:nêu trên|trên|này|đó|còn lại|trong (?:đó|số)|chuyển tiếp|đăng ký mới|lộ trình|xã khác)\b")
_COUNTED_UNITS = regex.compile(r"\d+ xã (?:đạt |được |mới )*(?:chuẩn |công nhận )*(?:nông thôn mới|ntm|nâng cao|kiểu mẫu)")
# `UBND xã A trình hồ sơ xã NTM nâng cao`: who acts for its own designation.
_DOSSIER = regex.compile(r",? ?(?:\w+ ){0,4}?(?:trình|lập|hoàn thiện|hoàn thành|nộp|gửi) (?:\w+ ){0,3}?(?:hồ sơ|đề án)[^,;.]*")


@dataclass(frozen=True, slots=True)
class Designation:
    """The level, and the heading or lead-in that names it (empty when the clause itself does)."""

    level: Level
    head: str = ""


def designation_of(around: Surroundings) -> Designation | None:
    """Stated in the clause, else in what it stands under; with no grade said it is the basic one. None when nothing tells."""
    lead = next(((level, h) for level, h in ((lead_level(h), h) for h in around.heads) if level), None)
    head = lead[1] if lead else ""
    if level := _in_clause(around):
        return Designation(level, head)
    if lead:
        return Designation(*lead)
    if CERTIFIED_SOMEHOW.search(f"{around.intro} {around.before[-160:]} {around.after}"):
        return Designation("ntm")
    if _THEREOF.match(around.before.strip()) and (level := _said_before(around)):
        return Designation(level)
    basic = next((h for h in around.heads[:1] if _CLASS_HEAD.match(h)), None) or next(
        (h for h in around.heads[:2] if CERTIFIED_SOMEHOW.search(h)), None
    )
    if basic is None and around.head and _KEEPS.match(around.head):
        basic = around.head
    if basic:
        return Designation("ntm", basic)
    if level := _beside(around):
        return Designation(level)
    return Designation("ntm") if _basic(around) else None


_THEREOF = regex.compile(r"(?:trong (?:đó|số (?:này|đó))|cụ thể|gồm|bao gồm)\b")


def _said_before(around: Surroundings) -> Level | None:
    """`… thêm 05 xã nông thôn mới. Trong đó huyện A 02 xã là …`: the sentence before says which designation it is."""
    reading, start = around.reading, around.reading.sentence_at(around.mention.start)[0]
    earlier = [s for s in reading.sentences[around.node.paragraph.index] if s[1] <= start]
    found = levels_in(reading.norm[slice(*earlier[-1])]) if earlier else []
    return found[0][1] if found else None


def lead_level(head: str) -> Level | None:
    """The designation that a heading, or the end of a long lead-in, is about."""
    words = _BASE.sub(" ", head)
    return heading_level(words) or (last_level(words[-160:]) if len(head) > 90 else None)


def asked_for(around: Surroundings) -> Level | None:
    """The designation for which a commune, or its committee, hands in a dossier."""
    dossier = _DOSSIER.match(around.after)
    return _first(dossier.group()) if dossier else None


def _in_clause(around: Surroundings) -> Level | None:
    stated = _AFTER_LIST.match(around.after)
    return (
        (_first(pattern(r" và (?:các )?xã ").split(around.after)[0]) if stated else None)
        or last_level(around.segment)
        or _first(around.after)
        or (last_level(around.before) if around.goes_on() else None)
    )


def _first(text: str) -> Level | None:
    found = levels_in(text)
    return found[0][1] if found else None


def _basic(around: Surroundings) -> bool:
    """Words that speak of being certified some day, or of a roadmap, without a grade."""
    text = f"{around.intro} {around.segment} ⟨⟩{around.after}"
    return bool(
        _STILL_TO_COME.search(text)
        or "chuyển tiếp" in around.segment
        or cues()["carried_over"].match(around.reading.norm[around.mention.end : around.mention.end + 80].lstrip(" ,("))
        or _PUT_OFF.search(around.after)
        or cues()["not_planned"].search(text)
        or any(cues()["not_planned"].search(h) for h in around.heads[:2])
    )


def _beside(around: Surroundings) -> Level | None:
    """In a list of bullets, `Trong 24 xã nêu trên …`, `Chưa đưa vào lộ trình: …` speak of what the bullet before them counts."""
    node, norm = around.node, around.reading.norm
    if node.marker not in BULLETS or not _OF_THESE.search(f"{norm[node.body : node.head_end]} {around.segment}"):
        return None
    current: Node | None = node
    while current is not None and current.marker in BULLETS:
        siblings = current.parent.children if current.parent else []
        for sibling in reversed(siblings[: siblings.index(current)] if current in siblings else []):
            counted = _COUNTED_UNITS.search(norm, sibling.body, sibling.paragraph.end)
            level = last_level(norm[sibling.body : sibling.paragraph.end]) if counted else None
            if level:
                return level
        current = current.parent
    return None
