import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.language.lexicon import key, lexicon
from ntm_extract.language.quantities import find_quantities, kind_of_unit, parse_number
from ntm_extract.language.reading import mend_digits


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.750", 1750),
        ("24.805,973", 24805.973),
        ("79,9", 79.9),
        ("09", 9),
        ("0,3", 0.3),
        ("3.5", 3.5),
        ("1.234.567", 1234567),
        ("10,050", 10.05),
        ("76. 400", 76400),
    ],
)
def test_numbers(printed: str, value: float) -> None:
    assert parse_number(printed) == value


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_any_number_printed_in_vietnamese_is_read_back(whole: int, thousandths: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert parse_number(grouped) == whole
    if thousandths % 10:
        assert parse_number(f"{grouped},{thousandths:03d}") == float(f"{whole}.{thousandths:03d}")


# text, span, value, value_max, comparator, unit, out_of
TABLE = [
    ("có thêm tối thiểu 09 xã đạt chuẩn", "tối thiểu 09 xã", 9, None, ">=", "xã", None),
    ("lũy kế 147/184 xã", "147/184 xã", 147, None, "=", "xã", 184),
    ("đạt 45 triệu đồng/người/năm.", "45 triệu đồng/người/năm", 45, None, "=", "triệu đồng/người/năm", None),
    ("có thêm 25-30 sản phẩm", "25-30 sản phẩm", 25, 30, "=", "sản phẩm", None),
    ("công nhận thêm từ 8-10 xã", "8-10 xã", 8, 10, "=", "xã", None),
    ("có từ 50 sản phẩm OCOP đạt từ 3 sao trở lên", "từ 50 sản phẩm ocop", 50, None, ">=", "sản phẩm ocop", None),
    ("đạt từ 15 tiêu chí trở lên", "từ 15 tiêu chí trở lên", 15, None, ">=", "tiêu chí", None),
    ("lũy kế tối thiểu có 180 sản phẩm", "tối thiểu có 180 sản phẩm", 180, None, ">=", "sản phẩm", None),
    ("đạt trên ≥ 12%;", "trên ≥ 12%", 12, None, ">=", "%", None),
    ("giảm bình quân 3%/năm trở lên", "3%/năm trở lên", 3, None, ">=", "%/năm", None),
    ("cứng hóa trên 1.750km đường", "trên 1.750km", 1750, None, ">", "km", None),
    ("còn dưới 2%,", "dưới 2%", 2, None, "<", "%", None),
    ("không quá 1,8% số hộ", "không quá 1,8%", 1.8, None, "<=", "%", None),
    ("khoảng 5.000 lao động", "khoảng 5.000 lao động", 5000, None, "~", "lao động", None),
    ("đạt 62, 2%", "62, 2%", 62.2, None, "=", "%", None),
    ("từ 03 đến 05 mô hình", "03 đến 05 mô hình", 3, 5, "=", "mô hình", None),
    ("đất cây xanh ≥ 2m2/người", "≥ 2m2/người", 2, None, ">=", "m2/người", None),
]


@pytest.mark.parametrize(("text", "span", "value", "value_max", "comparator", "unit", "out_of"), TABLE)
def test_quantity(
    text: str, span: str, value: float, value_max: float | None, comparator: str, unit: str, out_of: float | None
) -> None:
    norm = key(text)
    found = find_quantities(norm, 0, len(norm), [])
    assert found
    q = found[0]
    assert (norm[q.start : q.end], q.value, q.value_max, q.comparator, q.unit, q.out_of) == (
        key(span),
        value,
        value_max,
        comparator,
        unit,
        out_of,
    )


@pytest.mark.parametrize(
    "text",
    [
        "gia đình 5 không 3 sạch",
        "giai đoạn 2021-2025",
        "thực hiện 03 chương trình mục tiêu quốc gia",
        "trẻ 5 tuổi",
        "đạt 3 sao",
        "triển khai 02 bước",
    ],
)
def test_no_quantity(text: str) -> None:
    norm = key(text)
    assert not [q for q in find_quantities(norm, 0, len(norm), []) if q.unit]


@pytest.mark.parametrize("unit", sorted({*lexicon("units")["things"], *lexicon("units")["places"], *lexicon("units")["money"]}))
def test_every_unit_of_the_lexicon_is_read_behind_a_number(unit: str) -> None:
    norm = key(f"có 12 {unit}, đạt")
    found = find_quantities(norm, 0, len(norm), [])
    assert found
    assert found[0].unit == key(unit)
    assert kind_of_unit(found[0].unit) == found[0].kind


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("3O sản phẩm", "30 sản phẩm"),
        ("chiếm tỷ lệ 69;6%.", "chiếm tỷ lệ 69,6%."),
        ("các năm 2023;2024", "các năm 2023;2024"),
        ("l5 xã", "15 xã"),
        ("92/l48 xã", "92/148 xã"),
        ("38.OOO hộ", "38.000 hộ"),
        ("I.1 Mục", "I.1 Mục"),
        ("Ia Lâu", "Ia Lâu"),
    ],
)
def test_digits_that_ocr_read_as_letters(damaged: str, meant: str) -> None:
    assert mend_digits(damaged) == meant
