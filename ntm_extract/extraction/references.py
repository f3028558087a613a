"""Mentions of other legal and administrative documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import regex

from ntm_extract.extraction.symbols import canonical_number, type_of_symbol
from ntm_extract.folding import squeeze
from ntm_extract.language.dates import DAY, MONTH, YEAR, iso, number_of
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.reading import Reading
from ntm_extract.records import DocumentData, Reference, Role

_SYMBOL = (
    r"(?:QH\d{1,2}|UBTVQH\d{1,2}|\p{Lu}[\p{L}&]*(?:\.\p{Lu}+)?)"
    r"(?:(?:[ ]?[-–—][ ]?|/|[ ]?-[ ])(?:QH\d{1,2}|UBTVQH\d{1,2}|\p{Lu}[\p{L}\d&+]*(?:\.\p{Lu}\p{L}*)*))*"
)
_SO = "s[ốôồỗổộóo]"
_NUMBER = rf"(?<number>(?:(?<=(?i:{_SO})[ ])\d[ ](?=\d{{2,3}}[ ]?[/-]))?[\dOIl][\dOIl.]{{0,5}}(?:\p{{L}})?[ ]?(?:/[ ]?{YEAR}[ ]?)?[/\-–—][ ]?{_SYMBOL})"
_DATE = (
    rf"(?:(?:cùng[ ])?ngày[ ]?(?<d>{DAY})[ ]?[/.\-–][ ]?(?<m>{MONTH})[ ]?[/.\-–][ ]?(?<y>{YEAR})"
    rf"|(?:cùng[ ])?ngày[ ](?<d>{DAY})[ ]tháng[ ](?<m>{MONTH})(?:[ ]năm[ ]|[ ]?[/.\-][ ]?)(?<y>{YEAR})"
    rf"|(?<d>[0-3]?\d)/(?<m>[01]?\d)/(?<y>{YEAR})"
    rf"|(?<same>cùng ngày)(?![ ]\d)"
    rf"|tháng[ ](?<m>{MONTH})(?:[ ]năm[ ]|/)(?<y>{YEAR})"
    rf"|năm[ ](?<y>{YEAR}))(?!\d)"
)
_DATE_AFTER = regex.compile(rf"[,;]?[ ]?\(?(?:ban hành |ký )?{_DATE}", regex.IGNORECASE)
_ARTICLE = r"(?:(?:các[ ])?điểm[ ]\p{L}(?:(?:,[ ]|[ ]và[ ])(?:điểm[ ])?\p{L}(?!\p{L}))*,?[ ])?(?:(?:các[ ])?khoản[ ]\d+\p{L}?(?:(?:,[ ]|[ ]và[ ])(?:khoản[ ])?\d+\p{L}?)*,?[ ])?(?:các[ ])?điều[ ]\d+\p{L}?"
_ARTICLES_BEFORE = regex.compile(rf"(?:{_ARTICLE})(?:(?:,[ ]|[ ]và[ ]|;[ ])(?:{_ARTICLE}|\d+))*[ ](?:của[ ])?$", regex.IGNORECASE)
_ONE_ARTICLE = regex.compile(_ARTICLE, regex.IGNORECASE)
_OF = regex.compile(r"[,]?[ ]?(?:của|do)[ ]", regex.IGNORECASE)
_PROPOSED_BY = regex.compile(
    r"(?i:đề nghị|ý kiến|kết luận|tham mưu|báo cáo)(?:[ ]thẩm định)?[ ](?:của[ ])?(?<body>\p{Lu}[^;.]{2,90}?)[ ]tại[ ](?:các[ ])?$"
)
_BASIS_HEADING = regex.compile(r"(?:các )?(?:căn cứ|cơ sở)(?: (?:pháp lý|lập|xây dựng|ban hành|để)\b|$|\n)")
_PLAN_OWN = regex.compile(r"kèm theo[ ](?:\p{L}+[ ]){0,3}$")


_HINT = regex.compile(r"[/–—-] ?\p{Lu}|(?i:số)\W{0,3}[\dOoIl]")


@dataclass(slots=True)
class _Hit:
    start: int
    number_end: int
    end: int
    doc_type: str
    number: str | None
    date: str | None
    issuer: str | None = None
    articles: list[str] = field(default_factory=list)
    own_type: bool = True  # the type word stands at this very reference
    shared_issuer: str | None = None  # stated between the type word and the first of several numbers


@cache
def _types() -> tuple[dict[str, str], dict[str, str], set[str]]:
    words, abbreviations, by_name = {}, {}, set()
    for name, entry in lexicon("doc_types")["types"].items():
        words.update({key(w): name for w in entry["words"]})
        abbreviations.update(dict.fromkeys(entry.get("abbreviations", []), name))
        if entry.get("by_name"):
            by_name.add(name)
    return words, abbreviations, by_name


@cache
def _numbered() -> regex.Pattern[str]:
    words, abbreviations, by_name = _types()
    laws = "|".join(regex.escape(w) for w, name in words.items() if name in by_name)
    word = "|".join(sorted((regex.escape(w) for w in words), key=len, reverse=True))
    short = "|".join(sorted(abbreviations, key=len, reverse=True))
    # A law may carry its name between the type word and its number.
    return regex.compile(
        rf"(?:(?:(?<![\p{{L}}\d])(?:(?<type>(?i:{laws})) (?<name>(?:(?!(?i:số|{word})\b)[^\s;:()]+ ){{0,14}}?)"
        rf"|(?<type>(?i:{word})) (?:(?:của|do) (?<by>\p{{Lu}}(?:(?!(?i:{word})\b)[^\d;:.()\n]){{2,60}}?):? (?=(?i:{_SO})))?)|(?<![\p{{L}}\d/-])(?<short>{short}) )?"
        rf"(?<so>(?i:{_SO}) ?:? ?)?{_NUMBER})"
        rf"|(?<![\p{{L}}\d])(?:(?<type>(?i:{word}))|(?<short>{short})) (?<so>(?i:số) )(?<number>\d{{1,4}})(?![\d./%,-]| ?/)"
    )


@cache
def _laws() -> regex.Pattern[str]:
    _, _, by_name = _types()
    names = lexicon("doc_types")["law_names"]
    types = alternatives(n for n in by_name)
    known = alternatives(names["names"])
    stops = "|".join(regex.escape(s) for s in names["stops"])
    return regex.compile(
        rf"(?<type>{types}) (?:(?<amending>{alternatives(names['amending'])}[^;.:()]*?)(?= (?:ngày|năm|số) \d|[;.\n]|$)"
        rf"|(?<name>{known}|(?!(?:{stops})\b)\p{{L}}+(?: (?!(?:{stops})\b)[\p{{L}}-]+){{0,6}}))"
    )


def extract_references(reading: Reading, data: DocumentData) -> tuple[list[Reference], list[tuple[int, int]]]:
    """Every mention of another document, in text order, and the reading spans that document numbers take up."""
    hits = sorted(_find_numbered(reading), key=lambda h: h.start)
    hits = _without_overlap(hits + _find_laws(reading, hits))
    for hit in hits:
        hit.articles = _articles(reading, hit.start)
    _share(reading, hits)
    records = [_record(reading, hit) for hit in hits if not _is_own(reading, hit, data)]
    return records, [(hit.start, hit.end) for hit in hits]


def _candidates(reading: Reading) -> Iterator[regex.Match[str]]:
    """Matches of the pattern, sought only in paragraphs that hold a symbol's slash or `số` with a figure: it is costly."""
    for paragraph in reading.paragraphs:
        start, end = paragraph.start, paragraph.end
        if _HINT.search(reading.mended, start, end):
            yield from _numbered().finditer(reading.mended, start, end)


