"""Who issued the plan: from the header, from the sentence that announces it, or from the title."""

from __future__ import annotations

import regex

from ntm_extract.folding import skeleton, squeeze
from ntm_extract.gazetteer import district_names, provinces
from ntm_extract.language.lexicon import key, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.zones import is_caps

_STATE = regex.compile(r"cong hoa xa hoi|chu nghia viet nam|doc lap|tu do|hanh phuc|dang cong san")
_RULES = " -–—_|*`~."  # what is left of the lines drawn below names
_PLACE_TYPES = ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "thị trấn", "tp", "đặc khu")
_ANNOUNCES = regex.compile(
    r"(?:^|[.;]\s|\n)(?:để[^.;\n]{0,200},\s)?(?P<body>(?:ubnd|ủy ban nhân dân|ban chỉ đạo|bcđ|hội đồng nhân dân|hđnd|sở|văn phòng|ban thường vụ|ban chấp hành|tỉnh ủy|huyện ủy|thành ủy|đảng ủy|chủ tịch)[^.;:\n]{0,140}?)"
    r"\s(?:ban hành|xây dựng|lập|đề ra|triển khai xây dựng|triển khai|thông báo|giao chỉ tiêu|xây dựng và ban hành|phê duyệt)\s(?:và triển khai\s)?(?:nội dung\s)?(?:kế hoạch|chương trình|đề án|nội dung)"
)
_OF_BODY = regex.compile(r"(?:^|\s)của\s(?P<body>(?:ban chỉ đạo|bcđ|ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân)[^,;.]*)")


def find_issuer(reading: Reading, title: str | None) -> str | None:
    """The issuer in full, with its place: `Ủy ban nhân dân tỉnh Lạng Sơn`; null when nothing says it."""
    name = _from_header(reading) or _from_title(title) or _from_announcement(reading)
    return complete_place(reading, expand(name)) if name else None


def _from_header(reading: Reading) -> str | None:
    """The lines above the number: the issuing body stands last, a superior body may stand above it."""
    type_line = reading.zones.type_line
    parts: list[str] = []
    for node in reading.nodes[: type_line if type_line is not None else 0]:
        start, end = node.paragraph.start, node.paragraph.end
        line = reading.text[start:end].strip(_RULES)
        folded = skeleton(line)
        if not line or line.startswith("#") or not any(c.isalpha() for c in line):
            continue
        state = _STATE.search(folded)
        if state:
            line = line[: state.start()].strip(_RULES)
            folded = folded[: state.start()]
            if not line:
                continue
        if pattern(r"\W*so\b|.*\bngai\b").match(folded):
            if parts:
                break  # what stands below the number is a stamp
            continue
        if is_caps(line) or parts:
            if not is_caps(line):
                continue
            parts.append(line)
    name = _mended(squeeze(" ".join(parts)))
    return sentence_case(_last_body(name)) if name and _begins_body(name) else None


# Names that a line in capitals may begin with, by their letters without marks: scanners misread those of capitals.
_BY_LETTERS = {skeleton(n): n for n in ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "BAN CHỈ ĐẠO")}


def _mended(name: str) -> str:
    """`ÚY BAN NHÂN DÂN TỈNH X`, as a scanner leaves it, with the marks put right."""
    folded = skeleton(name)
    for letters, meant in _BY_LETTERS.items():
        if folded.startswith(letters) and key(name[: len(letters)]) != key(meant):
            return meant + name[len(letters) :]
    return name


def _begins_body(name: str) -> bool:
    folded = key(name)
    return any(
        folded.startswith(key(h))
        for h in (
            "UBND",
            "Ủy ban",
            "HĐND",
            "Hội đồng",
            "Ban",
            "BCĐ",
            "Sở",
            "Tỉnh ủy",
            "Huyện ủy",
            "Thành ủy",
            "Đảng",
            "Văn phòng",
            "Chủ tịch",
            "Bộ",
            "Phòng",
            "Thị ủy",
            "Tỉnh",
            "Huyện",
            "BCH",
        )
    )


def _last_body(name: str) -> str:
    """`UBND TỈNH X BAN CHỈ ĐẠO …`: the second body is the issuer."""
    folded = key(name)
    last = max(
        (
            folded.rfind(" " + key(h) + " ")
            for h in ("Ban Chỉ đạo", "Sở", "Văn phòng Điều phối", "BCĐ", "Phòng", "Ban Quản lý", "Ủy ban nhân dân", "UBND")
        ),
        default=-1,
    )
    if last > 0 and folded[:last].startswith(
        ("ubnd", "ủy ban nhân dân", "tỉnh ủy", "huyện ủy", "đảng bộ", "tỉnh", "huyện", "thành phố")
    ):
        return name[last + 1 :]
    return name


