"""The same work as spaCy components, for those who build their own pipelines.

>>> import spacy
>>> nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "ntm_extract.Tokenizer.v1"}}})
>>> _ = nlp.add_pipe("ntm_references")
>>> doc = nlp("Căn cứ Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ;")
>>> [span.text for span in doc.spans["ntm_references"]]
['Quyết định số 263/QĐ-TTg ngày 22/02/2022']

Each span's record stands in ``span._.ntm_record``, the plan's own data in ``doc._.ntm_document``. Records' offsets come
from the text; a span is the tokens that cover them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import regex
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from ntm_extract.extraction import extract
from ntm_extract.folding import nfc_with_offsets
from ntm_extract.ingest.text import document_of
from ntm_extract.records import Plan

# Numbers, document numbers, dates, percentages and units written on them are single tokens.
_TOKEN = regex.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|\d[\d.,]*/(?:\d{4}/)?\p{Lu}[\p{L}&]*(?:-\p{Lu}[\p{L}]*)*|\d+-\p{Lu}[\p{L}]*/\p{Lu}+|\d+(?:[.,]\d+)*(?:[-–/]\d+(?:[.,]\d+)*)?%?"
    r"|\p{L}[\p{L}\p{M}\d]*(?:['’]\p{L}+)*|\s|."
)
KEY = "ntm_plan"


class AdministrativeTokenizer:
    """A tokenizer for Vietnamese administrative text; the text always round-trips."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenizes ``text``; a single space belongs to the token before it, any other white space is a token."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                continue
            words.append(token)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterable[Doc]:
        """Tokenizes a stream."""
        return (self(text) for text in texts)

    def to_bytes(self, **_: Any) -> bytes:
        """The tokenizer has no state of its own."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> AdministrativeTokenizer:
        """The tokenizer has no state of its own."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """The tokenizer has no state of its own."""

    def from_disk(self, _path: str | Path, **_: Any) -> AdministrativeTokenizer:
        """The tokenizer has no state of its own."""
        return self


def make_tokenizer() -> Callable[[Language], AdministrativeTokenizer]:
    """The tokenizer's factory, for ``@tokenizers = "ntm_extract.Tokenizer.v1"``."""
    return lambda nlp: AdministrativeTokenizer(nlp.vocab)


class RecordComponent:
    """Sets ``doc.spans["ntm_<kind>"]`` from the records of one kind; the plan is extracted once a doc."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        if not Span.has_extension("ntm_record"):
            Span.set_extension("ntm_record", getter=_record_of)
        if not Doc.has_extension("ntm_plan"):
            Doc.set_extension("ntm_plan", getter=_plan_of)
            Doc.set_extension("ntm_document", getter=lambda doc: plan.document if (plan := _plan_of(doc)) else None)

    def __call__(self, doc: Doc) -> Doc:
        """Adds the spans."""
        plan = _plan_of(doc)
        if plan is None:
            plan = _extract(doc.text)
            doc.user_data[KEY] = plan.model_dump(mode="json")  # plain data, so that docs can be saved
        doc.spans[f"ntm_{self.kind}"] = [
            doc.char_span(
                record.start, record.end, label=self.kind.rstrip("s").upper(), span_id=f"{index}", alignment_mode="expand"
            )
            for index, record in enumerate(getattr(plan, self.kind))
        ]
        return doc


def _plan_of(doc: Doc) -> Plan | None:
    data = doc.user_data.get(KEY)
    return None if data is None else Plan.model_validate(data)


def _record_of(span: Span) -> Any:
    """The record that a span was made for; None for spans of other components."""
    plan, kind = _plan_of(span.doc), f"{span.label_.lower()}s"
    records = plan.records().get(kind, []) if plan else []
    return records[int(span.id_)] if span.id_.isdecimal() and int(span.id_) < len(records) else None


def _extract(text: str) -> Plan:
    """The plan of a text that may not be NFC; offsets count in the text as given."""
    composed, offsets = nfc_with_offsets(text)
    plan = extract(document_of(composed, "", ""))
    if composed == text:
        return plan
    for records in plan.records().values():
        for record in records:
            record.start, record.end = offsets[record.start], offsets[record.end]
            record.text = text[record.start : record.end]
    plan.document_text = text
    return plan


@Language.factory("ntm_references")
def make_references(nlp: Language, name: str) -> RecordComponent:  # noqa: ARG001
    """Spans of references to other documents."""
    return RecordComponent("references")


@Language.factory("ntm_communes")
def make_communes(nlp: Language, name: str) -> RecordComponent:  # noqa: ARG001
    """Spans of named communes."""
    return RecordComponent("communes")


@Language.factory("ntm_deadlines")
def make_deadlines(nlp: Language, name: str) -> RecordComponent:  # noqa: ARG001
    """Spans of deadlines."""
    return RecordComponent("deadlines")


@Language.factory("ntm_targets")
def make_targets(nlp: Language, name: str) -> RecordComponent:  # noqa: ARG001
    """Spans of targets."""
    return RecordComponent("targets")