def _find_numbered(reading: Reading) -> list[_Hit]:
    words, abbreviations, _ = _types()
    hits: list[_Hit] = []
    for match in _candidates(reading):
        zone = reading.zones.at(match.start())
        if zone == "closing" or (zone == "header" and not _in_title(reading, match.start())):
            continue
        number = canonical_number(match["number"])
        if number is None:
            continue
        start, own = match.start(), True
        typed = key(match["type"] or "")
        doc_type = words.get(typed) or abbreviations.get(match["short"] or "")
        if doc_type is None:
            own = False
            start = match.start("so") if match["so"] else match.start("number")
            previous = hits[-1] if hits else None
            if previous is not None and _coordinated(reading.norm[previous.end : start]):
                doc_type = previous.doc_type
            else:
                doc_type = type_of_symbol(number)
        if doc_type is None:
            continue
        end, date = _date_after(reading, match.end(), hits)
        hit = _Hit(start, match.end(), end, doc_type, number, date, own_type=own)
        hit.shared_issuer = squeeze(match["by"]) if match["by"] else None
        hits.append(hit)
        _read_issuer(reading, hit, hits)
    return hits


def _in_title(reading: Reading, offset: int) -> bool:
    """In the title lines a bracket may name the decision that the plan comes with."""
    return reading.zones.type_line is not None and offset >= reading.nodes[reading.zones.type_line].paragraph.start


def _find_laws(reading: Reading, taken: list[_Hit]) -> list[_Hit]:
    words, _, _ = _types()
    hits = []
    for match in _laws().finditer(reading.norm):
        if not reading.text[match.start()].isupper() or reading.zones.at(match.start()) in ("closing", "header"):
            continue
        if any(h.start <= match.start() < h.end for h in taken):
            continue
        end, date = _date_after(reading, match.end(), [])
        hits.append(_Hit(match.start(), match.end(), end, words[match["type"]], None, date))
        _read_issuer(reading, hits[-1], hits)
    return hits