def _from_title(title: str | None) -> str | None:
    if not title:
        return None
    match = _OF_BODY.search(key(title))
    return (
        pattern(r"\strên địa bàn\s|\snăm\s\d").split(title[match.start("body") : match.end("body")])[0].strip() if match else None
    )


def _from_announcement(reading: Reading) -> str | None:
    zones = reading.zones
    if not reading.paragraphs:
        return None
    first = reading.paragraphs[min(zones.title_end, len(reading.paragraphs) - 1)].start
    last = reading.paragraphs[min(zones.preamble_end + 2, len(reading.paragraphs) - 1)].end
    matches = list(_ANNOUNCES.finditer(reading.norm, first, last))
    if not matches:
        return None
    return reading.text[matches[-1].start("body") : matches[-1].end("body")]


_CASED = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Ban Chỉ đạo",
    "Chương trình",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Nông nghiệp và Môi trường",
    "Văn phòng Điều phối",
    "Tỉnh ủy",
    "Huyện ủy",
    "Thành ủy",
    "Đảng ủy",
    "Ban Thường vụ",
    "Ban Chấp hành",
    "Đảng bộ",
    "Chủ tịch",
    "mục tiêu quốc gia",
    "xây dựng nông thôn mới",
    "các Chương trình",
    "và",
    "các",
    "giai đoạn",
    "Phòng Kinh tế",
    "nông thôn mới",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    *_PLACE_TYPES,
)


def sentence_case(caps: str) -> str:
    """A name set in capitals as running text has it: known words as listed, other words as proper names."""
    if not is_caps(caps):
        return caps
    folded = key(caps)
    result, position = [], 0
    known = sorted(((key(c), c) for c in _CASED), key=lambda p: -len(p[0]))
    while position < len(folded):
        for phrase, cased in known:
            end = position + len(phrase)
            if folded.startswith(phrase, position) and not folded[end : end + 1].isalnum():
                result.append(cased)
                position = end
                break
        else:
            end = folded.find(" ", position)
            end = len(folded) if end < 0 else end
            word = caps[position:end]
            result.append(
                word
                if not any(c.isalpha() for c in word) or word in ("MTQG", "NTM", "UBND", "HĐND", "BCĐ")
                else word[:1] + word[1:].lower()
            )
            position = end
        while position < len(folded) and folded[position] == " ":
            position += 1
    return " ".join(result)


def expand(name: str) -> str:
    """Abbreviations of an issuer's name in full."""
    for short, full in lexicon("abbreviations")["issuers"].items():
        name = regex.sub(rf"(?<!\p{{L}}){short}(?!\p{{L}})", full, name)
    return squeeze(name)


def complete_place(reading: Reading, name: str) -> str:
    """`… tỉnh` without a name takes the province that the plan names most."""
    match = pattern(r"(?i)\b(tỉnh|huyện|thành phố|thị xã|quận|xã|phường)$").search(name)
    if match is None:
        if pattern(r"(?i)\b(tỉnh|huyện|thành phố|thị xã|quận|xã|phường)\s\p{L}").search(name):
            return name
        kind = "tỉnh"
        if not pattern(r"(?i)ban chỉ đạo|ủy ban nhân dân|hội đồng nhân dân").search(name):
            return name
        place = most_named(reading, kind)
        return f"{name} {kind} {place}" if place else name
    place = most_named(reading, match.group().lower())
    return f"{name} {place}" if place else name


def most_named(reading: Reading, kind: str) -> str | None:
    """The proper name that follows `tỉnh` (or `huyện`, …) most often in the plan."""
    pattern = regex.compile(rf"(?<!\p{{L}})(?i:{kind}) (?P<name>\p{{Lu}}[\p{{L}}]+(?: \p{{Lu}}\p{{L}}+){{0,3}})")
    known = {
        "tỉnh": provinces(),
        "huyện": district_names(),
        "thị xã": district_names(),
        "thành phố": {**district_names(), **provinces()},
    }.get(kind)
    counts: dict[str, int] = {}
    for match in pattern.finditer(reading.text):
        words = match["name"].split()
        names = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        name = next((known[skeleton(n)] for n in names if skeleton(n) in known), None) if known else match["name"]
        if name:
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda n: counts[n]) if counts else None
