"""The spaCy components: they fit pipelines of others, and their spans are the records' spans."""

from __future__ import annotations

import doctest
import unicodedata
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from ntm_extract import spacy_pipeline
from ntm_extract.extraction import extract
from ntm_extract.records import KINDS
from tests.conftest import document_of
from tests.ingest.samples import PLAN

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "ntm_extract.Tokenizer.v1"}}}


def pipeline(language: str = "vi", kinds: tuple[str, ...] = KINDS, **config: Any) -> Any:
    nlp = spacy.blank(language, **config)
    for kind in kinds:
        nlp.add_pipe(f"ntm_{kind}")
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Any:
    return pipeline(config=CONFIG)


def test_the_documented_example_runs() -> None:
    failed, tried = doctest.testmod(spacy_pipeline)
    assert tried and not failed


def test_factories_and_tokenizer_are_entry_points() -> None:
    """spaCy then finds them without an import of ours."""
    factories = {e.name: e.load() for e in entry_points(group="spacy_factories") if e.value.startswith("ntm_extract")}
    assert factories == {f"ntm_{kind}": getattr(spacy_pipeline, f"make_{kind}") for kind in KINDS}
    assert "ntm_extract.Tokenizer.v1" in {e.name for e in entry_points(group="spacy_tokenizers")}


def test_spans_are_the_records(nlp: Any) -> None:
    doc, plan = nlp(PLAN), extract(document_of(PLAN))
    assert doc.text == PLAN
    for kind, records in plan.records().items():
        spans = doc.spans[f"ntm_{kind}"]
        assert records
        assert [(s.start_char, s.end_char, s.text) for s in spans] == [(r.start, r.end, r.text) for r in records]
        assert [s._.ntm_record for s in spans] == records
        assert {s.label_ for s in spans} == {kind[:-1].upper()}
    assert doc._.ntm_document == plan.document


@pytest.mark.parametrize("kind", KINDS)
def test_each_component_stands_alone(nlp: Any, kind: str) -> None:
    doc, whole = pipeline(kinds=(kind,), config=CONFIG)(PLAN), nlp(PLAN)
    assert list(doc.spans) == [f"ntm_{kind}"]
    assert [s.text for s in doc.spans[f"ntm_{kind}"]] == [s.text for s in whole.spans[f"ntm_{kind}"]]


def test_another_tokenizer_gives_spans_that_cover_the_records() -> None:
    doc = pipeline("xx")(PLAN)
    for kind in KINDS:
        assert len(doc.spans[f"ntm_{kind}"])
        for span in doc.spans[f"ntm_{kind}"]:
            assert span.start_char <= span._.ntm_record.start < span._.ntm_record.end <= span.end_char
            assert span._.ntm_record.text in span.text


def test_spans_can_be_entities(nlp: Any) -> None:
    doc = nlp(PLAN)
    doc.set_ents([span for kind in KINDS for span in doc.spans[f"ntm_{kind}"]])
    assert {(e.start_char, e.end_char) for e in doc.ents} == {
        (r.start, r.end) for k in KINDS for r in doc._.ntm_plan.records()[k]
    }


def test_decomposed_text_keeps_its_own_offsets(nlp: Any) -> None:
    """Text comes in here without `read`, so it may not be NFC; spans still point into it, and the values are found."""
    doc, clean = nlp(unicodedata.normalize("NFD", PLAN)), nlp(PLAN)
    for kind in KINDS:
        spans = doc.spans[f"ntm_{kind}"]
        assert [unicodedata.normalize("NFC", s.text) for s in spans] == [s.text for s in clean.spans[f"ntm_{kind}"]]
        assert all(doc.text[s._.ntm_record.start : s._.ntm_record.end] == s._.ntm_record.text for s in spans)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "***", "Xin chào."])
def test_a_text_without_records_has_empty_spans(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text and [len(doc.spans[f"ntm_{kind}"]) for kind in KINDS] == [0, 0, 0, 0]


def test_a_saved_pipeline_works_as_before(nlp: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    doc, before = spacy.load(tmp_path / "model")(PLAN), nlp(PLAN)
    assert [s.text for s in doc.spans["ntm_targets"]] == [s.text for s in before.spans["ntm_targets"]]
    assert [t.text for t in doc] == [t.text for t in before]


def test_docs_can_be_saved(nlp: Any) -> None:
    """`nlp.pipe(n_process=2)`, DocBin and `Doc.to_disk` all go by way of `to_bytes`."""
    doc = nlp(PLAN)
    saved = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [s.text for s in saved.spans["ntm_communes"]] == [s.text for s in doc.spans["ntm_communes"]]
    assert len(DocBin(docs=[doc], store_user_data=True).to_bytes())


def test_a_stream_keeps_docs_apart(nlp: Any) -> None:
    docs = list(nlp.pipe([PLAN, PLAN.replace("An Phú", "An Lĩnh"), "Xin chào."]))
    assert [[s.text for s in d.spans["ntm_communes"]] for d in docs] == [["An Phú", "Hòa Kiến"], ["An Lĩnh", "Hòa Kiến"], []]


@pytest.mark.parametrize(
    "token",
    ["263/QĐ-TTg", "27/2022/NĐ-CP", "99-KL/TU", "22/02/2022", "79,9%", "24.805,973", "147/184", "25-30", "Krông", "M’Đrắk"],
)
def test_numbers_and_symbols_are_single_tokens(nlp: Any, token: str) -> None:
    assert [t.text for t in nlp.tokenizer(f"theo {token}; và")] == ["theo", token, ";", "và"]


@given(st.text(st.characters(codec="utf-8")) | st.text("aĐế1/.,-% \n\t\u00a0\u0301"))
def test_tokens_make_up_the_text_again(text: str) -> None:
    tokenizer = spacy_pipeline.AdministrativeTokenizer(spacy.blank("xx").vocab)
    assert tokenizer(text).text == text