def _without_overlap(hits: list[_Hit]) -> list[_Hit]:
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _date_after(reading: Reading, offset: int, earlier: list[_Hit]) -> tuple[int, str | None]:
    match = _DATE_AFTER.match(reading.mended, offset, min(len(reading.text), offset + 48))
    if match is None:
        return offset, None
    if match["same"]:
        date = next((h.date for h in reversed(earlier) if h.date), None)
    else:
        date = iso(number_of(match["y"]), *(number_of(match[g]) for g in ("m", "d") if match[g]))
    return (match.end(), date) if date else (offset, None)


def _read_issuer(reading: Reading, hit: _Hit, hits: list[_Hit]) -> None:
    """Who issued it: after the date, or between the number and the date."""
    from ntm_extract.language.bodies import issuer_at

    match = _OF.match(reading.mended, hit.end)
    if match is None:
        before = _PROPOSED_BY.search(reading.text[max(0, hit.start - 160) : hit.start])
        hit.issuer = squeeze(before["body"]) if before else None
        return
    found = issuer_at(reading, match.end())
    if found is None:
        return
    hit.issuer = squeeze(reading.text[match.end() : found])
    if hit.date is None:
        end, date = _date_after(reading, found, hits[:-1])
        if date:
            hit.end, hit.date = end, date


def _articles(reading: Reading, start: int) -> list[str]:
    before = reading.text[max(0, start - 90) : start]
    match = _ARTICLES_BEFORE.search(before)
    return [squeeze(m.group()) for m in _ONE_ARTICLE.finditer(match.group())] if match else []


_JOINT = regex.compile(r" ?(?:,|và|, và|&)? ?(?:các )?")
_ONE_WORD_JOINT = regex.compile(r" ?(?:[,;]|và|[,;] và|&)? ?(?:các )?")


def _coordinated(between: str, *, one_type_word: bool = True) -> bool:
    """Are two references joined by nothing but a comma or `và`? A semicolon parts citations, save under one type word."""
    return bool((_ONE_WORD_JOINT if one_type_word else _JOINT).fullmatch(between))


def _share(reading: Reading, hits: list[_Hit]) -> None:
    """A date or an issuer stated once for coordinated references of one type belongs to each before it."""
    for after, hit in zip(reversed(hits), list(reversed(hits))[1:], strict=False):
        between = reading.norm[hit.end : after.start]
        if hit.doc_type != after.doc_type or not _coordinated(between, one_type_word=not after.own_type):
            continue
        if hit.date is None:
            hit.date = after.date
        if hit.issuer is None:
            hit.issuer = after.issuer
    for hit, after in pairwise(hits):
        if hit.shared_issuer:
            hit.issuer = hit.issuer or hit.shared_issuer
            if not after.own_type and after.doc_type == hit.doc_type and after.start < reading.sentence_at(hit.start)[1]:
                after.shared_issuer = hit.shared_issuer
    if hits and hits[-1].shared_issuer:
        hits[-1].issuer = hits[-1].issuer or hits[-1].shared_issuer


def _is_own(reading: Reading, hit: _Hit, data: DocumentData) -> bool:
    """The plan's own number, in an annex's `Kèm theo Kế hoạch số …` or in its title."""
    before = reading.norm[max(0, hit.start - 40) : hit.start]
    if (
        data.number is not None
        and hit.number == data.number
        and reading.zones.at(hit.start) != "preamble"
        and hit.date in (None, data.issue_date)
    ):
        return True
    if _PLAN_OWN.search(before) is None:
        return False
    return (
        data.number is None or hit.number == data.number or bool(data.symbol and hit.number and hit.number.endswith(data.symbol))
    )


def _under_basis(reading: Reading, offset: int) -> bool:
    """Under a heading of its own, as schemes have it: `I. CĂN CỨ LẬP ĐỀ ÁN`, `1. Cơ sở pháp lý`."""
    above = reading.node_at(offset).ancestors()
    return any(n.is_heading and _BASIS_HEADING.match(reading.norm, n.body) for n in above)


def _record(reading: Reading, hit: _Hit) -> Reference:
    start, end, text = reading.source_span(hit.start, hit.end)
    basis = reading.zones.at(hit.start) == "preamble" or _under_basis(reading, hit.start)
    role: Role = "legal_basis" if basis else "cited"
    return Reference(
        start=start,
        end=end,
        text=text,
        optional=None,
        doc_type=hit.doc_type,
        number=hit.number,
        date=hit.date,
        issuer=hit.issuer,
        articles=hit.articles,
        role=role,
    )
