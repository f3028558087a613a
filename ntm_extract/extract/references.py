"""Mentions of other legal and administrative documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import regex

from ntm_extract.extract.symbols import canonical_number, type_of_symbol
from ntm_extract.folding import squeeze
from ntm_extract.language.dates import DAY, MONTH, YEAR, iso, number_of
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.reading import Reading
from ntm_extract.records import DocumentData, Reference, Role

_SYMBOL = (
    r"(?:QH\d{1,2}|UBTVQH\d{1,2}|\p{Lu}[\p{L}&]*(?:\.\p{Lu}+)?)"
    r"(?:(?:\s?[-–—]\s?|/|\s?-\s)(?:QH\d{1,2}|UBTVQH\d{1,2}|\p{Lu}[\p{L}\d&+]*(?:\.\p{Lu}\p{L}*)*))*"
)
_NUMBER = rf"(?<number>[\dOIl][\dOIl.]{{0,5}}(?:\p{{L}})?\s?(?:/\s?{YEAR}\s?)?[/\-–—]\s?{_SYMBOL})"
_DATE = (
    rf"(?:ngày\s?(?<d>{DAY})\s?[/.\-–]\s?(?<m>{MONTH})\s?[/.\-–]\s?(?<y>{YEAR})"
    rf"|ngày\s(?<d>{DAY})\stháng\s(?<m>{MONTH})(?:\snăm\s|\s?[/.\-]\s?)(?<y>{YEAR})"
    rf"|(?<d>[0-3]?\d)/(?<m>[01]?\d)/(?<y>{YEAR})"
    rf"|(?<same>cùng ngày)"
    rf"|tháng\s(?<m>{MONTH})(?:\snăm\s|/)(?<y>{YEAR})"
    rf"|năm\s(?<y>{YEAR}))(?!\d)"
)
_DATE_AFTER = regex.compile(rf"[,;]?\s?\(?(?:ban hành |ký )?{_DATE}", regex.IGNORECASE)
_ARTICLE = r"(?:(?:các\s)?điểm\s\p{L}(?:(?:,\s|\svà\s)(?:điểm\s)?\p{L}(?!\p{L}))*,?\s)?(?:(?:các\s)?khoản\s\d+\p{L}?(?:(?:,\s|\svà\s)(?:khoản\s)?\d+\p{L}?)*,?\s)?(?:các\s)?điều\s\d+\p{L}?"
_ARTICLES_BEFORE = regex.compile(rf"(?:{_ARTICLE})(?:(?:,\s|\svà\s|;\s)(?:{_ARTICLE}|\d+))*\s(?:của\s)?$", regex.IGNORECASE)
_ONE_ARTICLE = regex.compile(_ARTICLE, regex.IGNORECASE)
_OF = regex.compile(r"[,]?\s?(?:của|do)\s", regex.IGNORECASE)
_PLAN_OWN = regex.compile(r"kèm theo\s(?:\p{L}+\s){0,3}$")


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
    own_type: bool = True               # the type word stands at this very reference


@cache
def _types() -> tuple[dict[str, str], dict[str, str], set[str]]:
    words, abbreviations, by_name = {}, {}, set()
    for name, entry in lexicon("doc_types")["types"].items():
        words.update({key(w): name for w in entry["words"]})
        abbreviations.update({a: name for a in entry.get("abbreviations", [])})
        if entry.get("by_name"):
            by_name.add(name)
    return words, abbreviations, by_name


@cache
def _numbered() -> regex.Pattern[str]:
    words, abbreviations, by_name = _types()
    laws = "|".join(regex.escape(w).replace(r"\ ", r"\s") for w, name in words.items() if name in by_name)
    word = "|".join(sorted((regex.escape(w) for w in words), key=len, reverse=True)).replace(r"\ ", r"\s")
    short = "|".join(sorted(abbreviations, key=len, reverse=True))
    # A law may carry its name between the type word and its number.
    return regex.compile(
        rf"(?:(?:(?<![\p{{L}}\d])(?:(?<type>(?i:{laws}))\s(?<name>(?:(?!(?i:số|{word})\b)[^\s;:()]+\s){{0,14}}?)|(?<type>(?i:{word}))\s)|(?<![\p{{L}}\d/-])(?<short>{short})\s)?"
        rf"(?<so>(?i:số)\s?:?\s?)?{_NUMBER})|(?<![\p{{L}}\d])(?<type>(?i:{word}))\s(?<so>(?i:số)\s)(?<number>\d{{1,4}})(?![\d./%,-]|\s?/)"
    )


@cache
def _laws() -> regex.Pattern[str]:
    _, _, by_name = _types()
    names = lexicon("doc_types")["law_names"]
    types = alternatives(n for n in by_name)
    known = alternatives(names["names"])
    stops = "|".join(regex.escape(s) for s in names["stops"])
    return regex.compile(
        rf"(?<type>{types})\s(?:(?<amending>{alternatives(names['amending'])}[^;.:()]*?)(?=\s(?:ngày|năm|số)\s|[;.]|$)"
        rf"|(?<name>{known}|(?!(?:{stops})\b)\p{{L}}+(?:\s(?!(?:{stops})\b)[\p{{L}}-]+){{0,6}}))"
    )


def extract_references(reading: Reading, data: DocumentData) -> list[Reference]:
    """Every mention of another document, in text order."""
    hits = sorted(_find_numbered(reading), key=lambda h: h.start)
    hits = _without_overlap(hits + _find_laws(reading, hits))
    for hit in hits:
        hit.articles = _articles(reading, hit.start)
    _share(reading, hits)
    return [_record(reading, hit) for hit in hits if not _is_own(reading, hit, data)]


def _find_numbered(reading: Reading) -> list[_Hit]:
    words, abbreviations, _ = _types()
    hits: list[_Hit] = []
    for match in _numbered().finditer(reading.text):
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
            if previous is not None and _coordinated(reading.norm[previous.end:start]):
                doc_type = previous.doc_type
            else:
                doc_type = type_of_symbol(number)
        if doc_type is None:
            continue
        end, date = _date_after(reading, match.end(), hits)
        hits.append(_Hit(start, match.end(), end, doc_type, number, date, own_type=own))
        _read_issuer(reading, hits[-1], hits)
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
    match = _DATE_AFTER.match(reading.text, offset, min(len(reading.text), offset + 48))
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

    match = _OF.match(reading.text, hit.end)
    if match is None:
        return
    found = issuer_at(reading, match.end())
    if found is None:
        return
    hit.issuer = squeeze(reading.text[match.end():found])
    if hit.date is None:
        end, date = _date_after(reading, found, hits[:-1])
        if date:
            hit.end, hit.date = end, date


def _articles(reading: Reading, start: int) -> list[str]:
    before = reading.text[max(0, start - 90):start]
    match = _ARTICLES_BEFORE.search(before)
    return [squeeze(m.group()) for m in _ONE_ARTICLE.finditer(match.group())] if match else []


_JOINT = regex.compile(r"\s?(?:,|;|và|,\svà|&)?\s?(?:các\s)?$")


def _coordinated(between: str) -> bool:
    return bool(_JOINT.fullmatch(between))


def _share(reading: Reading, hits: list[_Hit]) -> None:
    """A date or an issuer stated once for coordinated references of one type belongs to each before it."""
    for after, hit in zip(reversed(hits), list(reversed(hits))[1:], strict=False):
        if hit.doc_type != after.doc_type or not _coordinated(reading.norm[hit.end:after.start]):
            continue
        if hit.date is None:
            hit.date = after.date
        if hit.issuer is None:
            hit.issuer = after.issuer


def _is_own(reading: Reading, hit: _Hit, data: DocumentData) -> bool:
    """The plan's own number, in an annex's `Kèm theo Kế hoạch số …` or in its title."""
    before = reading.norm[max(0, hit.start - 40):hit.start]
    if data.number is not None and hit.number == data.number and reading.zones.at(hit.start) != "preamble" and hit.date in (None, data.issue_date):
        return True
    if _PLAN_OWN.search(before) is None:
        return False
    return data.number is None or hit.number == data.number or bool(data.symbol and hit.number and hit.number.endswith(data.symbol))


def _record(reading: Reading, hit: _Hit) -> Reference:
    start, end, text = reading.source_span(hit.start, hit.end)
    role: Role = "legal_basis" if reading.zones.at(hit.start) == "preamble" else "cited"
    return Reference(start=start, end=end, text=text, optional=None, doc_type=hit.doc_type, number=hit.number, date=hit.date,
                     issuer=hit.issuer, articles=hit.articles, role=role)
