"""Paragraphs, outline, zones: joins are right and every offset leads back to the document."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.language.reading import read_document
from tests.conftest import CORPUS, HEAD, document_of

WORDS = st.lists(
    st.sampled_from(
        [
            "xã",
            "nông",
            "thôn mới",
            "*đạt*",
            "12",
            "79,9%",
            "Quyết định",
            "số",
            "-",
            "a)",
            "1.",
            "\u200b",
            "\u00a0",
            "  ",
            "\t",
            "|",
            "Đắk",
        ]
    ),
    max_size=12,
)


@given(st.lists(WORDS.map(" ".join), max_size=12))
def test_every_reading_offset_leads_back_to_its_character(lines: list[str]) -> None:
    document = document_of("\n".join(lines))
    reading = read_document(document)
    for offset, char in enumerate(reading.text):
        if char.isspace():
            continue
        start, end, text = reading.source_span(offset, offset + 1)
        assert end - start == 1
        assert text == char


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.name)
def test_folded_texts_run_side_by_side(path) -> None:
    reading = read_document(document_of(path.read_text(encoding="utf-8")))
    assert len(reading.text) == len(reading.norm) == len(reading.mended)
    assert reading.paragraphs == sorted(reading.paragraphs, key=lambda p: p.start)


def test_a_text_wrapped_by_force_reads_as_one_that_is_not() -> None:
    rng = random.Random(3)
    sentence = "Phấn đấu đến cuối năm toàn tỉnh có thêm tối thiểu 05 xã đạt chuẩn nông thôn mới nâng cao theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ, trong đó ưu tiên các xã miền núi. "
    paragraphs = [(sentence * rng.randint(1, 3)).strip() for _ in range(8)]
    wrapped = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) > 84:
                wrapped.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        wrapped += [line, ""]
    reading = read_document(document_of(HEAD + "I. MỤC TIÊU\n\n" + "\n".join(wrapped)))
    body = [reading.text[p.start : p.end] for p in reading.paragraphs][-8:]
    assert body == paragraphs


def test_markdown_marks_and_no_break_spaces_are_seen_through() -> None:
    reading = read_document(document_of("**Tiêu chí** số\u00a02 về *giao thông*"))
    assert reading.text.strip() == "Tiêu chí số 2 về giao thông"


def test_slips_of_a_scanner_are_mended_for_matching_only() -> None:
    reading = read_document(document_of("Phần đầu có 3O sản phẩm theo Quyêt định"))
    assert "phấn đấu có 30 sản phẩm theo quyết định" in reading.norm
    assert reading.text.startswith("Phần đầu có 3O")


def test_items_stand_under_their_headings() -> None:
    reading = read_document(
        document_of(HEAD + "I. MỤC TIÊU\n1. Về xã\na) Đối với xã nông thôn mới:\n- Có thêm 02 xã.\n2. Về thôn\nCó thêm 10 thôn.")
    )
    above = {
        reading.text[n.paragraph.start : n.paragraph.end]: [
            reading.text[a.paragraph.start : a.paragraph.end] for a in n.ancestors()
        ]
        for n in reading.nodes
    }
    assert above["- Có thêm 02 xã."] == ["a) Đối với xã nông thôn mới:", "1. Về xã", "I. MỤC TIÊU"]
    assert above["Có thêm 10 thôn."] == ["2. Về thôn", "I. MỤC TIÊU"]


def test_zones_of_a_plan() -> None:
    reading = read_document(
        document_of(
            HEAD + "I. MỤC TIÊU\nCó 02 xã.\nNơi nhận:\n- Như trên.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nVõ Văn An\nPHỤ LỤC\nDanh sách"
        )
    )
    assert reading.zones.names == ["header", "preamble", "body", "closing", "annex"]
