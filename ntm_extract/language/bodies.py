"""Names of bodies: who issued a document, who is to carry out a task."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.folding import squeeze
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading


@cache
def _issuer() -> regex.Pattern[str]:
    entry = lexicon("bodies")
    stops = alternatives(entry["issuers"]["stops"])
    whole = alternatives(entry["issuers"]["whole"])
    return regex.compile(
        rf"(?:{whole}|(?!{stops})(?:[\p{{L}}\d-]|\.(?=\S))+(?:/[\p{{L}}]+)?)(?: (?:{whole}|(?!{stops})(?:(?:[\p{{L}}\d]|\.(?=\S))+|-(?=\s)))){{0,16}}"
    )


def issuer_at(reading: Reading, offset: int) -> int | None:
    """The end of the issuer's name that begins at ``offset``, or None."""
    node = reading.node_at(offset)
    match = _issuer().match(reading.norm, offset, min(node.paragraph.end, offset + 160))
    if match is None:
        return None
    end = int(match.end())
    # A coordinated second document or a small word at the end is not the issuer's.
    while reading.norm[end - 1] in ".,":
        end -= 1
    tail = pattern(r"\s(?:và|các|tại|của|do|này|đó|nói trên|-)$").search(reading.norm[offset:end])
    return offset + tail.start() if tail else end


@cache
def _grammar() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    entry = lexicon("bodies")
    heads = alternatives(entry["heads"])
    plurals = alternatives(entry["plurals"])
    requests = alternatives(entry["requests"])
    predicates = alternatives(entry["predicates"])
    whole = alternatives(entry["issuers"]["whole"])
    start = regex.compile(rf"(?:(?:{requests})\s)?(?P<body>(?:{plurals}\s)?(?:\d+\s)?{heads})")
    end = regex.compile(rf"(?:{whole})|(?<stop>{predicates}|[;:().…“”\"]|\s[-–]\s(?=[^\s]*\b(?:{predicates})))")
    split = regex.compile(rf"(?:{whole})|(?<joint>\s?,?\svà\s|\s?[,;]\s)(?=(?:{plurals}\s)?(?:\d+\s)?{heads})")
    return start, end, split, regex.compile(rf"{heads}")


# A head word that begins a predicate as often as a body (tổ chức thực hiện): it needs company.
_DOUBTFUL = {"tổ chức", "cấp", "tổ", "hội", "ban", "bộ", "bản", "đội", "báo", "xã", "thôn", "trường", "phòng"}


def subject_at(reading: Reading, offset: int, limit: int) -> tuple[int, int] | None:
    """The body named at the very beginning of ``offset:limit``, if it is one and something follows it."""
    start, _, _, _ = _grammar()
    while offset < limit and not reading.norm[offset].isalnum():
        offset += 1
    match = start.match(reading.norm, offset, limit)
    if match is None:
        return None
    begin = match.start("body")
    if not _plausible(reading, begin, match.end()):
        return None
    end = _body_end(reading, match.end(), limit)
    return (begin, end) if end > begin else None


def _plausible(reading: Reading, begin: int, end: int) -> bool:
    word = reading.norm[begin:end]
    if reading.norm.startswith((" thực hiện", " triển khai"), end):
        return False  # TỔ CHỨC THỰC HIỆN
    if word in _DOUBTFUL:
        after = reading.text[end + 1 : end + 2]
        return (reading.text[begin].isupper() and after.isupper() and word not in ("xã", "thôn")) or (
            word in ("xã", "thôn") and after.isupper()
        )
    return True


def _body_end(reading: Reading, position: int, limit: int) -> int:
    """Where the name ends: before the first predicate or stop mark outside a whole name."""
    _, ends, _, _ = _grammar()
    position_of_head = position
    while True:
        match = ends.search(reading.norm, position, limit)
        if match is None:
            end = limit
            break
        if match["stop"] is None:
            position = match.end()
            continue
        # A predicate's word inside a proper name (Ban Chỉ đạo, Sở Xây dựng) begins with a capital.
        if _CHARGE.match(reading.norm, match.start()):
            position = match.end()
            continue
        if reading.text[match.start()].isupper() and reading.text[match.start() - 2 : match.start()] != ", ":
            position = match.end()
            continue
        end = match.start()
        break
    end = min(end, _foreign_word(reading, position_of_head, end))
    while end > 0 and (reading.text[end - 1] in " ,-–" or reading.norm.endswith((" và", " có", " của"), 0, end)):
        end -= 1 if reading.text[end - 1] in " ,-–" else 3
    return end


