"""What goes to Label Studio, doccano or spaCy comes back whole: every field, `optional`, the document, the text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_extract.gold.exchange import export_to, import_from
from ntm_extract.gold.files import Texts, load_annotated
from ntm_extract.gold.form import DOCUMENT_FIELDS, FIELDS, SPAN, AnnotatedText, dumps
from ntm_extract.records import KINDS, Plan
from tests.conftest import CORPUS, GOLD
from tests.gold.samples import TEXT, annotated_texts, reference, small_gold

TOOLS = ("labelstudio", "doccano", "spacy")
FILES = sorted(GOLD.rglob("*.json"))


def through(tool: str, plans: list[AnnotatedText], folder: Path) -> tuple[list[AnnotatedText], list[str]]:
    out = folder / f"plans.{tool}"
    for path, content in export_to(tool, plans, out).items():
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_from(tool, out)


@cache
def _loaded() -> list[AnnotatedText]:
    return [load_annotated(path, Texts(CORPUS)) for path in FILES]


@pytest.mark.parametrize("tool", TOOLS)
def test_all_gold_files_come_back_as_they_were(tool: str, tmp_path: Path) -> None:
    back, notes = through(tool, _loaded(), tmp_path)
    assert notes == []
    assert len(back) == len(FILES) >= 57
    for path, before, after in zip(FILES, _loaded(), back, strict=True):
        same = after.gold == json.loads(path.read_text(encoding="utf-8")) and after.text == before.text
        assert same, path.name  # not the contents: some files are of the test part


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plans=st.lists(annotated_texts(), min_size=1, max_size=3))
def test_any_gold_comes_back_as_it_was(tool: str, plans: list[AnnotatedText], tmp_path: Path) -> None:
    back, notes = through(tool, plans, tmp_path)
    assert back == plans
    assert notes == []


def test_the_fields_of_gold_are_the_models_and_those_of_the_gold_files() -> None:
    for path in FILES:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        assert tuple(data["document"]) == DOCUMENT_FIELDS, path.name
        for kind in KINDS:
            assert {tuple(k for k in r if k != "optional") for r in data[kind]} <= {(*SPAN, *FIELDS[kind])}, path.name
    Plan.model_validate(small_gold())


def test_overlapping_spans_of_one_kind_stand_in_one_group(tmp_path: Path) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    inner = reference(start=len(TEXT) - 14, end=len(TEXT) - 1, text=TEXT[-14:-1])
    out = tmp_path / "x.spacy"
    content = export_to("spacy", [AnnotatedText(small_gold(references=[reference(), inner]), TEXT)], out)[out]
    (doc,) = DocBin().from_bytes(content).get_docs(Vocab())
    assert doc.spans["ntm_references"][0].text == reference()["text"]
    assert len(doc.spans["ntm_references"]) == 2
    assert doc.text == TEXT


def test_gold_is_written_as_the_gold_files_are() -> None:
    path = GOLD / "gia-lai-2025.json"
    assert dumps(load_annotated(path, Texts(CORPUS)).gold) == path.read_text(encoding="utf-8")
