"""The source map: every offset of the text leads to its place in the file, or raises."""

from __future__ import annotations

import unicodedata
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.document import Alignment, DocumentBuilder, LocationError
from ntm_extract.extraction import extract
from ntm_extract.ingest.text import document_of
from tests.ingest.samples import PLAN


def test_a_line_of_text_knows_its_number() -> None:
    document = document_of("Một\r\n\r\nHai\nBa", "a.txt", "0" * 64)
    assert [(b.line, document.text[b.start : b.end]) for b in document.blocks] == [(1, "Một"), (3, "Hai"), (4, "Ba")]
    assert (document.locate(0).line, document.locate(7).line, document.locate(7).character) == (1, 3, 7)


@pytest.mark.parametrize("offset", [-1, 3, 4, 99])
def test_an_offset_in_no_block_raises(offset: int) -> None:
    with pytest.raises(LocationError):
        document_of("Một\r\nHai", "a.txt", "0" * 64).locate(offset)


def test_a_cell_is_found_past_the_empty_one_before_it() -> None:
    builder = DocumentBuilder()
    builder.add("cell", "", separator="\t", table=0, row=0, column=0, paragraph=1)
    builder.add("cell", "Yên Mỹ", table=0, row=0, column=1, paragraph=2)
    document = builder.build("a.docx", "0" * 64)
    place = document.locate(document.text.index("Mỹ"))
    assert (place.table, place.row, place.column, place.paragraph) == (1, 1, 2, 2)
    with pytest.raises(LocationError):
        document.locate(0)


def test_a_span_over_two_lines_has_two_boxes_cut_to_its_characters() -> None:
    builder = DocumentBuilder()
    for line, text in enumerate(("số 12", "ngày 3")):
        edges = array("d", [10.0 * i for i in range(len(text) + 1)])
        builder.add("line", text, page=7, box=(0, 20 * line, 60, 20 * line + 12), edges=edges)
    document = builder.build("a.pdf", "0" * 64)
    first, second = document.locate_span(3, 10)
    assert (first.page, first.box, second.box) == (7, (30.0, 0, 50.0, 12), (0.0, 20, 40.0, 32))
    with pytest.raises(LocationError):
        document.locate_span(4, 4)


def test_edges_must_fit_the_text() -> None:
    with pytest.raises(ValueError, match="edges"):
        DocumentBuilder().add("line", "ab", box=(0, 0, 1, 1), edges=array("d", [0.0]))


@given(st.lists(st.sampled_from(["a", "e\u0302\u0323", "ơ\u0301", "\r\n", "\u1100\u1161", "Đ", "u\u031b\u0300"]), max_size=40))
def test_every_character_leads_to_the_letter_it_was_composed_from(letters: list[str]) -> None:
    raw = "".join(letters)
    document = document_of(raw, "a.txt", "0" * 64)
    assert document.text == unicodedata.normalize("NFC", raw)
    for offset, character in enumerate(document.text):
        if character in "\r\n":
            continue
        origin = document.locate(offset).character
        assert origin is not None
        if "\u1100" not in raw:
            assert unicodedata.normalize("NFC", raw[origin:]).startswith(character)


def test_alignment_keeps_the_first_of_several() -> None:
    alignment = Alignment([(2, 2), (3, 1), (1, 1), (1, 2)])
    assert [alignment.source(i) for i in range(6)] == [0, 1, 2, 5, 6, 6]
    with pytest.raises(LocationError):
        alignment.source(6)


def test_records_say_where_they_stand() -> None:
    plan = extract(document_of(PLAN, "a.txt", "0" * 64))
    lines = PLAN.split("\n")
    for records in plan.records().values():
        for record in records:
            place = record.source_location
            assert place is not None and place.line is not None and place.character == record.start
            assert record.text.split("\n")[0] in lines[place.line - 1]
