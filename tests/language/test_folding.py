import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.folding import canonical_tones, fold, lower, skeleton

VIETNAMESE = st.text(alphabet="aàáảãạăằắâầấđeèéêềếiìíoòóôồốơờớuùúưừứyỳýỷqQhHnNtTgG -/0123456789ỦUỷÐĐ", max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("Uỷ ban", "Ủy ban"), ("Thuỷ lợi", "Thủy lợi"), ("khoẻ", "khỏe"), ("quý", "qúy"), ("HOÀ BÌNH", "Hòa Bình")],
)
def test_tone_placement_has_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert canonical_tones(lower(one)) == canonical_tones(lower(other))


@pytest.mark.parametrize(("one", "other"), [("má", "ma"), ("tỉnh", "tính"), ("hoa", "hòa"), ("quy", "quý")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_skeleton_drops_marks_and_reads_y_as_i() -> None:
    assert skeleton("Phấn đấu Tỷ lệ") == "phan dau ti le"


@given(VIETNAMESE)
def test_offset_folds_keep_length(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(lower(text)) == len(canonical_tones(lower(text))) == len(skeleton(text)) == len(text)


@given(st.text(max_size=40))
def test_lower_keeps_length_on_anything(text: str) -> None:
    assert len(lower(text)) == len(text)
