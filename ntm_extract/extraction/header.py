"""The plan's own data: number, type, title, issuer, places, dates, signer."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.extraction.issuer import find_issuer
from ntm_extract.extraction.places import find_places
from ntm_extract.extraction.signer import find_signer
from ntm_extract.extraction.symbols import canonical_number, canonical_symbol
from ntm_extract.folding import squeeze
from ntm_extract.language.dates import DAY, MONTH, YEAR, iso, number_of
from ntm_extract.language.lexicon import key, lexicon
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.records import DocumentData

_NUMBER_LINE = regex.compile(
    r"(?i:số)\s?[:.]?\s?(?P<run>[\dOIl]{0,6}[\dOIla-d]?)[\s….]{0,6}(?P<sep>[/-])\s?(?P<symbol>\p{Lu}[\p{L}&]*(?:(?:\s?[-–/]\s?)[\p{Lu}][\p{L}\d.&]*)*)"
)
_TITLED = r"\p{Lu}(?:['’]\p{L})?\p{Ll}+"
_ISSUED = regex.compile(
    rf"(?<!\p{{L}})(?P<place>(?:TP\. ?)?{_TITLED}(?: (?:- )?{_TITLED}){{0,4}}),? (?i:ngày) ?(?P<d>{DAY}|[.…_\s]*)\s?(?i:tháng)\s?(?P<m>{MONTH}|[.…_\s]*)\s?(?i:năm)\s?(?P<y>{YEAR})"
)
# A plan for the rest of one year and the next.
_TWO_YEARS = regex.compile(r"năm (?P<a>20\d\d)(?: và |, | và cả )năm (?P<b>20\d\d)")
# What stands where a day or month is to be written by hand.
_BLANK = " .…_\n\t"
_PLACEHOLDER = regex.compile(r"[#\[{<]|…|\.\.\.")
_OWN_IN_ANNEX = regex.compile(r"kèm theo\s(?:\p{L}+\s){0,3}số\s?:?\s?")
_YEAR = regex.compile(r"năm\s(?P<y>(?:19|20)\d\d)")
_PERIOD = regex.compile(
    r"(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm)\s(?:từ\s)?(?:năm\s)?(?P<a>(?:19|20)\d\d)\s?(?:[-–—]|đến|tới)\s?(?:năm\s)?(?P<b>(?:19|20)\d\d)"
)
_SPAN_OF_YEARS = regex.compile(r"(?P<a>20\d\d)\s?[-–—]\s?(?P<b>20\d\d)")


@cache
def _title_types() -> list[tuple[str, str]]:
    names = [w for entry in lexicon("doc_types")["types"].values() for w in entry["words"]]
    return sorted(((key(n), n[0].upper() + n[1:]) for n in names), key=lambda p: -len(p[0]))


def extract_header(reading: Reading) -> DocumentData:
    """The document data; a field that the text does not give is null."""
    doc_type, title = _type_and_title(reading)
    number, symbol = _number(reading)
    place, issue_date = _place_and_date(reading)
    plan_year, period = _years(reading, title, issue_date)
    issuer = find_issuer(reading, title)
    province, district = find_places(reading, issuer, place, title)
    signer, signer_title = find_signer(reading)
    return DocumentData(
        number=number,
        symbol=symbol,
        doc_type=doc_type,
        title=title,
        issuer=issuer,
        province=province,
        district=district,
        place=place,
        issue_date=issue_date,
        plan_year=plan_year,
        period=period,
        signer=signer,
        signer_title=signer_title,
    )


def _type_and_title(reading: Reading) -> tuple[str | None, str | None]:
    zones = reading.zones
    if zones.type_line is None:
        return None, None
    lines = [reading.paragraphs[i] for i in range(zones.type_line, max(zones.title_end, zones.type_line + 1))]
    first = reading.norm[lines[0].start : lines[0].end].strip(" :.")
    doc_type = next((name for folded, name in _title_types() if first == folded or first.startswith(folded + " ")), None)
    bare = doc_type is not None and first == key(doc_type)
    parts = [reading.text[p.start : p.end] for p in (lines[1:] if bare else lines)]
    kept = []
    for part in parts:
        if _title_ends(part):
            break
        kept.append(part)
    title = squeeze(" ".join(kept)).strip(" -–_*")
    return doc_type, title or None


def _title_ends(line: str) -> bool:
    """A rule, a bracketed note (Kèm theo …) or the addressee closes the title."""
    stripped = line.strip()
    return not any(c.isalpha() for c in stripped) or stripped.startswith(
        (
            "(",
            "Kính gửi",
            "CHỦ TỊCH ỦY BAN",
            "CHỦ TỊCH UỶ BAN",
            "CHỦ TỊCH UBND",
            "ỦY BAN NHÂN DÂN",
            "UỶ BAN NHÂN DÂN",
            "UBND",
            "BAN CHỈ ĐẠO",
            "HỘI ĐỒNG NHÂN DÂN",
        )
    )


def _number(reading: Reading) -> tuple[str | None, str | None]:
    end = (
        reading.paragraphs[min(reading.zones.title_end, len(reading.paragraphs) - 1)].start
        if reading.zones.type_line is not None
        else 600
    )
    for match in _NUMBER_LINE.finditer(reading.text, 0, max(end, 1)):
        symbol = canonical_symbol(match["symbol"])
        number = canonical_number(f"{match['run']}{match['sep']}{match['symbol']}") if match["run"] else None
        return number, symbol
    for match in _OWN_IN_ANNEX.finditer(reading.norm):
        found = regex.compile(
            r"(?P<run>\d{1,5}\p{L}?)\s?(?P<sep>[/-])\s?(?P<symbol>\p{Lu}[\p{L}&]*(?:\s?[-–/]\s?\p{Lu}[\p{L}\d]*)*)"
        ).match(reading.text, match.end())
        if found and reading.zones.at(match.start()) in ("annex", "closing", "header", "body", "preamble"):
            return canonical_number(found.group()), canonical_symbol(found["symbol"])
    return None, None


def _place_and_date(reading: Reading) -> tuple[str | None, str | None]:
    limit = reading.paragraphs[reading.zones.title_end - 1].end if reading.zones.title_end else min(len(reading.text), 1500)
    match = _ISSUED.search(reading.text, 0, limit)
    if match is None:
        return None, None
    place = squeeze(match["place"].split("\n")[-1]).strip(" ,.")
    if _PLACEHOLDER.search(place):
        place = ""
    parts = [number_of(match[g]) for g in ("m", "d") if match[g].strip(_BLANK)]
    if match["d"].strip(_BLANK) and not match["m"].strip(_BLANK):
        parts = []
    return place or None, iso(number_of(match["y"]), *parts)


def _years(reading: Reading, title: str | None, issue_date: str | None) -> tuple[int | None, tuple[int, int] | None]:
    """The plan's year or its period: the title says it, else the first sentence that announces the plan."""
    folded = key(title or "")
    found = _years_in(folded)
    if found:
        return found
    start = reading.paragraphs[reading.zones.type_line].start if reading.zones.type_line is not None else 0
    stop = min(len(reading.norm), start + 6000)
    announced = pattern(r"(?:ban hành|xây dựng|lập|triển khai)\s(?:kế hoạch|chương trình)[^\n]{0,400}").search(
        reading.norm[start:stop]
    )
    found = _years_in(announced.group()) if announced else None
    if found:
        return found
    return (int(issue_date[:4]), None) if issue_date and "năm" in folded else (None, None)


def _years_in(text: str) -> tuple[int | None, tuple[int, int] | None] | None:
    """An annual plan may name the period it belongs to; a year of its own then stands beside it."""
    pair = _TWO_YEARS.search(text)
    if pair and int(pair["b"]) - int(pair["a"]) == 1:
        return None, (int(pair["a"]), int(pair["b"]))
    period = _PERIOD.search(text)
    rest = _PERIOD.sub(" ", text)
    rest = pattern(r"(?:định hướng|tầm nhìn|và những năm tiếp theo)[^.]*").sub(" ", rest)
    year = None
    for match in _YEAR.finditer(rest):
        before = rest[max(0, match.start() - 5) : match.start()]
        if not before.endswith(("đến ", "hết ")):
            year = int(match["y"])
    if year is not None:
        return year, None
    if period is None:
        period = _SPAN_OF_YEARS.search(text)
    return (None, (int(period["a"]), int(period["b"]))) if period else None
