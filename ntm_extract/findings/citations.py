"""References: a number's year against its date, dates after the plan, impossible dates, and known national documents."""

from __future__ import annotations

import datetime

import regex

from ntm_extract.findings.case import Case, record_span, word_pattern
from ntm_extract.findings.registry import Known, registry
from ntm_extract.folding import canonical_tones, fold, lower, squeeze
from ntm_extract.records import Reference

_YEAR = regex.compile(r"/(?P<year>(?:19|20)\d\d)/")
_DATE = regex.compile(
    r"(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<y>(?:19|20)\d\d)(?!\d)|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2}) năm (?P<y2>(?:19|20)\d\d)"
)


def check_citations(case: Case) -> None:
    """Every reference by itself, then those to one document against each other."""
    for reference in case.plan.references:
        if reference.optional or reference.number is None:
            continue
        _year(case, reference)
        _after_plan(case, reference)
        _impossible(case, reference)
        _known(case, reference)
    _disagreements(case)


def printed_date(iso: str) -> str:
    """`2022-02-22` as plans print it."""
    return "/".join(reversed(iso.split("-")))


def _year(case: Case, reference: Reference) -> None:
    """One finding a document, however often it is cited so."""
    match = _YEAR.search(reference.number or "")
    if match and reference.date and reference.date[:4] != match["year"]:
        same = [r for r in case.plan.references if (r.number, r.date) == (reference.number, reference.date)]
        figures = {"number": reference.number or "", "date": printed_date(reference.date), "year": match["year"]}
        case.add("number_year_mismatch", "error", figures, [record_span("references", r) for r in same])


def _after_plan(case: Case, reference: Reference) -> None:
    issued = case.plan.document.issue_date
    if issued and reference.date and len(reference.date) == 10 and reference.date[: len(issued)] > issued:
        figures = {"number": reference.number or "", "date": printed_date(reference.date), "issued": printed_date(issued)}
        case.add("reference_after_plan", "error", figures, [record_span("references", reference)])


def _impossible(case: Case, reference: Reference) -> None:
    """A date behind a reference that no calendar has; the record itself has none then."""
    text = case.plan.document_text
    tail = squeeze(text[reference.start : reference.end + 34]) if text else squeeze(reference.text)
    at = len(squeeze(reference.text))
    match = regex.search(rf"ngày (?:{_DATE.pattern})", tail)
    if match is None or reference.date or (match.start() > at + 2):
        return
    day, month, year = (int(match[g] or match[f"{g}2"]) for g in "dmy")
    try:
        datetime.date(year, month, day)
    except ValueError:
        figures = {"date": match.group().removeprefix("ngày "), "text": squeeze(reference.text)}
        case.add("impossible_date", "error", figures, [record_span("references", reference)])


def _known(case: Case, reference: Reference) -> None:
    entries = registry().get(reference.number or "")
    if not entries:
        return
    subject = _subject(case, reference)
    if reference.date and len(reference.date) == 10 and all(k.date != reference.date for k in entries):
        own = _YEAR.search(reference.number or "")
        fitting = next((k for k in entries if _same_document(k, reference, subject)), None)
        if fitting and (own is None or own["year"] == reference.date[:4]):  # else its year is found wrong already
            case.add("misdated_reference", "error", _figures(fitting, reference), [record_span("references", reference)])
            return
    known = next((k for k in entries if k.date == reference.date), entries[0])
    if reference.date and reference.date != known.date:
        return
    _named(case, reference, known, subject)


def _same_document(known: Known, reference: Reference, subject: str) -> bool:
    """A number with its year is one document's, one without is so within a year, else where the subject is the same."""
    assert reference.date is not None
    own_year = _YEAR.search(known.number) is not None or known.date[:4] == reference.date[:4]
    return own_year or any(key in subject for key in known.keys)


def _figures(known: Known, reference: Reference) -> dict[str, str]:
    return {
        "number": known.number,
        "date": printed_date(reference.date) if reference.date else "",
        "known_date": printed_date(known.date),
        "subject": known.subject,
    }


def _subject(case: Case, reference: Reference) -> str:
    """What the text says behind a reference, up to the next one."""
    text = case.plan.document_text
    if not text:
        return ""
    following = min((r.start for r in case.plan.references if r.start >= reference.end), default=len(text))
    stretch = squeeze(text[reference.end : min(following, reference.end + 320)])
    return canonical_tones(lower(regex.split(r"[;.](?= |$)", stretch)[0]))


def _named(case: Case, reference: Reference, known: Known, subject: str) -> None:
    """Another type, another issuer, or the subject of another document."""
    span = [record_span("references", reference)]
    if fold(reference.doc_type) != fold(known.doc_type) and not word_pattern("any_document").fullmatch(lower(reference.doc_type)):
        case.add(
            "misnamed_reference",
            "warning",
            {**_figures(known, reference), "given": reference.doc_type, "known": known.doc_type},
            span,
        )
    issuer = fold(reference.issuer or "")
    if issuer and issuer in {fold(k.issuer) for e in registry().values() for k in e} and issuer != fold(known.issuer):
        case.add(
            "misnamed_reference",
            "warning",
            {**_figures(known, reference), "given": reference.issuer or "", "known": known.issuer},
            span,
        )
    opening = subject[:200]
    if known.keys and not any(key in opening for key in known.keys):
        others = [k for e in registry().values() for k in e if k.number != known.number and any(key in opening for key in k.keys)]
        if others and word_pattern("subject_openers").match(opening.lstrip(" ,(")):
            figures = {**_figures(known, reference), "given": others[0].subject, "known": known.subject}
            case.add("misnamed_reference", "warning", figures, span)


def _disagreements(case: Case) -> None:
    """One number with two dates that differ in the day only, or in the year only."""
    first: dict[tuple[str, str], Reference] = {}
    for reference in case.plan.references:
        if reference.number is None or reference.date is None or len(reference.date) < 10 or reference.optional:
            continue
        other = first.setdefault((fold(reference.number), fold(reference.doc_type)), reference)
        if disagree(other, reference):
            figures = {
                "number": reference.number,
                "first": printed_date(other.date or ""),
                "second": printed_date(reference.date),
            }
            spans = [record_span("references", other), record_span("references", reference)]
            case.add("reference_dates_disagree", "warning", figures, spans)


def disagree(one: Reference, other: Reference) -> bool:
    """Do two references give one document different dates? A number without a year begins anew every year."""
    if not one.date or not other.date or one.date == other.date or min(len(one.date), len(other.date)) < 10:
        return False
    return bool(_YEAR.search(one.number or "")) or one.date[:4] == other.date[:4] or one.date[5:] == other.date[5:]
