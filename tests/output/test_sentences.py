"""The sentence, line or row around a record."""

from __future__ import annotations

import time

import pytest

from ntm_extract.context import LIMIT, around, sentence


def of(text: str, words: str) -> str:
    at = text.index(words)
    found = around(text, at, at + len(words))
    assert "".join(found) == sentence(text, at, at + len(words)) and found[1] == " ".join(words.split())
    return "".join(found)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Câu một. Câu hai có 05 xã. Câu ba.", "05 xã", "Câu hai có 05 xã."),
        ("- Mục một;\n- Mục hai dài có\n05 xã đạt chuẩn\n- Mục ba", "05 xã", "- Mục hai dài có 05 xã đạt chuẩn"),
        ("Đoạn một\n\nĐoạn hai 05 xã\n\nĐoạn ba", "05 xã", "Đoạn hai 05 xã"),
        ("Đầu\tCột\nTân Phú\t05 xã\t2023\nTổng\t9", "05 xã", "Tân Phú | 05 xã | 2023"),
        ("Gồm các xã:\nTT\nTân Phú\n**05 xã**\n2023\nAn Bình\n07 xã", "05 xã", "TT | Tân Phú | 05 xã | 2023 | An Bình | 07 xã"),
        ("Thu 1.500 ha; trồng 2.\n3. Việc ba 05 xã", "05 xã", "3. Việc ba 05 xã"),
        ("A\nB\n" + "Căn cứ dài " * 20 + "số 05 xã\nC", "số 05 xã", "Căn cứ dài " * 20 + "số 05 xã"),
        ("II. Mục tiêu 05 xã", "05 xã", "II. Mục tiêu 05 xã"),
        ("Đến năm 2025. Có 05 xã", "05 xã", "Có 05 xã"),
        ("1. Xong toàn bộ\nđến hết quý II/2024.\n2. Sở B làm;", "đến hết quý II/2024", "1. Xong toàn bộ đến hết quý II/2024."),
        ("Hai đợt, đợt hai trước 31/10/2023.\n- Huyện C", "trước 31/10/2023", "Hai đợt, đợt hai trước 31/10/2023."),
        ("05 xã", "05 xã", "05 xã"),
        ("trong tháng\n4/2023 thì xong.", "trong tháng\n4/2023", "trong tháng 4/2023 thì xong."),
    ],
)
def test_a_record_stands_in_its_sentence(text: str, words: str, expected: str) -> None:
    assert of(text, words) == expected


def test_a_long_sentence_is_cut_on_both_sides() -> None:
    found = of("từ " * 500 + "05 xã" + " sau" * 500, "05 xã")
    assert len(found) <= LIMIT and found.startswith("…từ") and found.endswith("sau…") and "05 xã" in found


@pytest.mark.parametrize("text", [" " * 300_000, "\n" * 300_000, "a" * 300_000, "\t" * 300_000, "* " * 150_000, ". A" * 100_000])
def test_it_is_quick_on_any_text(text: str) -> None:
    began = time.perf_counter()
    for at in range(0, 300_000, 3_000):
        assert len(sentence(text, at, at + 5)) <= LIMIT
    assert time.perf_counter() - began < 5
