"""Every line of the lexicons is well formed and speaks for itself."""

from pathlib import Path

import pytest
import regex

from ntm_extract.language.bodies import split_bodies, subject_at
from ntm_extract.language.lexicon import alternatives, key, lexicon
from ntm_extract.language.reading import mend_letters, read_document
from tests.conftest import document_of

NAMES = [
    "abbreviations",
    "bodies",
    "comparators",
    "criteria",
    "designations",
    "doc_types",
    "goals",
    "indicators",
    "levels",
    "measures",
    "repairs",
    "tables",
    "times",
    "units",
]


def _phrases(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [p for v in value for p in _phrases(v)]
    if isinstance(value, dict):
        return [p for v in value.values() for p in _phrases(v)]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_every_phrase_compiles_and_plain_ones_match_themselves(name: str) -> None:
    for phrase in _phrases(lexicon(name)):
        pattern = regex.compile(alternatives([phrase]))
        if regex.fullmatch(r"[\w ,]+", phrase):
            assert pattern.fullmatch(key(phrase)), phrase


def test_indicator_rules_use_codes_of_the_contract(shared) -> None:
    codes = {line.split("\t")[0] for line in (shared / "indicators.tsv").read_text(encoding="utf-8").splitlines()[1:]}
    rules = lexicon("indicators")
    assert {r["code"] for r in rules["rules"] + rules["funding"]} <= codes


def test_the_packaged_indicator_list_is_the_contracts(shared: Path) -> None:
    from importlib import resources

    packaged = (resources.files("ntm_extract.language") / "lexicons" / "indicators.tsv").read_text(encoding="utf-8")
    assert packaged == (shared / "indicators.tsv").read_text(encoding="utf-8")


BODIES = [
    ("Sở Nông nghiệp và PTNT chủ trì, phối hợp", ["Sở Nông nghiệp và PTNT"]),
    ("UBND, Ban Chỉ đạo NTM các huyện, thành phố xây dựng", ["UBND, Ban Chỉ đạo NTM các huyện, thành phố"]),
    ("UBND các huyện, thành phố báo cáo", ["UBND các huyện, thành phố"]),
    ("Công an tỉnh và Sở Nội vụ rà soát", ["Công an tỉnh", "Sở Nội vụ"]),
    ("Sở Văn hóa, Thể thao và Du lịch hướng dẫn", ["Sở Văn hóa, Thể thao và Du lịch"]),
    ("các Phòng, ban, đơn vị liên quan và địa phương gửi", ["các Phòng, ban, đơn vị liên quan", "địa phương"]),
]


@pytest.mark.parametrize(("text", "names"), BODIES)
def test_bodies(text: str, names: list[str]) -> None:
    reading = read_document(document_of(text))
    span = subject_at(reading, 0, len(text))
    assert span is not None
    assert split_bodies(reading, *span) == names


@pytest.mark.parametrize("text", ["Tổ chức thực hiện tốt", "xây dựng kế hoạch", "Hoàn thành hồ sơ"])
def test_no_body(text: str) -> None:
    assert subject_at(read_document(document_of(text)), 0, len(text)) is None


def test_misread_abbreviations_keep_their_length() -> None:
    for read, meant in lexicon("repairs")["abbreviations"].items():
        assert len(read) == len(meant), f"{read} = {meant}: places in the text would shift"
        assert mend_letters(f"xã {read}, đạt") == f"xã {meant}, đạt"
        assert mend_letters(f"A{read}") == f"A{read}"


def test_every_rhythm_has_a_word_that_is_looked_for_first() -> None:
    from ntm_extract.language.times import RHYTHM_HINTS

    for phrases in lexicon("times")["rhythms"].values():
        for phrase in phrases:
            # Without what may be missing, one of the words must be left.
            needed = regex.sub(r"\((?:[^()]|\([^()]*\))*\)\?", "", phrase)
            assert any(hint in needed for hint in RHYTHM_HINTS), phrase
