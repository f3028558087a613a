"""References: text of a plan's body, and the records that the contract (RECORDS.md, 2) asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ntm_extract.extraction import extract
from ntm_extract.records import Plan, Reference
from tests.conftest import HEAD, document_of

PlanWith = Callable[[str], Plan]
Key = tuple[str, str, str | None, str | None]  # span, doc_type, number, date


def found(plan: Plan) -> list[Reference]:
    """The references of the body: the head of the small plan has one of its own."""
    return [r for r in plan.references if r.start >= len(HEAD)]


QD318 = ("Quyết định số 318/QĐ-TTg ngày 08/3/2022", "Quyết định", "318/QĐ-TTg", "2022-03-08")

TABLE: dict[str, tuple[str, list[Key]]] = {
    "decision": ("Rà soát các xã theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ.", [QD318]),
    "date in words": (
        "Bố trí vốn đối ứng theo Nghị quyết số 56/2022/NQ-HĐND ngày 15 tháng 7 năm 2022 của HĐND tỉnh.",
        [("Nghị quyết số 56/2022/NQ-HĐND ngày 15 tháng 7 năm 2022", "Nghị quyết", "56/2022/NQ-HĐND", "2022-07-15")],
    ),
    "party directive": (
        "Quán triệt sâu rộng Chỉ thị số 12-CT/TU ngày 05/5/2021 của Ban Thường vụ Tỉnh ủy đến từng chi bộ.",
        [("Chỉ thị số 12-CT/TU ngày 05/5/2021", "Chỉ thị", "12-CT/TU", "2021-05-05")],
    ),
    "date with hyphens": (
        "Cụ thể hóa Nghị quyết số 04-NQ/TU ngày 30-11-2021 của Tỉnh ủy thành việc làm hằng tuần.",
        [("Nghị quyết số 04-NQ/TU ngày 30-11-2021", "Nghị quyết", "04-NQ/TU", "2021-11-30")],
    ),
    "date with dots": (
        "Sơ kết Kết luận số 54-KL/TW ngày 07.8.2019 của Bộ Chính trị.",
        [("Kết luận số 54-KL/TW ngày 07.8.2019", "Kết luận", "54-KL/TW", "2019-08-07")],
    ),
    "abbreviated type": (
        "Các đơn vị làm theo TB số 45/TB-UBND ngày 3/4/2023 và QĐ số 2150/QĐ-UBND ngày 9/8/2022 của UBND tỉnh.",
        [
            ("TB số 45/TB-UBND ngày 3/4/2023", "Thông báo", "45/TB-UBND", "2023-04-03"),
            ("QĐ số 2150/QĐ-UBND ngày 9/8/2022", "Quyết định", "2150/QĐ-UBND", "2022-08-09"),
        ],
    ),
    "no date": (
        "Báo cáo theo mẫu kèm Công văn số 812/SNN-VPĐP của Sở Nông nghiệp và PTNT.",
        [("Công văn số 812/SNN-VPĐP", "Công văn", "812/SNN-VPĐP", None)],
    ),
    "space in the symbol": (
        "Lồng ghép với Kế hoạch số 231/KH- UBND ngày 01/12/2022 của UBND tỉnh.",
        [("Kế hoạch số 231/KH- UBND ngày 01/12/2022", "Kế hoạch", "231/KH-UBND", "2022-12-01")],
    ),
    "hyphen lost": (
        "Lồng ghép với Kế hoạch số 278/KHUBND ngày 19/12/2022 của UBND tỉnh.",
        [("Kế hoạch số 278/KHUBND ngày 19/12/2022", "Kế hoạch", "278/KH-UBND", "2022-12-19")],
    ),
    "part of the number missing": (
        "Phân cấp cho cấp xã theo Nghị định số 27/NĐ-CP của Chính phủ.",
        [("Nghị định số 27/NĐ-CP", "Nghị định", "27/NĐ-CP", None)],
    ),
    "one type word, one date": (
        "Thẩm định theo các Quyết định số 319/QĐ-TTg, số 320/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ.",
        [
            ("Quyết định số 319/QĐ-TTg", "Quyết định", "319/QĐ-TTg", "2022-03-08"),
            ("số 320/QĐ-TTg ngày 08/3/2022", "Quyết định", "320/QĐ-TTg", "2022-03-08"),
        ],
    ),
    "numbers without `số`": (
        "Thẩm định theo các Quyết định số 319/QĐ-TTg và 320/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ.",
        [
            ("Quyết định số 319/QĐ-TTg", "Quyết định", "319/QĐ-TTg", "2022-03-08"),
            ("320/QĐ-TTg ngày 08/3/2022", "Quyết định", "320/QĐ-TTg", "2022-03-08"),
        ],
    ),
    "date shared backwards": (
        "Thanh toán theo Thông tư số 53/2022/TT-BTC, Thông tư số 55/2023/TT-BTC ngày 15/8/2023 của Bộ Tài chính.",
        [
            ("Thông tư số 53/2022/TT-BTC", "Thông tư", "53/2022/TT-BTC", "2023-08-15"),
            ("Thông tư số 55/2023/TT-BTC ngày 15/8/2023", "Thông tư", "55/2023/TT-BTC", "2023-08-15"),
        ],
    ),
    "date not shared forwards": (
        "Phân công theo Quyết định số 1980/QĐ-UBND ngày 11/7/2022 và Quyết định số 2011/QĐ-UBND của UBND tỉnh.",
        [
            ("Quyết định số 1980/QĐ-UBND ngày 11/7/2022", "Quyết định", "1980/QĐ-UBND", "2022-07-11"),
            ("Quyết định số 2011/QĐ-UBND", "Quyết định", "2011/QĐ-UBND", None),
        ],
    ),
    "same day": (
        "Áp dụng Quyết định số 318/QĐ-TTg ngày 08/3/2022 và Quyết định số 319/QĐ-TTg cùng ngày.",
        [QD318, ("Quyết định số 319/QĐ-TTg cùng ngày", "Quyết định", "319/QĐ-TTg", "2022-03-08")],
    ),
    "amended act shares nothing": (
        "Nghị định số 38/2023/NĐ-CP ngày 24/6/2023 sửa đổi Nghị định số 27/2022/NĐ-CP được phổ biến đến cấp xã.",
        [
            ("Nghị định số 38/2023/NĐ-CP ngày 24/6/2023", "Nghị định", "38/2023/NĐ-CP", "2023-06-24"),
            ("Nghị định số 27/2022/NĐ-CP", "Nghị định", "27/2022/NĐ-CP", None),
        ],
    ),
    "issuer before the date": (
        "Lồng ghép nguồn lực theo Nghị định số 38/2023/NĐ-CP của Chính phủ ngày 24/6/2023.",
        [("Nghị định số 38/2023/NĐ-CP của Chính phủ ngày 24/6/2023", "Nghị định", "38/2023/NĐ-CP", "2023-06-24")],
    ),
    "act within a subject": (
        "Nghiên cứu Công văn số 77/UBND-NN ngày 9/1/2023 của UBND tỉnh về triển khai Quyết định số 318/QĐ-TTg ngày 08/3/2022.",
        [("Công văn số 77/UBND-NN ngày 9/1/2023", "Công văn", "77/UBND-NN", "2023-01-09"), QD318],
    ),
    "type as written": (
        "Khắc phục các tồn tại nêu tại văn bản số 2605/TB-VPUB ngày 20/3/2023 của Văn phòng UBND tỉnh.",
        [("văn bản số 2605/TB-VPUB ngày 20/3/2023", "Văn bản", "2605/TB-VPUB", "2023-03-20")],
    ),
    "law with its year": (
        "Củng cố các hợp tác xã theo Luật Hợp tác xã năm 2012.",
        [("Luật Hợp tác xã năm 2012", "Luật", None, "2012")],
    ),
    "law by name": (
        "Việc giao vốn làm theo Luật Đầu tư công và các quy định hiện hành.",
        [("Luật Đầu tư công", "Luật", None, None)],
    ),
    "no-break spaces": (
        "Rà soát các xã theo Quyết định số\u00a0318/QĐ-TTg ngày\u00a008/3/2022 của Thủ tướng Chính phủ.",
        [("Quyết định số\u00a0318/QĐ-TTg ngày\u00a008/3/2022", *QD318[1:])],
    ),
    "slip of a scanner": (
        "Xếp hạng sản phẩm theo Quyêt định số 148/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ.",
        [("Quyêt định số 148/QĐ-TTg ngày 24/02/2023", "Quyết định", "148/QĐ-TTg", "2023-02-24")],
    ),
    "two types, each its own date": (
        "Thực hiện nghiêm Chỉ thị số 12/CT-UBND ngày 1/4/2022; Công văn số 99/UBND-NN ngày 5/4/2022.",
        [
            ("Chỉ thị số 12/CT-UBND ngày 1/4/2022", "Chỉ thị", "12/CT-UBND", "2022-04-01"),
            ("Công văn số 99/UBND-NN ngày 5/4/2022", "Công văn", "99/UBND-NN", "2022-04-05"),
        ],
    ),
    "amending law is one record": (
        "Áp dụng Luật sửa đổi, bổ sung một số điều của Luật Xây dựng ngày 17/6/2020 khi cấp phép.",
        [("Luật sửa đổi, bổ sung một số điều của Luật Xây dựng ngày 17/6/2020", "Luật", None, "2020-06-17")],
    ),
    "law with its number": (
        "Bồi thường theo Luật Đất đai số 31/2024/QH15 ngày 18/01/2024 của Quốc hội.",
        [("Luật Đất đai số 31/2024/QH15 ngày 18/01/2024", "Luật", "31/2024/QH15", "2024-01-18")],
    ),
    "telegram": (
        "Khẩn trương làm theo Công điện số 05/CĐ-TTg ngày 23 tháng 3 năm 2023 của Thủ tướng Chính phủ.",
        [("Công điện số 05/CĐ-TTg ngày 23 tháng 3 năm 2023", "Công điện", "05/CĐ-TTg", "2023-03-23")],
    ),
    "criteria set by name": ("Rà soát theo Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021-2025.", []),
    "programme by name": ("Lồng ghép với Chương trình mục tiêu quốc gia giảm nghèo bền vững.", []),
    "unnumbered conclusion": ("Làm rõ trách nhiệm theo Kết luận của đồng chí Bí thư Tỉnh ủy tại hội nghị giao ban.", []),
    "telephone": ("Mọi vướng mắc phản ánh qua số điện thoại 0233.3852.477 của Văn phòng Điều phối.", []),
    "counts": ("Phấn đấu 05/12 xã khó khăn đạt 19/19 tiêu chí trước 30/11/2023.", []),
}


@pytest.mark.parametrize(("text", "expected"), TABLE.values(), ids=TABLE)
def test_key(plan_with: PlanWith, text: str, expected: list[Key]) -> None:
    records = found(plan_with(f"II. NHIỆM VỤ, GIẢI PHÁP\n\n1. {text}\n"))
    assert [(r.text, r.doc_type, r.number, r.date) for r in records] == expected


ARTICLES = [
    ("Áp dụng cơ chế nêu tại khoản 5 Điều 30 Nghị định số 27/2022/NĐ-CP của Chính phủ.", ["khoản 5 Điều 30"]),
    ("Quyết toán theo Điều 71 Luật Ngân sách nhà nước.", ["Điều 71"]),
    ("Công khai theo Điều 4 và Điều 9 Thông tư số 55/2023/TT-BTC của Bộ Tài chính.", ["Điều 4", "Điều 9"]),
    ("Miễn trừ theo điểm b khoản 2 Điều 12 Nghị định số 27/2022/NĐ-CP.", ["điểm b khoản 2 Điều 12"]),
    ("Quyết toán theo Luật Ngân sách nhà nước, thời hạn 05 ngày.", []),
]


@pytest.mark.parametrize(("text", "articles"), ARTICLES)
def test_articles(plan_with: PlanWith, text: str, articles: list[str]) -> None:
    assert [r.articles for r in found(plan_with(f"II. NHIỆM VỤ\n\n{text}\n"))] == [articles]


ISSUERS = [
    ("Theo sát Chỉ thị số 12-CT/TU ngày 05/5/2021 của Ban Thường vụ Tỉnh ủy về phong trào thi đua.", ["Ban Thường vụ Tỉnh ủy"]),
    (
        "Rà soát theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ ban hành bộ tiêu chí.",
        ["Thủ tướng Chính phủ"],
    ),
    ("Lồng ghép theo Nghị định số 38/2023/NĐ-CP của Chính phủ ngày 24/6/2023.", ["Chính phủ"]),
    ("Làm theo các Quyết định số 319/QĐ-TTg, số 320/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ.", ["Thủ tướng Chính phủ"] * 2),
    ("Gửi báo cáo theo Công văn số 812/SNN-VPĐP ngày 4/4/2022.", [None]),
]


@pytest.mark.parametrize(("text", "issuers"), ISSUERS)
def test_issuer(plan_with: PlanWith, text: str, issuers: list[str | None]) -> None:
    assert [r.issuer for r in found(plan_with(f"II. NHIỆM VỤ\n\n{text}\n"))] == issuers


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Nghị quyết số 25/2021/QH15 ngày 28/7/2021 của Quốc hội;",
        "Thực hiện Kết luận số 54-KL/TW ngày 07/8/2019 của Bộ Chính trị;",
        "Theo Công văn số 6250/BNN-VPĐP ngày 19/9/2022 của Bộ Nông nghiệp và PTNT;",
        "Xét đề nghị của Sở Nông nghiệp và PTNT tại Tờ trình số 52/TTr-SNN ngày 20/02/2023;",
    ],
)
def test_opening_paragraphs_are_legal_basis_and_the_body_cites(line: str) -> None:
    grounds, rest = HEAD.split("Ủy ban nhân dân tỉnh ban hành")
    body = "II. NHIỆM VỤ\n\nTiếp tục làm theo Chỉ thị số 12/CT-UBND ngày 1/4/2022.\n"
    plan = extract(document_of(f"{grounds}{line}\n\nỦy ban nhân dân tỉnh ban hành{rest}{body}"))
    assert [r.role for r in plan.references] == ["legal_basis", "legal_basis", "cited"]


def test_a_proposal_gives_its_issuer() -> None:
    head = HEAD.replace(
        "Ủy ban nhân dân tỉnh ban",
        "Theo đề nghị của Sở Nội vụ tại Tờ trình số 7/TTr-SNV ngày 1/2/2023;\n\nỦy ban nhân dân tỉnh ban",
    )
    assert [r.issuer for r in extract(document_of(head)).references] == ["Thủ tướng Chính phủ", "Sở Nội vụ"]


@pytest.mark.parametrize("date", ["ngày 02/3/2023", "ngày 02 tháng 3 năm 2023", "ngày 2/3/2023"])
def test_the_plans_own_number_in_an_annex_is_no_reference(plan_with: PlanWith, date: str) -> None:
    annex = f"PHỤ LỤC I\n\n(Kèm theo Kế hoạch số 41/KH-UBND {date} của UBND tỉnh Quảng Trị)\n"
    assert found(plan_with(f"II. NHIỆM VỤ\n\nCác sở bám sát kế hoạch.\n\n{annex}")) == []


def test_every_mention_is_a_record(plan_with: PlanWith) -> None:
    text = "II. NHIỆM VỤ\n\n1. Học tập Quyết định số 318/QĐ-TTg.\n\n2. Tuyên truyền Quyết định số 318/QĐ-TTg.\n"
    assert [r.number for r in found(plan_with(text))] == ["318/QĐ-TTg"] * 2
