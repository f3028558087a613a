"""Communes: text of a plan's body, and the records that the contract (RECORDS.md, 3) asks for. All are of Quảng Trị."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ntm_extract.extraction import extract
from ntm_extract.records import Plan
from tests.conftest import HEAD, document_of

PlanWith = Callable[[str], Plan]
Key = tuple[str, str | None, str | None, str, int | None]  # name, district, level, status, year

NTM, NANG_CAO, KIEU_MAU = "ntm", "ntm_nang_cao", "ntm_kieu_mau"

TABLE: dict[str, tuple[str, list[Key]]] = {
    "districts before their communes": (
        "1. NTM nâng cao, 03 xã: Gio Linh: Gio Mỹ, Trung Hải; Cam Lộ: Thanh An.",
        [
            ("Gio Mỹ", "Gio Linh", NANG_CAO, "planned", 2023),
            ("Trung Hải", "Gio Linh", NANG_CAO, "planned", 2023),
            ("Thanh An", "Cam Lộ", NANG_CAO, "planned", 2023),
        ],
    ),
    "districts behind a dash": (
        "1. NTM nâng cao: công nhận mới 03 xã (Gio Mỹ, Trung Hải - Gio Linh; Thanh An - Cam Lộ).",
        [
            ("Gio Mỹ", "Gio Linh", NANG_CAO, "planned", 2023),
            ("Trung Hải", "Gio Linh", NANG_CAO, "planned", 2023),
            ("Thanh An", "Cam Lộ", NANG_CAO, "planned", 2023),
        ],
    ),
    "outside the roadmap, by district": (
        "1. Xã ngoài lộ trình:\n- Hướng Hóa: Ba Tầng, Húc.",
        [("Ba Tầng", "Hướng Hóa", NTM, "not_planned", None), ("Húc", "Hướng Hóa", NTM, "not_planned", None)],
    ),
    "roadmap marked with x": (
        "Biểu 2. Lộ trình xã đạt chuẩn NTM\nSTT\tHuyện\tXã\t2023\t2024\n1\tGio Linh\tGio Mỹ\tx\t\n2\t\tTrung Hải\t\tx",
        [("Gio Mỹ", "Gio Linh", NTM, "planned", 2023), ("Trung Hải", "Gio Linh", NTM, "planned", 2024)],
    ),
    "figures of a commune's parts": (
        "Biểu 3. Khu dân cư và vườn mẫu\nTT\tXã\tHuyện\tKhu dân cư NTM kiểu mẫu năm 2023\tNăm 2024\tVườn mẫu\n"
        "1\tGio Mỹ\tGio Linh\t1\t2\t25\n2\tThanh An\tCam Lộ\t2\t1\t20",
        [("Gio Mỹ", "Gio Linh", None, "mentioned", None), ("Thanh An", "Cam Lộ", None, "mentioned", None)],
    ),
    "a column of names for each year": (
        "Biểu 1. Lộ trình xã đạt chuẩn NTM năm 2023 và năm 2024\nTT\tHuyện\tSố xã thêm năm 2023\tTên xã năm 2023\tSố xã thêm năm 2024\tTên xã năm 2024\n"
        "1\tGio Linh\t1\tGio Mỹ\t1\tTrung Hải\n2\tĐakrông\t1\tBa Lòng (*)\t0\t-\nGhi chú: (*) xã chuyển tiếp từ năm 2022.",
        [
            ("Gio Mỹ", "Gio Linh", NTM, "planned", 2023),
            ("Trung Hải", "Gio Linh", NTM, "planned", 2024),
            ("Ba Lòng", "Đakrông", NTM, "carried_over", 2023),
        ],
    ),
    "a district's number of communes, then their names": (
        "Có thêm 04 xã đạt chuẩn NTM, gồm: huyện Gio Linh 02 xã, gồm Gio Mỹ và Trung Hải; 02 xã của huyện Cam Lộ là Thanh An và Cam Hiếu.",
        [
            ("Gio Mỹ", "Gio Linh", NTM, "planned", 2023),
            ("Trung Hải", "Gio Linh", NTM, "planned", 2023),
            ("Thanh An", "Cam Lộ", NTM, "planned", 2023),
            ("Cam Hiếu", "Cam Lộ", NTM, "planned", 2023),
        ],
    ),
    "a bracket about another name": (
        "Công nhận 02 xã đạt chuẩn NTM, gồm Gio Mỹ (huyện Gio Linh, chuyển tiếp từ kế hoạch năm 2022), Thanh An (huyện Cam Lộ).",
        [("Gio Mỹ", "Gio Linh", NTM, "carried_over", 2023), ("Thanh An", "Cam Lộ", NTM, "planned", 2023)],
    ),
    "recognised again": (
        "Công nhận lại 02 xã đạt chuẩn giai đoạn 2016-2020 của huyện Gio Linh (Gio Mỹ, Trung Hải) theo bộ tiêu chí mới.",
        [("Gio Mỹ", "Gio Linh", NTM, "planned", 2023), ("Trung Hải", "Gio Linh", NTM, "planned", 2023)],
    ),
    "flattened table in groups": (
        "PHỤ LỤC I\nDANH SÁCH XÃ PHẤN ĐẤU ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2023\nSTT\nHuyện\nSố xã\nTên xã\nA\nXã đăng ký mới\n02\n1\n"
        "Huyện Gio Linh\n02\nGio Mỹ, Trung Hải\nB\nXã chuyển tiếp từ năm 2022\n01\n1\nHuyện Cam Lộ\n01\nThanh An",
        [
            ("Gio Mỹ", "Gio Linh", NTM, "planned", 2023),
            ("Trung Hải", "Gio Linh", NTM, "planned", 2023),
            ("Thanh An", "Cam Lộ", NTM, "carried_over", 2023),
        ],
    ),
    "planned": (
        "Phấn đấu năm 2023 xã Gio Mỹ, huyện Gio Linh đạt chuẩn nông thôn mới.",
        [("Gio Mỹ", "Gio Linh", NTM, "planned", 2023)],
    ),
    "advanced": (
        "Phấn đấu năm 2023 xã Triệu Tài, huyện Triệu Phong đạt chuẩn nông thôn mới nâng cao.",
        [("Triệu Tài", "Triệu Phong", NANG_CAO, "planned", 2023)],
    ),
    "model": (
        "Phấn đấu năm 2023 xã Hiền Thành, huyện Vĩnh Linh đạt chuẩn nông thôn mới kiểu mẫu.",
        [("Hiền Thành", "Vĩnh Linh", KIEU_MAU, "planned", 2023)],
    ),
    "short form of the level": (
        "Phấn đấu năm 2023 xã Triệu Tài, huyện Triệu Phong đạt chuẩn NTM nâng cao.",
        [("Triệu Tài", "Triệu Phong", NANG_CAO, "planned", 2023)],
    ),
    "list after a count": (
        "Phấn đấu có thêm 03 xã đạt chuẩn nông thôn mới: Húc, Thuận, Thanh (huyện Hướng Hóa).",
        [(name, "Hướng Hóa", NTM, "planned", 2023) for name in ("Húc", "Thuận", "Thanh")],
    ),
    "two districts, two levels": (
        "Phấn đấu năm 2023:\n\n"
        "- Có thêm 02 xã đạt chuẩn nông thôn mới: Gio Mai, Phong Bình (huyện Gio Linh).\n\n"
        "- Có thêm 01 xã đạt chuẩn nông thôn mới nâng cao: Triệu Trung (huyện Triệu Phong).",
        [
            ("Gio Mai", "Gio Linh", NTM, "planned", 2023),
            ("Phong Bình", "Gio Linh", NTM, "planned", 2023),
            ("Triệu Trung", "Triệu Phong", NANG_CAO, "planned", 2023),
        ],
    ),
    "a district each": (
        "Công nhận thêm 02 xã đạt chuẩn nông thôn mới: xã Hải Lâm (huyện Hải Lăng), xã Cam Tuyền (huyện Cam Lộ).",
        [("Hải Lâm", "Hải Lăng", NTM, "planned", 2023), ("Cam Tuyền", "Cam Lộ", NTM, "planned", 2023)],
    ),
    "district before its list": (
        "Danh sách xã đạt chuẩn nông thôn mới năm 2023:\n\n- Huyện Gio Linh: Gio Mai, Gio Quang.\n\n- Huyện Đa Krông: Mò Ó.",
        [
            ("Gio Mai", "Gio Linh", NTM, "planned", 2023),
            ("Gio Quang", "Gio Linh", NTM, "planned", 2023),
            ("Mò Ó", "Đa Krông", NTM, "planned", 2023),
        ],
    ),
    "other year": (
        "Năm 2024, xã Tà Long (huyện Đa Krông) phấn đấu đạt chuẩn nông thôn mới.",
        [("Tà Long", "Đa Krông", NTM, "planned", 2024)],
    ),
    "named twice": (
        "Phấn đấu năm 2023 xã Gio Mỹ, huyện Gio Linh đạt chuẩn nông thôn mới.\n\nTổ công tác họp tại xã Gio Mỹ, huyện Gio Linh.",
        [("Gio Mỹ", "Gio Linh", NTM, "planned", 2023), ("Gio Mỹ", "Gio Linh", None, "mentioned", None)],
    ),
    "carried over": (
        "Xã Gio Mai (huyện Gio Linh) chuyển tiếp từ năm 2022 phấn đấu đạt chuẩn nông thôn mới năm 2023.",
        [("Gio Mai", "Gio Linh", NTM, "carried_over", 2023)],
    ),
    "outside the roadmap": (
        "Các xã chưa có trong lộ trình đạt chuẩn nông thôn mới giai đoạn 2021-2025: A Vao, Ba Nang (huyện Đa Krông).",
        [("A Vao", "Đa Krông", NTM, "not_planned", None), ("Ba Nang", "Đa Krông", NTM, "not_planned", None)],
    ),
    "to be kept": (
        "Duy trì các xã đã đạt chuẩn nông thôn mới: Thanh An, Cam Tuyền (huyện Cam Lộ).",
        [("Thanh An", "Cam Lộ", NTM, "achieved", None), ("Cam Tuyền", "Cam Lộ", NTM, "achieved", None)],
    ),
    "a district for two": (
        "Xã Thanh An và xã Cam Tuyền, huyện Cam Lộ đạt chuẩn nông thôn mới nâng cao năm 2023.",
        [("Thanh An", "Cam Lộ", NANG_CAO, "planned", 2023), ("Cam Tuyền", "Cam Lộ", NANG_CAO, "planned", 2023)],
    ),
    "in brackets": (
        "Phấn đấu 01 xã đạt chuẩn nông thôn mới kiểu mẫu về chuyển đổi số (xã Hải Chánh, huyện Hải Lăng).",
        [("Hải Chánh", "Hải Lăng", KIEU_MAU, "planned", 2023)],
    ),
    "achieved": (
        "Năm 2022, xã Gio Mai, huyện Gio Linh đã được công nhận đạt chuẩn nông thôn mới.",
        [("Gio Mai", "Gio Linh", NTM, "achieved", None)],
    ),
    "only acts": (
        "UBND xã Hướng Phùng, huyện Hướng Hóa sửa chữa tuyến đường vào thôn.",
        [("Hướng Phùng", "Hướng Hóa", None, "mentioned", None)],
    ),
    "district not said": (
        "Sửa chữa cầu treo tại xã Ba Nang.",
        [("Ba Nang", None, None, "mentioned", None)],
    ),
    "no-break space": (
        "Phấn đấu năm 2023 xã Gio\u00a0Mỹ, huyện Gio\u00a0Linh đạt chuẩn nông thôn mới.",
        [("Gio Mỹ", "Gio Linh", NTM, "planned", 2023)],
    ),
    "an item about a class, whoever acts in it": (
        "1. Đối với xã phấn đấu đạt chuẩn NTM nâng cao: UBND các xã Gio Mỹ, Trung Hải, huyện Gio Linh lập phương án trong quý II.",
        [("Gio Mỹ", "Gio Linh", NANG_CAO, "planned", 2023), ("Trung Hải", "Gio Linh", NANG_CAO, "planned", 2023)],
    ),
    "recognised before the plan": (
        "1. Các xã được công nhận năm 2021 gồm Gio Mỹ và Trung Hải, huyện Gio Linh tiếp tục giữ nền nếp vệ sinh.",
        [("Gio Mỹ", "Gio Linh", NTM, "achieved", None), ("Trung Hải", "Gio Linh", NTM, "achieved", None)],
    ),
    "thôn are what is counted": (
        "1. Công nhận thêm 05 thôn đạt chuẩn NTM, trong đó xã Gio Mỹ, huyện Gio Linh 03 thôn.",
        [("Gio Mỹ", "Gio Linh", None, "mentioned", None)],
    ),
    "bullets that speak of the one before": (
        "- Công nhận thêm 03 xã NTM kiểu mẫu.\n- Chưa đưa vào lộ trình: xã Gio Mỹ, huyện Gio Linh.",
        [("Gio Mỹ", "Gio Linh", KIEU_MAU, "not_planned", None)],
    ),
    "grades inside a cell": (
        "Biểu 1. Danh sách\nTT\tHuyện\tTên xã đạt chuẩn trong năm\n"
        "1\tGio Linh\tNâng cao: Gio Mỹ (nợ năm 2022), Hải Thái; Kiểu mẫu: Trung Hải\n2\tCam Lộ\tNâng cao: Thanh An",
        [
            ("Gio Mỹ", "Gio Linh", NANG_CAO, "carried_over", 2023),
            ("Hải Thái", "Gio Linh", NANG_CAO, "planned", 2023),
            ("Trung Hải", "Gio Linh", KIEU_MAU, "planned", 2023),
            ("Thanh An", "Cam Lộ", NANG_CAO, "planned", 2023),
        ],
    ),
    "present state beside the goal": (
        "Biểu 1. Lộ trình\nTT\tXã\tHiện trạng\tNăm đạt chuẩn\tMức\n1\tGio Mỹ\tXã NTM nâng cao\t2023\tNTM kiểu mẫu\n"
        "2\tTrung Hải\tĐạt chuẩn NTM\t2024\tNTM nâng cao",
        [("Gio Mỹ", None, KIEU_MAU, "planned", 2023), ("Trung Hải", None, NANG_CAO, "planned", 2024)],
    ),
    "another clause behind a semicolon": (
        "1. Huyện Gio Linh: hoàn thành hồ sơ 02 xã NTM nâng cao; khởi công đường vào xã Gio Mỹ.",
        [("Gio Mỹ", "Gio Linh", None, "mentioned", None)],
    ),
    "in capitals": ("1. GIAO CHỈ TIÊU CHO CÁC XÃ ĐĂNG KÝ CÔNG NHẬN", []),
    "counted, not named": ("Phấn đấu có thêm 05 xã đạt chuẩn nông thôn mới.", []),
    "class of communes": ("Ưu tiên vốn cho các xã đặc biệt khó khăn, xã bãi ngang ven biển.", []),
    "district only": ("Huyện Vĩnh Linh giữ vững các tiêu chí đã đạt.", []),
}


@pytest.mark.parametrize(("text", "expected"), TABLE.values(), ids=TABLE)
def test_key(plan_with: PlanWith, text: str, expected: list[Key]) -> None:
    communes = plan_with(f"II. MỤC TIÊU\n\n{text}\n").communes
    assert [(c.name, c.district, c.level, c.status, c.year) for c in communes] == expected


TYPES = [
    ("Chỉnh trang vỉa hè tại thị trấn Khe Sanh, huyện Hướng Hóa.", "Khe Sanh", "thị trấn"),
    ("Chỉnh trang vỉa hè tại phường Đông Thanh, thành phố Đông Hà.", "Đông Thanh", "phường"),
    ("Chỉnh trang vỉa hè tại xã Hải Lệ, thị xã Quảng Trị.", "Hải Lệ", "xã"),
]


@pytest.mark.parametrize(("text", "name", "unit_type"), TYPES)
def test_type_and_span(plan_with: PlanWith, text: str, name: str, unit_type: str) -> None:
    communes = plan_with(f"II. NHIỆM VỤ\n\n{text}\n").communes
    assert [(c.text, c.name, c.unit_type) for c in communes] == [(name, name, unit_type)]


def test_no_district_after_the_reform() -> None:
    head = HEAD.replace("2023", "2026").replace("02 tháng 3", "05 tháng 01")
    plan = extract(document_of(f"{head}II. MỤC TIÊU\n\nPhấn đấu năm 2026 xã Hải Lăng đạt nông thôn mới hiện đại.\n"))
    assert [(c.name, c.district, c.level, c.year) for c in plan.communes] == [("Hải Lăng", None, "ntm_hien_dai", 2026)]


def test_bare_lists_since_districts_ended() -> None:
    head = HEAD.replace("2023", "2026").replace("02 tháng 3", "05 tháng 01")
    text = "Chưa đưa vào lộ trình: Hướng Phùng, Khe Sanh (địa bàn khó khăn); hợp nhất các tỉnh Quảng Bình, Quảng Trị."
    plan = extract(document_of(f"{head}II. MỤC TIÊU\n\n1. {text}\n"))
    assert [(c.name, c.district, c.level, c.status) for c in plan.communes] == [
        ("Hướng Phùng", None, NTM, "not_planned"),
        ("Khe Sanh", None, NTM, "not_planned"),
    ]


def test_years_in_two_columns_one_a_grade(plan_with: PlanWith) -> None:
    cells = "TT|Huyện/xã|Năm đạt chuẩn NTM|Năm đạt chuẩn NTM nâng cao|Ghi chú|I|Huyện Gio Linh|02 xã|01 xã|1|Xã Gio Mỹ|2023|-"
    cells += "|2|Xã Trung Hải|2024|-|Chuyển từ năm 2022|3|Xã Hải Thái|Đã đạt|2023|II|Huyện Cam Lộ|01 xã|-|4|Xã Thanh An|2023|-"
    plan = plan_with("PHỤ LỤC\n\nLỘ TRÌNH\n\n" + "\n\n".join(cells.split("|")) + "\n")
    assert [(c.name, c.district, c.level, c.status, c.year) for c in plan.communes] == [
        ("Gio Mỹ", "Gio Linh", NTM, "planned", 2023),
        ("Trung Hải", "Gio Linh", NTM, "carried_over", 2024),
        ("Hải Thái", "Gio Linh", NANG_CAO, "planned", 2023),
        ("Thanh An", "Cam Lộ", NTM, "planned", 2023),
    ]
    assert [(t.value, t.scope, t.measure) for t in plan.targets] == [
        (2, "Gio Linh", "increase"),
        (1, "Gio Linh", "increase"),
        (1, "Cam Lộ", "increase"),
    ]


def test_table_of_cells_one_a_line(plan_with: PlanWith) -> None:
    cells = ["TT", "Huyện", "Xã", "1", "Gio Linh", "Gio Mai", "2", "Triệu Phong", "Triệu Tài", "3", "Hải Lăng", "Hải Chánh"]
    body = "PHỤ LỤC\n\nDANH SÁCH XÃ ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2023\n\n" + "\n\n".join(cells) + "\n"
    assert [(c.name, c.district, c.level, c.status) for c in plan_with(body).communes] == [
        ("Gio Mai", "Gio Linh", NTM, "planned"),
        ("Triệu Tài", "Triệu Phong", NTM, "planned"),
        ("Hải Chánh", "Hải Lăng", NTM, "planned"),
    ]


@pytest.mark.parametrize("names", ["Nguyễn Văn An, Trần Thị Bình", "Đông Hà Nội, Tây Hồ Chí"])
def test_a_district_and_a_colon_make_no_communes(plan_with: PlanWith, names: str) -> None:
    """What the gazetteer does not have in the district is somebody or something else."""
    assert plan_with(f"1. Tổ công tác phụ trách Gio Linh: {names}.").communes == []
