"""The text of a page that an engine got wrong is told from the text of a page."""

from __future__ import annotations

from array import array

import pytest

from ntm_extract.ingest.pages import Line, PageContent
from ntm_extract.ingest.soundness import Verdict, judge
from tests.conftest import CORPUS, HEAD

SENTENCE = "Ủy ban nhân dân tỉnh giao các sở, ngành và các huyện hỗ trợ bốn xã còn khó khăn đạt chuẩn trước tháng sáu"
OLD = "Uû ban nh©n d©n tØnh giao c¸c së, ngµnh vµ c¸c huyÖn hç trî bèn x· cßn khã kh¨n ®¹t chuÈn tr­íc th¸ng s¸u"
VNI = "UÛy ban nhaân daân tænh giao caùc sôû, ngaønh vaø caùc huyeän hoã trôï boán xaõ coøn khoù khaên ñaït chuaån"


def verdict(*texts: str) -> Verdict:
    return judge(PageContent(1, 595, 842, "pdfium", [Line(text, (0, 0, 1, 1)) for text in texts]))


SOUND = {
    "prose": SENTENCE,
    "head": HEAD,
    "shouted": SENTENCE.upper(),
    "figures": "Tổng 12.345,6 triệu đồng; 45/60 xã (75%); 263/QĐ-TTg; 17/2022/NQ-HĐND; 30 km, 500 m2, 20 kg; TP. Huế; xã Ea Kpam",
    "items": "a) Các xã vùng cao b) Các xã đồng bằng c) Các xã bãi ngang x x x ở y tế",
    "English": "The programme supports poor communes in the mountains and pays for their roads and schools",
    "few words": "2 / 14",
}
WRONG = {
    "scrambled": "y ban nh n d n t nh giao c c s , ng nh v c c huy n h tr b n x c n kh kh n t chu n Ủ â â ỉ á ở à à á ệ ỗ ợ ố ã ò ó ă đạ ẩ",
    "private": "".join(chr(0xE000 + ord(c) % 200) if c.isalpha() else c for c in SENTENCE),
    "lost": SENTENCE.replace("n", "\ufffd"),
    "unmapped": "(cid:12)(cid:45)(cid:7) " * 12,
    "TCVN3": OLD,
    "VNI": VNI,
    "no spaces": SENTENCE.replace(" ", "").replace(",", " ") * 8 + " a b c d e g h i k",
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_sound(text: str) -> None:
    found = verdict(*text.split("\n"))
    assert found.sound and found.usable and found.reason is None


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_wrong(text: str) -> None:
    found = verdict(text)
    assert not found.sound and not found.usable and found.reason


def test_no_text_is_not_sound() -> None:
    assert not verdict().usable and not verdict(" \n ").usable


def test_characters_printed_over_each_other_are_suspect() -> None:
    heap = Line(SENTENCE, (60, 10, 360, 20), array("f", [60 + n // 3 for n in range(len(SENTENCE) + 1)]), 10)
    assert not judge(PageContent(1, 595, 842, "pdfium", [heap])).sound


def test_no_page_of_the_corpus_is_suspected() -> None:
    for path in sorted([*CORPUS.glob("*.txt"), *CORPUS.glob("single/*.txt")]):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        for start in range(0, len(lines), 40):
            found = verdict(*lines[start : start + 40])
            assert found.sound, (path.name, start, found)
