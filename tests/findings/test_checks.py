"""One sentence at a time: what is found in it, and what a careful reader would let pass."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ntm_extract.findings import check, check_plan
from ntm_extract.findings.across import check_across
from ntm_extract.findings.case import data_file
from ntm_extract.findings.printed import compare_share, compare_sum, read_number
from ntm_extract.findings.registry import registry
from ntm_extract.records import Finding, PageReading, Plan, SourceLocation
from tests.conftest import HEAD, document_of


def found(body: str) -> list[Finding]:
    return check(document_of(HEAD + body + "\n")).findings or []


def told(body: str) -> list[tuple[str, str]]:
    return [(f.severity, f.code) for f in found(body)]


@pytest.mark.parametrize(
    ("value", "out_of", "share", "verdict"),
    [
        ("39", "115", "33,9", None),
        ("39", "115", "42,9", "error"),
        ("39", "115", "34", None),
        ("39", "115", "34,0", "rounding"),
        ("39", "115", "33,91", None),
        ("1", "3", "33,4", "rounding"),
        ("1", "8", "12,5", None),
        ("1", "8", "13", None),
        ("1", "8", "12", "rounding"),
    ],
)
def test_a_share_is_wrong_beyond_its_last_printed_digit(value: str, out_of: str, share: str, verdict: str | None) -> None:
    part, whole, stated = (read_number(n) for n in (value, out_of, share))
    assert part and whole and stated
    assert compare_share(part, whole, stated)[0] == verdict


@pytest.mark.parametrize(
    ("total", "parts", "exact", "verdict"),
    [
        ("1.506,062", ["858,762", "647,3"], False, None),
        ("1.502,062", ["858,762", "647,3"], False, "error"),
        ("4.308,27", ["2.176,020", "2.132,249"], False, None),
        ("10,0", ["3,3", "3,3", "3,3"], False, "rounding"),
        ("10", ["4", "5"], True, "error"),
    ],
)
def test_a_sum_is_wrong_beyond_what_rounding_makes(total: str, parts: list[str], exact: bool, verdict: str | None) -> None:
    whole = read_number(total)
    assert whole is not None
    assert compare_sum(whole, [p for t in parts if (p := read_number(t))], exact=exact)[0] == verdict


def test_numbers_are_read_as_printed() -> None:
    number = read_number("24.805,970 tỷ")
    assert number is not None and (number.value, number.unit) == (Decimal("24805.970"), Decimal("0.001"))
    assert read_number("xã") is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế, chiếm tỷ lệ 42,9%.", [("error", "share_mismatch")]),
        ("- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế (33,9%).", []),
        ("- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế, đạt trên 33%.", []),
        ("- Phấn đấu có 39/115 xã đạt chuẩn; tỷ lệ hộ nghèo giảm còn 3,5%.", []),
        ("- Vốn sự nghiệp 10 tỷ đồng, trong đó hỗ trợ sản xuất 4 tỷ đồng, đào tạo 3 tỷ đồng.", []),
        ("- Vốn sự nghiệp 10 tỷ đồng, trong đó hỗ trợ sản xuất 8 tỷ đồng, đào tạo 3 tỷ đồng.", [("rounding", "sum_mismatch")]),
        ("- Vốn sự nghiệp 10 tỷ đồng, trong đó hỗ trợ sản xuất 8,2 tỷ đồng, đào tạo 5,1 tỷ đồng.", [("error", "sum_mismatch")]),
        (
            "- Tổng vốn 20,0 tỷ đồng, trong đó vốn đầu tư phát triển 12,0 tỷ đồng, vốn sự nghiệp 6,0 tỷ đồng.",
            [("warning", "sum_mismatch")],
        ),
        ("- Công nhận thêm 7 xã, đưa tổng số lên 69 xã, gồm: huyện Hải Lăng 3 xã; huyện Cam Lộ 4 xã.", []),
        ("- Phấn đấu 03 xã (Hải Phú, Hải Sơn) đạt chuẩn.", [("error", "names_mismatch")]),
        ("- Phấn đấu 03 xã (Hải Phú, Hải Sơn và Hải An) đạt chuẩn.", []),
        ("- Phấn đấu 01 xã (Hải Phú, huyện Hải Lăng) đạt chuẩn.", []),
        ("- Phấn đấu 03 xã là Hải Phú (Hải Lăng, Quảng Trị) và hai xã khác.", []),
        ("- Phấn đấu có 120/115 xã đạt chuẩn tiêu chí y tế.", [("error", "count_over_total")]),
        ("- Các xã báo cáo trước ngày 25/10 xã nào chưa đạt.", []),
        ("- Kế hoạch thu đạt 115% so với dự toán.", []),
        (
            "- Thực hiện Quyết định số 263/QĐ-TTg ngày 22/3/2022 của Thủ tướng Chính phủ.",
            [("warning", "reference_dates_disagree"), ("error", "misdated_reference")],
        ),
        (
            "- Thực hiện Quyết định số 263/QĐ-TTg ngày 22/02/2019 của Thủ tướng Chính phủ về an toàn giao thông.",
            [("warning", "reference_dates_disagree")],
        ),
        ("- Sở Y tế báo cáo kết quả trước ngày 15/01/2024.", []),
        ("- Công nhận 02 xã nông thôn mới gồm xã Hải Phú, xã Hải Phú, huyện Hải Lăng.", [("error", "unit_twice")]),
    ],
)
def test_what_a_sentence_gives(body: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(told(body)) == sorted(expected)


def test_the_total_column_of_a_table() -> None:
    head = "PHỤ LỤC\n\nBIỂU GIAO CHỈ TIÊU\n\n| TT | Chỉ tiêu | ĐVT | Toàn tỉnh | Huyện Hải Lăng | Huyện Cam Lộ |\n"
    rows = "| 1 | Xã đạt chuẩn nông thôn mới | xã | {} | 4 | 5 |\n| 2 | Thôn kiểu mẫu | thôn | 11 | 6 | 5 |\n| 3 | Sản phẩm OCOP | sản phẩm | 13 | 4 | 9 |"
    assert told(head + rows.format(9)) == []
    assert told(head + rows.format(8)) == [("error", "table_sum_mismatch")]


def test_messages_figures_and_spans() -> None:
    (finding,) = found("- Phấn đấu có 39/115 xã đạt chuẩn tiêu chí y tế, chiếm tỷ lệ 42,9%.")
    assert finding.figures == {"value": "39", "out_of": "115", "share": "42,9", "expected": "33,9"}
    assert "33,9%, không phải 42,9%" in finding.message_vi and "33,9%, not 42,9%" in finding.message_en
    assert finding.spans[0].kind == "targets" and "39/115 xã" in finding.spans[0].text


def test_what_rests_on_a_doubtful_page_says_so_and_is_no_error() -> None:
    plan = check(document_of(HEAD + "- Thực hiện Nghị quyết số 08/2021/NQ-HĐND ngày 10/12/2019 của HĐND tỉnh.\n"))
    plan.pages = [PageReading(page=1, engine="tesseract", confidence=0.5, doubtful=True)]
    for record in plan.references:
        record.source_location = SourceLocation(page=1)
    (finding,) = check_plan(plan)
    assert (finding.severity, finding.code) == ("warning", "number_year_mismatch") and "1" in finding.doubts[0]


def test_warnings_of_the_reader_are_passed_on() -> None:
    plan = check(document_of(HEAD + "- Thực hiện Nghị quyết số 08/2021/NQ-HĐND ngày 10/12/2019 của HĐND tỉnh.\n"))
    plan.warnings = ["a picture was left out"]
    assert check_plan(plan)[0].doubts == ["a picture was left out"]


def test_plans_that_disagree_about_a_date() -> None:
    def plan(source: str, date: str) -> Plan:
        made = check(document_of(HEAD + f"- Thực hiện Quyết định số 71/QĐ-UBND ngày {date} của UBND tỉnh.\n"))
        made.source = source
        return made

    (finding,) = check_across([plan("a.txt", "05/01/2023"), plan("b.txt", "06/01/2023"), plan("c.txt", "05/01/2023")])
    assert [s.source for s in finding.spans] == ["a.txt", "b.txt"] and finding.code == "reference_dates_disagree"
    assert check_across([plan("a.txt", "05/01/2023"), plan("b.txt", "06/02/2022")]) == []


def test_the_data_files_are_whole() -> None:
    for code, entry in data_file("messages").items():
        if code != "doubts":
            assert set(entry) == {"vi", "en"}, code
    for entries in registry().values():
        for known in entries:
            assert len(known.date) == 10 and known.subject and known.issuer and known.source and known.doc_type
            if "/20" in known.number:
                assert known.date[:4] in known.number


def test_a_commune_that_its_district_does_not_have() -> None:
    known = "- Phấn đấu 02 xã đạt chuẩn nông thôn mới: xã Quảng Minh, xã Thượng Lan (huyện Việt Yên)."
    strange = "- Phấn đấu 02 xã đạt chuẩn nông thôn mới: xã Quảng Minh, xã Trường Giang Đông (huyện Việt Yên)."
    head = HEAD.replace("QUẢNG TRỊ", "BẮC GIANG").replace("Quảng Trị", "Bắc Giang")
    plans = [check(document_of(head + body + "\n")).findings or [] for body in (known, strange)]
    assert [[f.code for f in findings] for findings in plans] == [[], ["unit_unknown"]]
    assert plans[1][0].figures == {"name": "Trường Giang Đông", "district": "Việt Yên"}
