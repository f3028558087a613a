"""Arbitrary text: nothing is raised but InputError, spans hold, and time grows with length only."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ntm_extract import InputError, Plan, read
from ntm_extract.extraction import extract
from ntm_extract.language.reading import read_document
from ntm_extract.language.sentences import MAX_SENTENCE
from ntm_extract.output.json import dumps
from tests.conftest import document_of
from tests.ingest.samples import PLAN, grounded

# Pieces that set the extractors going, between pieces that they do not expect.
PIECES = [
    *[
        "Phấn đấu ",
        "tối thiểu ",
        "xã ",
        "09 xã",
        "147/184 xã",
        "79,9%",
        "đạt chuẩn nông thôn mới",
        "Xã An Phú",
        "huyện Sơn Hòa, ",
    ],
    *[
        "Căn cứ ",
        "Quyết định số ",
        "263/QĐ-TTg",
        " ngày 22/02/2022",
        "31/02/2023",
        "Quý V/2023",
        "trước ",
        "hàng quý",
        "đến năm ",
    ],
    *[
        "\n",
        "\n\n",
        "\t",
        "; ",
        "(",
        ")",
        "1. ",
        "I. ",
        "- ",
        "|",
        "*",
        "…",
        "Tiêu chí số 10",
        "Số: /KH-UBND",
        "KẾ HOẠCH\n",
        "TM. ỦY BAN",
    ],
    *[
        "\u00a0",
        "\u200b",
        "\u00ad",
        "a\u0301",
        "İ",
        "Đ",
        "Ð",
        "\x0c",
        "\x85",
        "\u2028",
        "٣",
        "½",
        "²",
        "9" * 20,
        "0",
        "-",
        "–",
        "~",
        "≥",
    ],
]
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def no_constant(name: str) -> float:
    raise AssertionError(f"{name} is not JSON")


def check(plan: Plan) -> None:
    assert grounded(plan)
    text = dumps(plan)
    assert json.loads(text, parse_constant=no_constant)["source"] == plan.source
    assert Plan.model_validate_json(text) == plan


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("***")
@given(TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            check(extract(read(path)))
        except InputError as error:
            assert error.path == str(path)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PLAN)), st.integers(0, 60), st.sampled_from(PIECES))
def test_a_plan_that_is_cut_and_pasted_keeps_its_spans(at: int, length: int, piece: str) -> None:
    plan = extract(document_of(PLAN[:at] + piece + PLAN[at + length :]))
    check(plan)
    assert extract(document_of(PLAN[:at] + piece + PLAN[at + length :])) == plan, "the same text gives the same records"


@pytest.mark.parametrize("text", ["", "\n", " \n ", "***", "\u200b"])
def test_a_text_without_words_has_no_records(text: str) -> None:
    assert not any(extract(document_of(text)).records().values())


def test_a_number_of_endless_digits_stays_json() -> None:
    check(extract(document_of(f"Phấn đấu {'9' * 5000} xã đạt chuẩn.")))


@pytest.mark.parametrize(
    "unit", ["X", "UBND, ", "1. ", "(", "xã ", "9", "12% ", "a\n", "- ", "I. ", "a\t", "/", "Căn cứ Quyết định số 1/QĐ-UBND, "]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    """8,000 characters in one paragraph take a fraction of a second; a quadratic step takes several seconds."""
    extract(document_of(PLAN))  # models and word lists are loaded before the clock starts
    began = time.process_time()
    extract(document_of(unit * (8000 // len(unit))))
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    "unit",
    [
        "xã An Phú; ",
        "Xã An Phú phấn đấu đạt chuẩn. ",
        "huyện Sơn Hòa: An Phú, Hòa Kiến; ",
        "hoàn thành trước 30/6/2023, ",
        "94 xã ",
    ],
)
def test_a_line_that_never_ends_takes_seconds(unit: str) -> None:
    """Two lengths, the second four times as long: a quadratic step takes sixteen times as long."""
    extract(document_of(PLAN))
    seconds = []
    for length in (15_000, 60_000):
        began = time.process_time()
        extract(document_of(unit * (length // len(unit))))
        seconds.append(time.process_time() - began)
    assert seconds[1] < 8 * seconds[0] + 0.5


def test_a_sentence_without_end_is_cut_at_a_space() -> None:
    reading = read_document(document_of(f"{'xã An Phú; ' * 1000}\n{'9' * 5000}"))
    for paragraph, spans in zip(reading.paragraphs, reading.sentences, strict=True):
        assert [spans[0][0], spans[-1][1]] == [paragraph.start, paragraph.end]
        assert all(a[1] == b[0] for a, b in itertools.pairwise(spans))
        assert max(b - a for a, b in spans) <= MAX_SENTENCE
    assert all(reading.text[a] == " " for a, _ in reading.sentences[0][1:])
    assert all(reading.sentence_at(offset) in reading.sentences[0] for offset in (0, 1999, 5000))