# `các sở, ngành phụ trách tiêu chí`, `thành viên phụ trách xã`: what they are in charge of says which they are.
_CHARGE = regex.compile(
    r"(?:được giao )?phụ trách (?:tiêu chí|xã|địa bàn|nội dung|lĩnh vực)|về đích|đăng ký đạt chuẩn|phấn đấu đạt chuẩn|(?<=quản )lý|quản lý (?:đô thị|dự án)"
)


@cache
def _name_words() -> frozenset[str]:
    return frozenset(key(w) for w in lexicon("bodies")["name_words"])


def _foreign_word(reading: Reading, start: int, end: int) -> int:
    """Where the first lower-case word stands that no body's name is made of; what a body does begins there."""
    whole = [m.span() for m in _whole_names().finditer(reading.norm, max(0, start - 40), end)]
    for word in pattern(r"\p{L}+(?:['’]\p{L}+)*").finditer(reading.text[start:end]):
        begin = start + word.start()
        if word.group()[0].isupper() or any(a <= begin < b for a, b in whole):
            continue
        if reading.norm[begin : start + word.end()] not in _name_words():
            return begin
    return end


@cache
def _whole_names() -> regex.Pattern[str]:
    return regex.compile(alternatives(lexicon("bodies")["issuers"]["whole"]))


def split_bodies(reading: Reading, start: int, end: int) -> list[str]:
    """The single bodies of a coordination, verbatim; names that share a modifier stay whole."""
    _, _, split, _ = _grammar()
    parts, last = [], start
    for match in split.finditer(reading.norm, start, end):
        if match["joint"] is None:
            continue
        left = reading.norm[last : match.start()]
        right = reading.norm[match.end() : end]
        if _shares_modifier(left, right):
            continue
        parts.append((last, match.start()))
        last = match.end()
    parts.append((last, end))
    names = [squeeze(reading.text[a:b]).strip(" ,;-–") for a, b in parts]
    return [n for n in names if n]


_BARE = frozenset(
    key(w)
    for w in (
        "UBND",
        "HĐND",
        "các huyện",
        "các sở",
        "các ban",
        "sở",
        "ban",
        "ngành",
        "huyện",
        "các cơ quan",
        "cơ quan",
        "các phòng",
        "phòng",
        "các cấp",
        "các ngành",
        "thị xã",
        "các xã",
        "các thôn",
        "các đơn vị",
        "đơn vị",
        "Ủy ban nhân dân",
        "các hội",
        "các tổ chức",
        "MTTQ",
        "ban ngành",
        "Đảng ủy",
        "các đoàn thể",
    )
)


def _shares_modifier(left: str, right: str) -> bool:
    """`UBND, Ban Chỉ đạo NTM các huyện`: a bare head waits for the modifier of the next name."""
    last = pattern(r",\s|\svà\s").split(left)[-1].strip()
    if last in _BARE:
        return True
    # `các huyện, thành phố`, `các Sở, ngành liên quan`: the second is a bare head, too. A left side that has its
    # modifier (`các phòng, ban liên quan và địa phương`) is complete.
    if pattern(r"(?:liên quan|có liên quan|trực thuộc|phụ trách|cấp tỉnh|cấp huyện|cấp xã)$").search(left):
        return False
    first = pattern(r"[,;]|\svà\s").split(right)[0].strip()
    return first in {
        "ngành",
        "ban",
        "thành phố",
        "thị xã",
        "thị trấn",
        "phường",
        "đơn vị",
        "địa phương",
        "thành phố thuộc tỉnh",
    } and left.startswith(("các ", "ubnd", "ủy ban nhân dân"))
