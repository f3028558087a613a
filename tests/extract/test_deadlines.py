"""Deadlines: text of a plan's body, and the records that the contract (RECORDS.md, 4) asks for. The plan's year is 2023."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ntm_extract.records import Plan

PlanWith = Callable[[str], Plan]
Key = tuple[str, str | None, str | None, str | None]  # span, due_from, due_to, recurrence

TABLE: dict[str, tuple[str, list[Key]]] = {
    "a rhythm in a table's caption": (
        "Đôn đốc các xã.\n\nBiểu 1. Chỉ tiêu chủ yếu hằng năm\nTT\tChỉ tiêu\t2023\n1\tSố xã đạt chuẩn\t5",
        [],
    ),
    "two bare months": (
        "UBND huyện kiểm tra thực địa tháng 6 và tháng 10; tổng hợp kết quả.",
        [("tháng 6", "2023-06-01", "2023-06-30", None), ("tháng 10", "2023-10-01", "2023-10-31", None)],
    ),
    "those outside a roadmap": ("1. Xã ngoài lộ trình về đích đến năm 2025 (02 xã): mỗi xã tăng thêm ít nhất 01 tiêu chí.", []),
    "a state of before the plan": ("1. Tính đến tháng 12/2022, 16 xã giữ vững danh hiệu.", []),
    "each of two rates has its year": (
        "1. Đưa tỷ lệ hộ dùng nước sạch lên 53% vào năm 2024 và 60% vào năm 2025; duy trì vệ sinh.",
        [],
    ),
    "results before a day": (
        "1. UBND các huyện báo cáo kết quả trước ngày 15/6/2023.",
        [("trước ngày 15/6/2023", None, "2023-06-15", None)],
    ),
    "an hour of a day": (
        "1. Gửi hồ sơ trước 16 giờ 00 ngày 12/6/2023.",
        [("trước 16 giờ 00 ngày 12/6/2023", None, "2023-06-12", None)],
    ),
    "one limit for two days": (
        "1. UBND các huyện gửi báo cáo trước ngày 15/6 và ngày 15/12/2023.",
        [("trước ngày 15/6", None, "2023-06-15", None), ("ngày 15/12/2023", None, "2023-12-15", None)],
    ),
    "a schedule in running text": (
        "Tháng 3: hướng dẫn các huyện đăng ký sản phẩm mới; Quý III: hội đồng cấp tỉnh họp xét sản phẩm.",
        [("Tháng 3", "2023-03-01", "2023-03-31", None), ("Quý III", "2023-07-01", "2023-09-30", None)],
    ),
    "a limit over a list of counts is their due": (
        "Đến 30/11/2023 phấn đấu đạt các chỉ tiêu sau:\n1. Tỷ lệ hộ dùng nước sạch đạt 60%.\n2. Có thêm 02 xã nâng cao.",
        [],
    ),
    "a schedule in a sentence of its own": (
        "1. Hướng dẫn các xã rà soát tiêu chí. Thời gian: năm 2023 - 2024. Chủ trì: Sở Tài chính; phối hợp: Sở Y tế.",
        [("năm 2023 - 2024", "2023-01-01", "2024-12-31", None)],
    ),
    "the first half of a month": (
        "1. UBND các huyện gửi hồ sơ trong nửa đầu tháng 4/2023.",
        [("trong nửa đầu tháng 4/2023", "2023-04-01", "2023-04-15", None)],
    ),
    "a rhythm said twice": (
        "1. Các sở báo cáo bằng văn bản hằng quý, trước ngày 20 của tháng cuối quý.",
        [("hằng quý, trước ngày 20 của tháng cuối quý", None, None, "quarterly")],
    ),
    "out of a roadmap": ("1. Các xã chưa đưa vào lộ trình đến năm 2025: xã Gio Mỹ, huyện Gio Linh.", []),
    "before a day": (
        "Các huyện rà soát, đăng ký danh sách xã phấn đấu, gửi Văn phòng Điều phối trước ngày 31/3/2023.",
        [("trước ngày 31/3/2023", None, "2023-03-31", None)],
    ),
    "day without a year": (
        "Các sở gửi dự thảo hướng dẫn về Văn phòng Điều phối trước ngày 15/5.",
        [("trước ngày 15/5", None, "2023-05-15", None)],
    ),
    "before a month": (
        "Hoàn thành việc kiện toàn Ban Phát triển thôn trước tháng 7/2023.",
        [("trước tháng 7/2023", None, "2023-06-30", None)],
    ),
    "before a year": (
        "Di dời xong các cơ sở chăn nuôi ra khỏi khu dân cư trước năm 2025.",
        [("trước năm 2025", None, "2024-12-31", None)],
    ),
    "in a month": (
        "Hoàn thành việc giao vốn cho chủ đầu tư trong tháng 4/2023.",
        [("trong tháng 4/2023", "2023-04-01", "2023-04-30", None)],
    ),
    "in a quarter": (
        "Hoàn thành đề án phát triển sản phẩm chủ lực trong Quý II/2023.",
        [("trong Quý II/2023", "2023-04-01", "2023-06-30", None)],
    ),
    "at the latest": (
        "Phân bổ xong kinh phí sự nghiệp chậm nhất trong Quý II/2023.",
        [("chậm nhất trong Quý II/2023", None, "2023-06-30", None)],
    ),
    "until the end of a year": (
        "Xử lý dứt điểm nợ đọng xây dựng cơ bản của các xã đến hết năm 2024.",
        [("đến hết năm 2024", None, "2024-12-31", None)],
    ),
    "in the plan's year": (
        "Hoàn thành điều chỉnh quy hoạch chung của các xã trong năm 2023.",
        [("trong năm 2023", "2023-01-01", "2023-12-31", None)],
    ),
    "adjoining quarters": (
        "Tổ chức kiểm tra, giám sát tại cơ sở trong Quý III, IV/2023.",
        [("trong Quý III, IV/2023", "2023-07-01", "2023-12-31", None)],
    ),
    "two separate months": (
        "Văn phòng Điều phối tổ chức kiểm tra tiến độ tại cơ sở trong tháng 5 và tháng 9/2023.",
        [("trong tháng 5", "2023-05-01", "2023-05-31", None), ("tháng 9/2023", "2023-09-01", "2023-09-30", None)],
    ),
    "monthly": (
        "Định kỳ hàng tháng, Văn phòng Điều phối tổng hợp tình hình, báo cáo Ban Chỉ đạo tỉnh.",
        [("Định kỳ hàng tháng", None, None, "monthly")],
    ),
    "quarterly": ("Các huyện, thị xã báo cáo tiến độ giải ngân hằng quý.", [("hằng quý", None, None, "quarterly")]),
    "weekly": ("Tổ công tác giao ban với các xã hằng tuần.", [("hằng tuần", None, None, "weekly")]),
    "half-yearly": (
        "UBND các huyện báo cáo kết quả định kỳ 6 tháng về Sở Nông nghiệp và PTNT.",
        [("định kỳ 6 tháng", None, None, "half_yearly")],
    ),
    "shorter of two rhythms": (
        "UBND các huyện báo cáo kết quả định kỳ 6 tháng, 01 năm về Sở Nông nghiệp và PTNT.",
        [("định kỳ 6 tháng, 01 năm", None, None, "half_yearly")],
    ),
    "yearly": (
        "Hằng năm, Sở Tài chính tham mưu bố trí vốn đối ứng cho các huyện miền núi.",
        [("Hằng năm", None, None, "yearly")],
    ),
    "day within a rhythm": (
        "Chủ đầu tư gửi báo cáo giải ngân trước ngày 20 hằng tháng.",
        [("trước ngày 20 hằng tháng", None, None, "monthly")],
    ),
    "rhythm with an end": (
        "Sở Y tế kiểm tra các trạm y tế hằng quý đến năm 2025.",
        [("hằng quý đến năm 2025", None, "2025-12-31", "quarterly")],
    ),
    "count in the task": (
        "Hoàn thành 05 mô hình thôn thông minh trước 30/6/2023.",
        [("trước 30/6/2023", None, "2023-06-30", None)],
    ),
    "two tasks, two limits": (
        "Sở Xây dựng ban hành hướng dẫn trước 30/4/2023; tổ chức tập huấn cho các xã trong Quý III/2023.",
        [("trước 30/4/2023", None, "2023-04-30", None), ("trong Quý III/2023", "2023-07-01", "2023-09-30", None)],
    ),
    "hour and day": ("Các xã gửi hồ sơ trước 10h00 ngày 12/6/2023.", [("trước 10h00 ngày 12/6/2023", None, "2023-06-12", None)]),
    "from month to month": (
        "Thời gian kiểm tra tại cơ sở: từ tháng 3 đến tháng 11 năm 2023.",
        [("từ tháng 3 đến tháng 11 năm 2023", "2023-03-01", "2023-11-30", None)],
    ),
    "review of a half-year": (
        "UBND các huyện tổ chức sơ kết 6 tháng, rút kinh nghiệm.",
        [("6 tháng", None, None, "half_yearly")],
    ),
    "date of a document": ("Thực hiện Kế hoạch số 77/KH-UBND ngày 15/4/2023 của UBND tỉnh.", []),
    "period as a name": ("Bám sát Chương trình giai đoạn 2021-2025 trong mọi khâu chỉ đạo.", []),
    "from the start": ("Các sở, ngành chủ động triển khai ngay từ đầu năm.", []),
    "all the time": ("Thường xuyên tuyên truyền về cách làm hay trong nhân dân.", []),
    "rhythm in a noun phrase": ("Đưa chỉ tiêu vào kế hoạch hằng năm của đơn vị.", []),
    "bare `định kỳ`": ("Các đơn vị báo cáo định kỳ theo quy định.", []),
    "event": ("Các huyện ban hành kế hoạch của mình sau khi UBND tỉnh phê duyệt danh mục.", []),
    "days from an event": ("Gửi hồ sơ trong vòng 15 ngày kể từ khi nhận được thông báo.", []),
    "on time": ("Báo cáo kịp thời, đúng thời gian quy định.", []),
    "time of a count alone": ("Phấn đấu đến hết năm 2023 có 75 xã đạt chuẩn nông thôn mới.", []),
}


@pytest.mark.parametrize(("text", "expected"), TABLE.values(), ids=TABLE)
def test_key(plan_with: PlanWith, text: str, expected: list[Key]) -> None:
    plan = plan_with(f"III. TỔ CHỨC THỰC HIỆN\n\n1. {text}\n")
    assert [(d.text, d.due_from, d.due_to, d.recurrence) for d in plan.deadlines] == expected


TASKS = [
    ("1. Sở Tài chính bố trí đủ vốn đối ứng trước 30/6/2023.", "bố trí đủ vốn đối ứng"),
    ("1. Sở Xây dựng ban hành hướng dẫn; tập huấn cho cán bộ xã trước 30/6/2023.", "tập huấn cho cán bộ xã"),
    ("1. Công an tỉnh xây dựng mô hình camera an ninh trong Quý III/2023.", "xây dựng mô hình camera an ninh"),
]


@pytest.mark.parametrize(("text", "task"), TASKS)
def test_task(plan_with: PlanWith, text: str, task: str) -> None:
    (deadline,) = plan_with(f"III. TỔ CHỨC THỰC HIỆN\n\n{text}\n").deadlines
    assert task in deadline.task
    assert "2023" not in deadline.task


ASSIGNEES = [
    ("1. Sở Tài chính bố trí đủ vốn đối ứng trước 30/6/2023.", ["Sở Tài chính"]),
    ("1. Công an tỉnh và Sở Nội vụ ban hành hướng dẫn trước 30/6/2023.", ["Công an tỉnh", "Sở Nội vụ"]),
    (
        "1. UBND, Ban Chỉ đạo NTM các huyện, thành phố ban hành kế hoạch trước 30/4/2023.",
        ["UBND, Ban Chỉ đạo NTM các huyện, thành phố"],
    ),
    ("1. Sở Y tế\n\n- Hoàn thành nâng cấp các trạm y tế trong Quý III/2023.", ["Sở Y tế"]),
    ("1. Sở Y tế phối hợp với Sở Nội vụ ban hành hướng dẫn trong Quý III/2023.", ["Sở Y tế"]),
    ("1. Sở Nông nghiệp và PTNT hoàn thiện hướng dẫn, trình UBND tỉnh phê duyệt trước 30/4/2023.", ["Sở Nông nghiệp và PTNT"]),
]


@pytest.mark.parametrize(("text", "assignees"), ASSIGNEES)
def test_assignees(plan_with: PlanWith, text: str, assignees: list[str]) -> None:
    assert [d.assignees for d in plan_with(f"III. TỔ CHỨC THỰC HIỆN\n\n{text}\n").deadlines] == [assignees]
