"""Small golds, and golds that Hypothesis makes."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from ntm_extract.gold.form import AnnotatedText, gold_form
from ntm_extract.records import CommuneStatus, Comparator, Level, Measure, Recurrence, Role, UnitType

TEXT = "Năm 2023 phấn đấu có thêm 05 xã đạt chuẩn (Hải An, Hải Ba), hoàn thành trước 30/11/2023 theo Quyết định số 263/QĐ-TTg."


def span(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def reference(**fields: Any) -> dict[str, Any]:
    values = {"doc_type": "Quyết định", "number": "263/QĐ-TTg", "date": None, "issuer": None, "articles": [], "role": "cited"}
    return {**span("Quyết định số 263/QĐ-TTg"), **values, **fields}


def commune(name: str, /, **fields: Any) -> dict[str, Any]:
    values = {"name": name, "unit_type": "xã", "district": "Hải Lăng", "level": "ntm", "status": "planned", "year": 2023}
    return {**span(name), **values, **fields}


def deadline(**fields: Any) -> dict[str, Any]:
    values = {"due_from": None, "due_to": "2023-11-30", "recurrence": None, "task": "hoàn thành", "assignees": ["UBND xã"]}
    return {**span("trước 30/11/2023"), **values, **fields}


def target(**fields: Any) -> dict[str, Any]:
    values = {
        "value": 5,
        "value_max": None,
        "comparator": "=",
        "unit": "xã",
        "per": None,
        "out_of": None,
        "share": None,
        "measure": "increase",
        "indicator": "certified_units",
        "subject": "xã đạt chuẩn",
        "criterion": None,
        "level": "ntm",
        "due": "2023",
        "scope": None,
    }
    return {**span("05 xã"), **values, **fields}


def small_gold(**changes: Any) -> dict[str, Any]:
    """A sound gold of :data:`TEXT`, with records of a kind replaced by ``changes``."""
    return gold_form(
        {
            "source": "nho.txt",
            "sha256": "0" * 64,
            "document": {"number": "41/KH-UBND", "plan_year": 2023},
            "references": [reference()],
            "communes": [commune("Hải An"), commune("Hải Ba", optional=True)],
            "deadlines": [deadline()],
            "targets": [target()],
            **changes,
        }
    )


letters = st.characters(exclude_categories=["Cs"])
words = st.text(letters, max_size=12) | st.sampled_from(["xã", "Thủy", "a\nb", "\r\n", "\u2028", "<b>&\"'", "😀", "\\n"])
maybe_words = st.none() | words
whole = st.integers(-(2**31), 2**31)
number = whole | st.floats(allow_nan=False, allow_infinity=False)
day = st.dates().map(str)
partial_date = st.none() | day | day.map(lambda d: d[:7]) | day.map(lambda d: d[:4])


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


def or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


RECORDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "references": {
        "doc_type": words,
        "number": maybe_words,
        "date": partial_date,
        "issuer": maybe_words,
        "articles": st.lists(words, max_size=3),
        "role": one_of(Role),
    },
    "communes": {
        "name": words,
        "unit_type": one_of(UnitType),
        "district": maybe_words,
        "level": or_none(one_of(Level)),
        "status": one_of(CommuneStatus),
        "year": or_none(whole),
    },
    "deadlines": {
        "due_from": or_none(day),
        "due_to": or_none(day),
        "recurrence": or_none(one_of(Recurrence)),
        "task": words,
        "assignees": st.lists(words, max_size=3),
    },
    "targets": {
        "value": number,
        "value_max": or_none(number),
        "comparator": one_of(Comparator),
        "unit": words,
        "per": maybe_words,
        "out_of": or_none(number),
        "share": or_none(number),
        "measure": one_of(Measure),
        "indicator": words,
        "subject": words,
        "criterion": or_none(st.integers(1, 19)),
        "level": or_none(one_of(Level)),
        "due": partial_date,
        "scope": maybe_words,
    },
}
DOCUMENT: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        ("number", "symbol", "doc_type", "title", "issuer", "province", "district", "place", "signer", "signer_title"),
        maybe_words,
    ),
    "issue_date": partial_date,
    "plan_year": or_none(whole),
    "period": or_none(st.lists(whole, min_size=2, max_size=2)),
}


@st.composite
def annotated_texts(draw: st.DrawFn) -> AnnotatedText:
    """A text of any letters and a gold of it: spans overlap, coincide, and cut through words and letters."""
    text = draw(st.text(letters, min_size=1, max_size=80) | st.just(TEXT) | st.just("a😀b  c\r\n\tđược 😀😀 xã.\n"))
    plan: dict[str, Any] = {"source": draw(words), "sha256": draw(words), "document": draw(st.fixed_dictionaries(DOCUMENT))}
    for kind, fields in RECORDS.items():
        records = []
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            optional = draw(st.sampled_from([None, True]))
            record = {"start": start, "end": end, "text": text[start:end], "optional": optional}
            records.append(record | draw(st.fixed_dictionaries(fields)))
        plan[kind] = records
    return AnnotatedText(gold_form(plan), text)
