"""Targets: text of a plan's body, and the records that the contract (RECORDS.md, 5) asks for. The plan's year is 2023."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ntm_extract.records import Plan

PlanWith = Callable[[str], Plan]
Key = tuple[str, float, float | None, str, str, float | None, float | None]  # span, value, max, comparator, unit, out_of, share


def one(span: str, value: float, comparator: str, unit: str, **rest: float) -> Key:
    return (span, value, rest.get("value_max"), comparator, unit, rest.get("out_of"), rest.get("share"))


TABLE: dict[str, tuple[str, list[Key]]] = {
    "from and to": ("Nâng tỷ lệ lao động qua đào tạo từ 60% lên 65%.", [one("65%", 65, "=", "%")]),
    "comparator under a heading": (
        "II. MỤC TIÊU\n\nTối thiểu 02 xã đạt chuẩn nông thôn mới.",
        [one("Tối thiểu 02 xã", 2, ">=", "xã")],
    ),
    "fraction that could be a date": (
        "Phấn đấu huyện Cam Lộ đạt từ 7/9 tiêu chí trở lên.",
        [one("từ 7/9 tiêu chí trở lên", 7, ">=", "tiêu chí", out_of=9)],
    ),
    "table with single spaces, as a scanner leaves it": (
        "BIỂU GIAO CHỈ TIÊU NĂM 2023\nTT Huyện, thị xã Số thôn đạt chuẩn tăng thêm Giảm tỷ lệ hộ nghèo (%)\n"
        "l Huyện Gio Linh 5 0,5\n2 Huyện Cam Lộ | 4 0,8\n3 Thị xã Quảng Trị 1 1,2 .\nToàn tỉnh 10 0,8",
        [
            one("5", 5, "=", "thôn"),
            one("0,5", 0.5, "=", "%"),
            one("4", 4, "=", "thôn"),
            one("0,8", 0.8, "=", "%"),
            one("1", 1, "=", "thôn"),
            one("1,2", 1.2, "=", "%"),
            one("10", 10, "=", "thôn"),
            one("0,8", 0.8, "=", "%"),
        ],
    ),
    "a series by year": (
        "1. Thu nhập bình quân: năm 2023 đạt 49 triệu đồng/người/năm; năm 2024: 54; năm 2025: 60.",
        [
            one("49 triệu đồng/người/năm", 49, "=", "triệu đồng/người/năm"),
            one("54", 54, "=", "triệu đồng/người/năm"),
            one("60", 60, "=", "triệu đồng/người/năm"),
        ],
    ),
    "a column that lists criteria by number": (
        "Biểu 2. Số tiêu chí của các xã\nTT\tXã\tHuyện\tSố tiêu chí đạt cuối năm 2023\tTiêu chí phải hoàn thành\n"
        "1\tGio Mỹ\tGio Linh\t19/19\t2, 6, 17\n2\tThanh An\tCam Lộ\t18/19\t11\n3\tTrung Hải\tGio Linh\t19/19\t3, 6",
        [
            one("19/19", 19, "=", "tiêu chí", out_of=19),
            one("18/19", 18, "=", "tiêu chí", out_of=19),
            one("19/19", 19, "=", "tiêu chí", out_of=19),
        ],
    ),
    "the parts of a sum in the bracket behind it": (
        "1. Ngân sách địa phương 412 tỷ đồng (cấp tỉnh 230, cấp huyện và xã 182).",
        [one("412 tỷ đồng", 412, "=", "tỷ đồng"), one("230", 230, "=", "tỷ đồng"), one("182", 182, "=", "tỷ đồng")],
    ),
    "the same noun again begins a goal of its own": (
        "1. Thành lập 18 hợp tác xã, hợp tác xã xếp loại khá chiếm hơn 65%.",
        [one("18 hợp tác xã", 18, "=", "hợp tác xã"), one("hơn 65%", 65, ">", "%")],
    ),
    "a comparator glued by a scanner": (
        "1. Tỷ lệ tham gia bảo hiểm y tế đạt 98% trởlên.",
        [one("98% trởlên", 98, ">=", "%")],
    ),
    "a modern commune is no present one": (
        "1. Xã nông thôn mới hiện đại: năm 2023 02 xã, năm 2024 03 xã.",
        [one("02 xã", 2, "=", "xã"), one("03 xã", 3, "=", "xã")],
    ),
    "above, not over": (
        "1. Trong các xã nêu trên có 21 xã đăng ký mới đạt chuẩn nông thôn mới.",
        [one("21 xã", 21, "=", "xã")],
    ),
    "a share behind a semicolon is a goal of its own": (
        "1. Bình quân mỗi năm công nhận 15 xã; tối thiểu 10% số xã đạt chuẩn nông thôn mới nâng cao.",
        [one("15 xã", 15, "=", "xã"), one("tối thiểu 10%", 10, ">=", "%")],
    ),
    "table of years": (
        "Biểu 1. Chỉ tiêu từng năm\nTT\tChỉ tiêu\tĐVT\tThực hiện 2022\t2023\t2024\n"
        "1\tSố xã đạt chuẩn NTM (lũy kế)\txã\t60\t66\t71",
        [one("66", 66, "=", "xã"), one("71", 71, "=", "xã")],
    ),
    "table of years and little else": (
        "Biểu 1. Chỉ tiêu từng năm\nChỉ tiêu\t2023\t2024\t2025\n- Đường trục xã được cứng hóa (km)\t12\t15\t18",
        [one("12", 12, "=", "km"), one("15", 15, "=", "km"), one("18", 18, "=", "km")],
    ),
    "table with bars and a rule": (
        "Biểu 1. Giao chỉ tiêu năm 2023\n| Địa phương | Sản phẩm mới (sản phẩm) |\n|---|---|\n"
        "| Huyện Gio Linh | 5 |\n| Huyện Cam Lộ | - |",
        [one("5", 5, "=", "sản phẩm")],
    ),
    "increase": ("Phấn đấu có thêm 07 xã đạt chuẩn nông thôn mới.", [one("07 xã", 7, "=", "xã")]),
    "at least": (
        "Phấn đấu có thêm ít nhất 05 xã đạt chuẩn nông thôn mới.",
        [one("ít nhất 05 xã", 5, ">=", "xã")],
    ),
    "minimum": (
        "Công nhận thêm tối thiểu 12 sản phẩm OCOP.",
        [one("tối thiểu 12 sản phẩm OCOP", 12, ">=", "sản phẩm ocop")],
    ),
    "not under": ("Tỷ lệ hộ sử dụng nước hợp vệ sinh đạt không dưới 96%.", [one("không dưới 96%", 96, ">=", "%")]),
    "over": ("Tỷ lệ hộ gia đình văn hóa đạt trên 92%.", [one("trên 92%", 92, ">", "%")]),
    "under": ("Giảm tỷ lệ hộ nghèo khu vực nông thôn xuống còn dưới 8,5%.", [one("dưới 8,5%", 8.5, "<", "%")]),
    "at most": ("Phấn đấu tỷ lệ hộ nghèo không quá 9%.", [one("không quá 9%", 9, "<=", "%")]),
    "about": ("Giải quyết việc làm cho khoảng 11.500 lao động.", [one("khoảng 11.500 lao động", 11500, "~", "lao động")]),
    "sign beats word": ("Tỷ lệ lao động qua đào tạo đạt trên ≥ 70%.", [one("trên ≥ 70%", 70, ">=", "%")]),
    "and more": (
        "Phấn đấu các xã còn lại đạt từ 14 tiêu chí trở lên.",
        [one("từ 14 tiêu chí trở lên", 14, ">=", "tiêu chí")],
    ),
    "expected": ("Dự kiến công nhận mới 04 xã nông thôn mới nâng cao.", [one("04 xã", 4, "=", "xã")]),
    "stock": (
        "Lũy kế đến cuối năm 2023 có 75/101 xã đạt chuẩn nông thôn mới, chiếm 74,3%.",
        [one("75/101 xã", 75, "=", "xã", out_of=101, share=74.3)],
    ),
    "increase and total": (
        "Phấn đấu có thêm 06 xã đạt chuẩn nông thôn mới, nâng tổng số xã đạt chuẩn lên 75/101 xã, chiếm tỷ lệ 74,3%.",
        [one("06 xã", 6, "=", "xã"), one("75/101 xã", 75, "=", "xã", out_of=101, share=74.3)],
    ),
    "fraction with a leading zero": (
        "Phấn đấu có 05/12 xã của huyện đạt chuẩn nông thôn mới nâng cao.",
        [one("05/12 xã", 5, "=", "xã", out_of=12)],
    ),
    "range": (
        "Công nhận thêm 15-20 sản phẩm OCOP trong năm.",
        [one("15-20 sản phẩm OCOP", 15, "=", "sản phẩm ocop", value_max=20)],
    ),
    "range with từ": (
        "Phấn đấu công nhận thêm từ 3-5 xã nông thôn mới nâng cao.",
        [one("3-5 xã", 3, "=", "xã", value_max=5)],
    ),
    "thousands and no space": ("Cứng hóa 1.750km đường giao thông thôn, xóm.", [one("1.750km", 1750, "=", "km")]),
    "decimals": ("Kiên cố hóa 12,75 km kênh mương nội đồng.", [one("12,75 km", 12.75, "=", "km")]),
    "income": (
        "Thu nhập của người dân các xã phấn đấu đạt 48 triệu đồng/người/năm.",
        [one("48 triệu đồng/người/năm", 48, "=", "triệu đồng/người/năm")],
    ),
    "average": (
        "Bình quân toàn tỉnh đạt 16,4 tiêu chí/xã.",
        [one("16,4 tiêu chí/xã", 16.4, "=", "tiêu chí/xã")],
    ),
    "comparator does not carry over": (
        "Phấn đấu có thêm ít nhất 05 xã đạt chuẩn nông thôn mới và 03 xã đạt chuẩn nông thôn mới nâng cao.",
        [one("ít nhất 05 xã", 5, ">=", "xã"), one("03 xã", 3, "=", "xã")],
    ),
    "money with a share": (
        "Vốn tín dụng là 1.250,5 tỷ đồng, chiếm tỷ lệ 64,5%.",
        [one("1.250,5 tỷ đồng", 1250.5, "=", "tỷ đồng", share=64.5)],
    ),
    "works": (
        "Sửa chữa 18 công trình cấp nước tập trung nông thôn.",
        [one("18 công trình cấp nước", 18, "=", "công trình cấp nước")],
    ),
    "two in a line": (
        "Phấn đấu 98% dân số tham gia bảo hiểm y tế, 85% chất thải rắn được thu gom.",
        [one("98%", 98, "=", "%"), one("85%", 85, "=", "%")],
    ),
    "sum and its parts": (
        "Huy động 1.200 tỷ đồng, trong đó: ngân sách trung ương 215,4 tỷ đồng; tín dụng 650 tỷ đồng.",
        [
            one("1.200 tỷ đồng", 1200, "=", "tỷ đồng"),
            one("215,4 tỷ đồng", 215.4, "=", "tỷ đồng"),
            one("650 tỷ đồng", 650, "=", "tỷ đồng"),
        ],
    ),
    "share in brackets": ("Có 75 xã (74,3%) đạt chuẩn nông thôn mới.", [one("75 xã", 75, "=", "xã", share=74.3)]),
    "only the new value counts": ("Nâng tỷ lệ lao động qua đào tạo từ 60% lên 65%.", [one("65%", 65, "=", "%")]),
    "range with a decimal": (
        "Giảm tỷ lệ hộ nghèo bình quân 1-1,5%/năm.",
        [one("1-1,5%/năm", 1, "=", "%/năm", value_max=1.5)],
    ),
    "capital at the start": ("Trên 80% hộ dân phân loại rác tại nguồn.", [one("Trên 80%", 80, ">", "%")]),
    "legal numbers": ("Rà soát theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ.", []),
    "criteria list": ("Phân công các sở phụ trách 19 tiêu chí và 11 nội dung thành phần.", []),
    "programmes": ("Lồng ghép vốn của 03 Chương trình mục tiêu quốc gia.", []),
    "slogan": ("Vận động hội viên xây dựng gia đình 5 không 3 sạch.", []),
    "service level": ("Hướng dẫn người dân nộp hồ sơ qua mạng ở mức độ 3.", []),
    "telephone": ("Số điện thoại đường dây nóng: 0233.3852.477.", []),
    "dates": ("Các huyện gửi báo cáo trước ngày 15/11/2023, riêng Quý IV gửi trước 25/12.", []),
    "numbered criterion": ("Nâng cao chất lượng Tiêu chí số 2 về giao thông.", []),
    "time of day": ("Hội nghị giao ban bắt đầu lúc 8 giờ 00 phút.", []),
}


@pytest.mark.parametrize(("text", "expected"), TABLE.values(), ids=TABLE)
def test_key(plan_with: PlanWith, text: str, expected: list[Key]) -> None:
    targets = plan_with(f"II. MỤC TIÊU\n\n1. {text}\n").targets
    found = [(t.text, t.value, t.value_max, t.comparator, t.unit, t.out_of, t.share) for t in targets]
    assert len(found) == len(expected), found
    for got, wanted in zip(found, expected, strict=True):
        assert got[:4] + got[5:] == wanted[:4] + wanted[5:]
        assert (got[4] + " ").startswith(wanted[4] + " ") or (wanted[4] + " ").startswith(
            got[4] + " "
        )  # as the contract pairs units


FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("Phấn đấu có thêm 07 xã đạt chuẩn nông thôn mới.", {"measure": "increase", "level": "ntm", "indicator": "certified_units"}),
    ("Phấn đấu xây dựng 02 xã nông thôn mới nâng cao.", {"measure": "increase", "level": "ntm_nang_cao"}),
    ("Lũy kế có 75/101 xã đạt chuẩn nông thôn mới.", {"measure": "level", "level": "ntm"}),
    ("Có 03 xã đạt chuẩn nông thôn mới kiểu mẫu.", {"measure": "level", "level": "ntm_kieu_mau"}),
    ("Giảm 1,5% hộ nghèo khu vực nông thôn.", {"measure": "decrease", "indicator": "poverty_rate", "criterion": 11}),
    ("Giảm tỷ lệ hộ nghèo còn 8%.", {"measure": "level", "indicator": "poverty_rate"}),
    ("Thu nhập tăng 1,3 lần so với năm 2020.", {"measure": "ratio", "indicator": "income_per_capita", "comparator": "="}),
    ("Cứng hóa 45 km đường trục thôn.", {"measure": "output", "indicator": "road_length", "criterion": 2}),
    ("Xây dựng thêm 09 công trình thủy lợi ở vùng gò đồi.", {"measure": "increase", "criterion": 3}),
    ("Tỷ lệ hộ sử dụng điện đạt 99,5%.", {"measure": "level", "indicator": "electricity_access", "criterion": 4}),
    ("Thành lập mới 10 hợp tác xã nông nghiệp.", {"measure": "increase", "indicator": "cooperatives", "criterion": 13}),
    ("Thu nhập đạt 48 triệu đồng/người/năm.", {"indicator": "income_per_capita", "criterion": 10, "per": None, "due": "2023"}),
    ("Phấn đấu mỗi xã có ít nhất 01 mô hình du lịch cộng đồng.", {"per": "xã", "comparator": ">="}),
    ("Bình quân mỗi năm tỉnh có thêm 04 xã đạt chuẩn nông thôn mới.", {"per": "năm", "measure": "increase"}),
    ("Đến năm 2025 có 85/101 xã đạt chuẩn nông thôn mới.", {"due": "2025"}),
    ("Đến tháng 6/2023 có thêm 02 xã đạt chuẩn nông thôn mới.", {"due": "2023-06"}),
    ("Đến hết Quý II/2023 hoàn thành 05 mô hình chuyển đổi số.", {"due": "2023-06"}),
    ("Công nhận 02 xã của huyện Cam Lộ đạt chuẩn nông thôn mới.", {"scope": "Cam Lộ", "level": "ntm"}),
    ("16/16 xã đạt chuẩn tiếp cận pháp luật.", {"indicator": "legal_access"}),
    ("Đến hết năm 2023: tiêu chí số 2 (Giao thông) có 12/16 xã đạt.", {"indicator": "units_meeting_criterion", "criterion": 2}),
    ("Sự hài lòng của người dân đạt ≥ 95% đối với xã NTM nâng cao.", {"level": "ntm_nang_cao"}),
    ("Cả năm đạt 100% kế hoạch vốn được giao.", {"indicator": "disbursement_rate"}),
    ("Huyện Cam Lộ có thêm 02 xã đạt chuẩn nông thôn mới nâng cao.", {"scope": "Cam Lộ", "level": "ntm_nang_cao"}),
    ("Tỷ lệ dân số tham gia bảo hiểm y tế đạt 96%.", {"indicator": "health_insurance_coverage", "criterion": 15, "scope": None}),
    ("Thu nhập bình quân đầu người cao hơn 10% so với năm 2022.", {"measure": "ratio", "comparator": "=", "criterion": 10}),
    ("Giảm 200 hộ nghèo so với năm 2022.", {"measure": "decrease", "indicator": "poverty_rate"}),
    ("Phấn đấu 92/101 xã đạt tiêu chí Trường học.", {"indicator": "units_meeting_criterion", "criterion": 5, "out_of": 101}),
    ("Tỷ lệ giải ngân vốn đầu tư công đạt 100% kế hoạch.", {"indicator": "disbursement_rate", "measure": "level"}),
    ("Bố trí 35,5 tỷ đồng vốn đối ứng.", {"indicator": "funding_local", "measure": "level"}),
    ("Công nhận 20 sản phẩm OCOP đạt từ 3 sao trở lên.", {"value": 20, "indicator": "ocop_products", "comparator": "="}),
]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_fields(plan_with: PlanWith, text: str, fields: dict[str, Any]) -> None:
    (target,) = plan_with(f"II. MỤC TIÊU\n\n1. {text}\n").targets
    assert {name: getattr(target, name) for name in fields} == fields


LEAD_INS: list[tuple[str, dict[str, Any]]] = [
    ("1. Tiêu chí số 5 về trường học:\n\n- Phấn đấu có 12 xã đạt tiêu chí.", {"criterion": 5}),
    ("1. Đối với các xã nông thôn mới nâng cao:\n\n- Phấn đấu có thêm 04 xã.", {"level": "ntm_nang_cao"}),
    ("1. Mục tiêu đến năm 2025:\n\n- Có 85/101 xã đạt chuẩn nông thôn mới.", {"due": "2025"}),
]


@pytest.mark.parametrize(("text", "fields"), LEAD_INS)
def test_fields_of_the_lead_in(plan_with: PlanWith, text: str, fields: dict[str, Any]) -> None:
    (target,) = plan_with(f"II. MỤC TIÊU\n\n{text}\n").targets
    assert {name: getattr(target, name) for name in fields} == fields


@pytest.mark.parametrize(
    "text",
    [
        "Đến nay toàn tỉnh đã có 69 xã đạt chuẩn nông thôn mới.",
        "Năm 2022, các địa phương đã làm được 38 km đường thôn.",
        "Tổng vốn đã giải ngân là 215 tỷ đồng.",
    ],
)
def test_the_past_is_no_target(plan_with: PlanWith, text: str) -> None:
    assert plan_with(f"I. KẾT QUẢ THỰC HIỆN NĂM 2022\n\n1. {text}\n").targets == []


@pytest.mark.parametrize("value", [0.5, 7, 45.25, 1250, 24805.973, 1234567])
def test_numbers_as_printed_in_vietnamese(plan_with: PlanWith, value: float) -> None:
    printed = f"{value:,}".translate(str.maketrans(",.", ".,"))
    (target,) = plan_with(f"II. MỤC TIÊU\n\n1. Tổng nhu cầu vốn năm 2023 là {printed} tỷ đồng.\n").targets
    assert (target.value, target.unit, target.measure) == (value, "tỷ đồng", "level")


def test_what_rises_from_and_to_is_named_before_both(plan_with: PlanWith) -> None:
    (target,) = plan_with("Nâng tỷ lệ lao động qua đào tạo từ 60% lên 65%.").targets
    assert (target.indicator, target.measure) == ("trained_labour_rate", "level")
