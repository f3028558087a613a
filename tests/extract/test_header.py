"""The document data: heads of plans, and the fields that the contract (RECORDS.md, 1) asks for."""

from __future__ import annotations

from typing import Any

import pytest

from ntm_extract.extraction import extract
from ntm_extract.records import DocumentData
from tests.conftest import HEAD, document_of

BODY = "I. MỤC TIÊU\n\n1. Phấn đấu có thêm 07 xã đạt chuẩn nông thôn mới.\n"
DISTRICT = (
    HEAD.replace("TỈNH QUẢNG TRỊ", "HUYỆN GIO LINH")
    .replace("Quảng Trị, ngày", "Gio Linh, ngày")
    .replace("tỉnh Quảng Trị", "huyện Gio Linh")
    .replace("nhân dân tỉnh", "nhân dân huyện")
    .replace("\n\nỦy ban", "\n\nCăn cứ Kế hoạch số 20/KH-UBND ngày 10/02/2023 của UBND tỉnh Quảng Trị;\n\nỦy ban")
)


def header(text: str) -> DocumentData:
    return extract(document_of(text)).document


def changed(old: str, new: str, head: str = HEAD) -> str:
    assert old in head
    return head.replace(old, new) + BODY


def test_all_fields_of_an_annual_plan() -> None:
    closing = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn Mẫu\n"
    assert header(HEAD + BODY + closing) == DocumentData(
        number="41/KH-UBND",
        symbol="KH-UBND",
        doc_type="Kế hoạch",
        title="Xây dựng nông thôn mới tỉnh Quảng Trị năm 2023",
        issuer="Ủy ban nhân dân tỉnh Quảng Trị",
        province="Quảng Trị",
        district=None,
        place="Quảng Trị",
        issue_date="2023-03-02",
        plan_year=2023,
        period=None,
        signer="Nguyễn Văn Mẫu",
        signer_title="Phó Chủ tịch",
    )


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "blank number": (changed("Số: 41/KH-UBND", "Số:     /KH-UBND"), {"number": None, "symbol": "KH-UBND"}),
    "dotted number": (changed("Số: 41/KH-UBND", "Số: …../KH-BCĐ"), {"number": None, "symbol": "KH-BCĐ"}),
    "placeholder": (changed("Số: 41/KH-UBND", "#SoKyHieuVanBan"), {"number": None, "symbol": None}),
    "space in the symbol": (changed("Số: 41/KH-UBND", "Số: 41 /KH- UBND"), {"number": "41/KH-UBND", "symbol": "KH-UBND"}),
    "number from the annex": (
        changed("Số: 41/KH-UBND\n", "") + "\nPHỤ LỤC\n\n(Kèm theo Kế hoạch số 41/KH-UBND ngày 02/3/2023 của UBND tỉnh)\n",
        {"number": "41/KH-UBND", "symbol": "KH-UBND"},
    ),
    "term plan": (
        changed("năm 2023\n\nCăn", "giai đoạn 2021-2025\n\nCăn"),
        {"plan_year": None, "period": (2021, 2025), "title": "Xây dựng nông thôn mới tỉnh Quảng Trị giai đoạn 2021-2025"},
    ),
    "annual plan of a term": (
        changed("năm 2023\n\nCăn", "năm 2023 thuộc Chương trình giai đoạn 2021-2025\n\nCăn"),
        {"plan_year": 2023, "period": None},
    ),
    "day blank": (changed("ngày 02 tháng 3 năm", "ngày      tháng 3 năm"), {"issue_date": "2023-03", "place": "Quảng Trị"}),
    "day and month blank": (changed("ngày 02 tháng 3 năm", "ngày     tháng     năm"), {"issue_date": "2023"}),
    "type with its name": (
        changed("KẾ HOẠCH\nXây dựng", "CHƯƠNG TRÌNH CÔNG TÁC\nXây dựng"),
        {"doc_type": "Chương trình công tác", "title": "Xây dựng nông thôn mới tỉnh Quảng Trị năm 2023"},
    ),
    "title on the type line": (
        changed("KẾ HOẠCH\nXây dựng nông thôn mới tỉnh", "KẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI\nTỈNH"),
        {"doc_type": "Kế hoạch", "title": "KẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI TỈNH Quảng Trị năm 2023"},
    ),
    "title on two lines": (
        changed("Xây dựng nông thôn mới tỉnh", "Xây dựng nông thôn mới\ntỉnh"),
        {"title": "Xây dựng nông thôn mới tỉnh Quảng Trị năm 2023"},
    ),
    "district's plan": (
        DISTRICT + BODY,
        {"issuer": "Ủy ban nhân dân huyện Gio Linh", "province": "Quảng Trị", "district": "Gio Linh", "place": "Gio Linh"},
    ),
    "old tone placement": (
        changed("ỦY BAN NHÂN DÂN\n", "UỶ BAN NHÂN DÂN\n"),
        {"province": "Quảng Trị", "number": "41/KH-UBND"},
    ),
    "a superior body above the issuer": (
        changed("ỦY BAN NHÂN DÂN\nHUYỆN", "UBND TỈNH QUẢNG TRỊ\nỦY BAN NHÂN DÂN HUYỆN", DISTRICT),
        {"issuer": "Ủy ban nhân dân huyện Gio Linh"},
    ),
    "the two columns of a head on one line, as a scanner leaves it": (
        changed(
            "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG TRỊ\n",
            "ÚY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH QUẢNG TRỊ `——— Độc lập - Tự do - Hạnh phúc\n",
        ),
        {"issuer": "Ủy ban nhân dân tỉnh Quảng Trị"},
    ),
    "recipients and signature on one line each": (
        f"{HEAD}{BODY}\nNơi nhận: TM. ỦY BAN NHÂN DÂN\n- Ban Chỉ đạo Trung ương; KT. CHỦ TỊCH\n- Các sở, ngành; PHÓ CHỦ TỊCH\n"
        "- UBND các huyện; Nguyễn Văn Mẫu\n- Lưu: VT.\n",
        {"signer": "Nguyễn Văn Mẫu", "signer_title": "Phó Chủ tịch"},
    ),
    "unsigned": (HEAD + BODY, {"signer": None, "signer_title": None}),
}


@pytest.mark.parametrize(("text", "fields"), CASES.values(), ids=CASES)
def test_fields(text: str, fields: dict[str, Any]) -> None:
    data = header(text)
    assert {name: getattr(data, name) for name in fields} == fields


SIGNERS = [
    ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Thị Ví Dụ", "Trần Thị Ví Dụ", "Chủ tịch"),
    ("TM. BAN CHỈ ĐẠO\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nLê Văn Thử", "Lê Văn Thử", "Phó Trưởng ban"),
    ("KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN THƯỜNG TRỰC\n\nLê Văn Thử", "Lê Văn Thử", "Phó Trưởng ban Thường trực"),
    ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\n\nHồ Văn Thử", "Hồ Văn Thử", "Phó Chủ tịch"),
]


@pytest.mark.parametrize(("closing", "signer", "title"), SIGNERS)
def test_signer(closing: str, signer: str, title: str) -> None:
    data = header(f"{HEAD}{BODY}\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n{closing}\n")
    assert (data.signer, data.signer_title) == (signer, title)


@pytest.mark.parametrize("text", ["Một dòng chữ không phải kế hoạch.\n", "1\n2\n3\n"])
def test_nothing_is_invented(text: str) -> None:
    assert header(text) == DocumentData()
