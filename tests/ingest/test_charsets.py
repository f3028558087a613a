"""Text from before Unicode: told apart by evidence, read letter by letter, and led back to its bytes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_extract import InputError, read
from ntm_extract.document import Alignment
from ntm_extract.extraction import extract
from ntm_extract.ingest.charsets import decode_legacy, for_font, mend
from ntm_extract.ingest.charsets.evidence import is_syllable, weigh
from ntm_extract.ingest.charsets.tables import NAMES, charset, vietnamese_letters
from ntm_extract.ingest.text import ingest
from tests.conftest import SHARED
from tests.ingest.samples import PLAN, grounded, values

TONED_CAPITALS = "".join(c for c in vietnamese_letters() if c.isupper() and c not in "ĂÂĐÊÔƠƯ")
AS_TCVN3 = str.maketrans(TONED_CAPITALS, TONED_CAPITALS.lower())


def legacy(text: str, name: str) -> bytes:
    """``text`` as an office typed it in a charset: in TCVN3 a capital with a tone is its small letter."""
    return charset(name).write(text.translate(AS_TCVN3) if name == "tcvn3" else text)


# The tables of those charsets that a system's own codecs know, so that a slip in a table is not tested against itself.
KNOWN_BYTES = [
    ("tcvn3", "Độc lập - Tự do", b"\xa7\xe9c l\xcbp - T\xf9 do"),
    ("tcvn3", "những xã đẹp", b"nh\xf7ng x\xb7 \xae\xd1p"),
    ("vni", "Độc lập - Tự do", b"\xd1o\xe4c la\xe4p - T\xf6\xef do"),
    ("vni", "kỳ họp, nghĩa vụ, kỵ", b"ky\xf8 ho\xefp, ngh\xf3a vu\xef, k\xee"),
    ("viscii", "Độc lập - Tự do", b"\xd0\xb5c l\xa7p - T\xf1 do"),
    ("vps", "Độc lập - Tự do", b"\xf1\xb6c l\xc6p - T\xbf do"),
    ("tcvn5712", "Ủ Ấ Ị", b"\x9e \xc4 \x91"),
]


@pytest.mark.parametrize(("name", "text", "data"), KNOWN_BYTES)
def test_known_bytes(name: str, text: str, data: bytes) -> None:
    assert charset(name).read(data.decode("latin-1"))[0] == text
    assert charset(name).write(text) == data


def test_windows_1258_is_read_as_python_reads_it() -> None:
    text = unicodedata.normalize("NFC", PLAN)
    data = charset("cp1258").write(text)
    assert unicodedata.normalize("NFC", data.decode("cp1258")) == text


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_has_its_bytes(name: str) -> None:
    letters = vietnamese_letters() if name != "tcvn3" else "".join(c for c in vietnamese_letters() if c not in TONED_CAPITALS)
    # A space after each: in some charsets a byte that follows belongs to the letter before.
    spaced = " ".join(letters)
    assert charset(name).read(charset(name).write(spaced).decode("latin-1"))[0] == spaced


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_in_any_charset_gives_the_same_text_and_records(tmp_path: Path, name: str) -> None:
    (tmp_path / "plan.txt").write_bytes(legacy(PLAN, name))
    document = read(tmp_path / "plan.txt")
    assert document.text == PLAN
    assert any("no Unicode text" in w for w in document.warnings)
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert values(extract(document)) == values(extract(read(tmp_path / "plan.txt")))
    assert grounded(extract(document))


@pytest.mark.parametrize("name", [*NAMES, "utf-8"])
@pytest.mark.parametrize("shown", ["latin-1", "cp1252"])
def test_bytes_that_were_saved_as_characters_are_mended(name: str, shown: str) -> None:
    data = PLAN.encode() if name == "utf-8" else legacy(PLAN, name)
    # What Windows does with the five bytes that its page leaves open.
    seen = (
        data.decode("latin-1") if shown == "latin-1" else "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)
    )
    document = ingest(seen.encode(), "a.txt", "a.txt", "0" * 64)
    assert document.text == PLAN
    assert any("were turned into Unicode" in w for w in document.warnings)
    at = PLAN.index("An Phú")
    assert document.locate(at).character == seen.index("An Ph")


def test_tcvn3_that_was_taken_for_windows_1258_is_mended() -> None:
    seen = legacy(PLAN, "tcvn3").decode("cp1258", "replace")
    made = mend(seen)
    assert made is not None and made[1] == "tcvn3" and made[0] == PLAN


def test_lines_that_are_unicode_stay_as_they_are_between_lines_that_are_not() -> None:
    own = "Ghi chú: ủy quyền cho văn phòng, phần này gõ bằng Unicode.\nÔng ấy ký tên.\n"
    made = mend(own + legacy(PLAN, "tcvn3").decode("cp1252") + own)
    assert made is not None and made[0] == own + PLAN + own


def test_mended_and_decomposed_letters_in_one_file_lead_back_to_their_characters() -> None:
    own = unicodedata.normalize("NFD", "Đoạn này gõ bằng Unicode tổ hợp.\n")
    shown = legacy(PLAN, "vni").decode("latin-1")
    document = ingest((own + shown).encode(), "a.txt", "a.txt", "0" * 64)
    assert document.text == unicodedata.normalize("NFC", own) + PLAN
    assert document.locate(document.text.index("Unicode")).character == own.index("Unicode")
    assert document.locate(document.text.index("An Phú")).character == len(own) + shown.index("An Ph")
    assert document.locate(document.text.index("Bình\n")).character == len(own) + shown.index("B\u00ecnh\n")


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        "Krông Nô, Đắk Lắk, Ea H'leo, QĐ-UBND, OCOP, môđun, “Mỗi xã một sản phẩm”, 100m², 5 ºC, ½ số hộ\n" * 20,
        "Le développement des régions françaises a été présenté à l'Assemblée; où étiez-vous, là-bas, à la fête?\n" * 20,
        "Die Größe der Häuser für Bürger wäre schön über Straßen, außer nächste Wörter für Mädchen.\n" * 20,
        "La educación está más allá de la situación económica, según señaló también el señor Núñez.\n" * 20,
        "A educação não é fácil; são três opções à mão, há ações, você está só até amanhã, pé, lá, cá.\n" * 20,
        "Zażółć gęślą jaźń, łódź, źrebię, mąż, żółw, świat, ćma, nóż, kość\n" * 20,
        "Ke hoach khong dau\n" * 20,
        "",
    ],
)
def test_text_that_is_no_legacy_text_is_left_alone(text: str) -> None:
    assert mend(text) is None
    for page in ("latin-1", "cp1250", "cp1252"):
        assert decode_legacy(text.encode(page, "replace")) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_few_words_are_no_evidence(name: str) -> None:
    assert decode_legacy(legacy("Kế hoạch năm", name)) is None
    with pytest.raises(InputError, match="save it as UTF-8"):
        ingest(charset("tcvn3").write("tổng số"), "a.txt", "a.txt", "0" * 64)


def test_bytes_that_read_as_vietnamese_in_two_charsets_are_not_guessed() -> None:
    data = charset("viscii").write("nặng hồng bồn tặng lặng lồng trồng bằng nặng mồng sồng " * 5)
    seen = data.decode("latin-1")
    one, other = (weigh(charset(name).read(seen)[0]) for name in ("viscii", "vps"))
    assert one.share == other.share == 1.0
    assert decode_legacy(data) is None and mend(seen) is None


ONSETS = ["", "b", "c", "đ", "gi", "h", "kh", "l", "m", "n", "ngh", "ph", "qu", "th", "tr", "x"]
RIMES = [
    "à",
    "ạn",
    "ắc",
    "ằng",
    "ầu",
    "ậy",
    "ế",
    "ệnh",
    "ì",
    "ịch",
    "ỏ",
    "ông",
    "ộc",
    "ờ",
    "ợt",
    "ũng",
    "ưới",
    "ượng",
    "ỷ",
    "uyết",
]
WORDS = st.builds("".join, st.tuples(st.sampled_from(ONSETS), st.sampled_from(RIMES))).filter(is_syllable)
TEXTS = st.lists(WORDS | st.sampled_from(["UBND", "12/2023", "ha,", "trong", "nam."]), min_size=60, max_size=120).map(" ".join)


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.sampled_from(NAMES))
def test_vietnamese_comes_back_from_every_charset(text: str, name: str) -> None:
    data = charset(name).write(text)
    made = decode_legacy(data)
    if made is None:
        return  # the same few words may read in two charsets: then nothing is guessed
    assert made[0].lower() == text.lower(), f"{name} was read as {made[1]}"


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), st.sampled_from([*NAMES, "utf-8"]))
def test_every_letter_leads_back_to_its_bytes(text: str, name: str) -> None:
    data = text.encode() if name == "utf-8" else charset(name).write(text)
    made, pieces = charset(name).read(data.decode("latin-1"))
    assert made == text
    assert (sum(a for a, _ in pieces), sum(b for _, b in pieces)) == (len(data), len(text))
    starts = [*map(Alignment(pieces).source, range(len(text))), len(data)]
    for offset, letter in enumerate(text):
        own = data[starts[offset] : starts[offset + 1]].decode("latin-1")
        assert charset(name).read(own)[0] == letter


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_nothing(data: bytes) -> None:
    for made, length in ((decode_legacy(data), len(data)), (mend(data.decode("latin-1")), len(data))):
        if made is not None:
            text, _, pieces = made
            assert unicodedata.is_normalized("NFC", text)
            assert (sum(a for a, _ in pieces), sum(b for _, b in pieces)) == (length, len(text))
            assert weigh(text).share > 0.5


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_mended_or_left(text: str) -> None:
    made = mend(text)
    assert made is None or (sum(a for a, _ in made[2]), sum(b for _, b in made[2])) == (len(text), len(made[0]))


# What TCVN3 writes, and the text that was meant.
CAPITALS = [
    ("KẾ HOẠCH", "KẾ HOẠCH"),
    ("TỈNH HÀ NAM VÀ CÁC XÃ", "TỈNH HÀ NAM VÀ CÁC XÃ"),
    ("Số: 41/KH-UBND", "Số: 41/KH-UBND"),
    ("Các xã của tỉnh.\nỞ mỗi xã có một tổ.", "Các xã của tỉnh.\nỞ mỗi xã có một tổ."),
    ("Các xã của tỉnh\nở vùng cao.", "Các xã của tỉnh\nở vùng cao."),
    ("I. MỤC TIÊU\n1. Ổn định đời sống.", "I. MỤC TIÊU\n1. Ổn định đời sống."),
    ("Rà soát xong. Ủy quyền cho phòng.", "Rà soát xong. Ủy quyền cho phòng."),
    ("tại xã Ẳng Cang và huyện Ứng Hòa", "tại xã Ẳng Cang và huyện Ứng Hòa"),
    ("tại các xã Mường Ảng, Ẳng Nưa", "tại các xã Mường Ảng, Ẳng Nưa"),
    ("hữu ích Hậu cần", "hữu ích Hậu cần"),
    ("giao Ủy ban nhân dân các xã", "giao Ủy ban nhân dân các xã"),
    ("Sở Tài chính (STC) ở tỉnh", "Sở Tài chính (STC) ở tỉnh"),
]


@pytest.mark.parametrize(("meant", "read_as"), CAPITALS)
def test_lost_capitals_are_put_back_where_the_letters_around_tell(meant: str, read_as: str) -> None:
    more = "\n" + "các xã đã đạt chuẩn nông thôn mới theo kế hoạch của tỉnh " * 2
    made = decode_legacy(legacy(meant + more, "tcvn3"))
    assert made is not None and made[0] == read_as + more


@pytest.mark.parametrize(
    ("font", "shown", "text"),
    [
        (".VnTime", "KÕ ho¹ch n¨m", "Kế hoạch năm"),
        (".VnTime", "KÕ HO¹CH", "KẾ HOẠCH"),  # capitals of the keyboard in the font of small letters
        (".VnTime", "ë c¸c x·", "ở các xã"),  # a run may begin in the middle of a sentence
        (".VnTimeH", "kÕ ho¹ch", "KẾ HOẠCH"),
        (".VNTIMEH", "kÕ ho¹ch", "KẾ HOẠCH"),
        (".VnTimeH", "ubnd", "UBND"),
        (".vnarial", "ch\u00ad¬ng tr×nh", "chương trình"),
        ("ABCDEF+.VnTime", "tØnh", "tỉnh"),
        ("VNI-Times", "Phaán ñaáu", "Phấn đấu"),
        ("vni-helve", "tænh", "tỉnh"),
        (".VnTime", "\uf074\uf0d8\uf06e\uf068", "tỉnh"),
        (".VnTime", "că thªm", "có thêm"),  # byte E3 as Windows-1258 shows it
        (".VnTime", "tỉnh đã có", "tỉnh đã có"),  # Unicode that kept the font's name
        (".VnTime", "123", "123"),
    ],
)
def test_runs_in_legacy_fonts(font: str, shown: str, text: str) -> None:
    convert = for_font(font)
    assert convert is not None and convert(shown) == text


@pytest.mark.parametrize("font", ["Times New Roman", "Arial", "", "Vinhan", "VNtimes new roman", "Verdana"])
def test_other_fonts_are_unicode(font: str) -> None:
    assert for_font(font) is None


def test_a_real_plan_in_tcvn3_says_what_its_text_says() -> None:
    path = SHARED / "renderings" / "ha-nam-2023.tcvn3.txt"
    if not path.is_file():
        pytest.skip("the real plans of ../shared are not here")
    assert values(extract(read(path))) == values(extract(read(SHARED / "plans" / "ha-nam-2023.txt")))


def test_a_long_line_of_legacy_text_is_read_in_seconds() -> None:
    data = legacy(PLAN.replace("\n", " "), "vni") * 1500
    made = decode_legacy(data)
    assert made is not None and len(made[0]) == len(PLAN) * 1500
