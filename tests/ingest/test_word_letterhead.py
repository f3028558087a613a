"""The head and the signature of an official document, set side by side, are read column by column."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntm_extract import read
from ntm_extract.extraction import extract
from tests.ingest.samples import p
from tests.ingest.word_parts import RULED, cell, document, lines, para, save, table

ISSUER = ["ỦY BAN NHÂN DÂN", "HUYỆN SƠN HÒA"]
MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
NUMBER, DATED = "Số: 41/KH-UBND", "Sơn Hòa, ngày 05 tháng 02 năm 2024"
BODY = [
    *["KẾ HOẠCH", "Xây dựng nông thôn mới huyện Sơn Hòa năm 2024"],
    "Căn cứ Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ;",
    "Ủy ban nhân dân huyện ban hành Kế hoạch như sau:",
    *["I. MỤC TIÊU", "1. Phấn đấu có thêm 02 xã đạt chuẩn nông thôn mới.", "II. TỔ CHỨC THỰC HIỆN"],
    *[f"{n}. Phòng số {n} rà soát các tiêu chí chưa đạt, hoàn thành trước ngày 30/6/2024." for n in range(1, 9)],
]
RECIPIENTS = ["Nơi nhận:", "- UBND tỉnh (b/c);", "- Các phòng, ban;", "- Lưu: VT."]
SIGNED = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Trần Thị Mai"]
ANNEX = ["PHỤ LỤC", "Danh sách các xã", *[f"Ghi chú {n} của phụ lục." for n in range(12)]]
NO_LINES = "<w:tcBorders>" + "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "left", "bottom", "right")) + "</w:tcBorders>"
GRID_STYLE = '<w:tblStyle w:val="Grid"/>'
STYLES = {"styles": f'<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblPr>{RULED}</w:tblPr></w:style>'}


def broken(texts: list[str]) -> str:
    """One paragraph with soft breaks between its lines."""
    return para(texts[0], *(f"<w:r><w:br/><w:t>{text}</w:t></w:r>" for text in texts[1:]))


HEADS = {
    "two rows": table([cell(*ISSUER), cell(*MOTTO)], [NUMBER, DATED]),
    "one row": table([cell(*ISSUER, NUMBER), cell(*MOTTO, DATED)]),
    "four rows": table([ISSUER[0], MOTTO[0]], [ISSUER[1], MOTTO[1]], ["-------", "--------------"], [NUMBER, DATED]),
    "a column between": table([cell(*ISSUER), "", cell(*MOTTO)], [NUMBER, "", DATED]),
    "soft breaks": table([cell(broken(ISSUER)), cell(broken(MOTTO))], [NUMBER, DATED]),
    "lines taken away": table(
        [cell(*ISSUER, properties=NO_LINES), cell(*MOTTO, properties=NO_LINES)],
        [cell(NUMBER, properties=NO_LINES), cell(DATED, properties=NO_LINES)],
        properties=GRID_STYLE,
    ),
    "lines left on": table([cell(*ISSUER), cell(*MOTTO)], [NUMBER, DATED], properties=RULED),
    "lines left on, a line a cell": table(
        [ISSUER[0], MOTTO[0]], [ISSUER[1], MOTTO[1]], ["-------", "--------------"], [NUMBER, DATED], properties=RULED
    ),
    "lines taken away at once": table(
        [cell(*ISSUER), cell(*MOTTO)],
        [NUMBER, DATED],
        properties=GRID_STYLE + RULED.replace("single", "none"),
    ),
    "two tables": table([cell(*ISSUER), cell(*MOTTO)]) + table([NUMBER, DATED]),
    "in a frame": table([cell(table([cell(*ISSUER), cell(*MOTTO)], [NUMBER, DATED]))], properties=RULED),
}
FEET = {
    "one row": table([cell(*RECIPIENTS), cell(*SIGNED)]),
    "two rows": table([cell(*RECIPIENTS), cell(*SIGNED[:3])], ["", SIGNED[4]]),
    "nothing left": table([cell(), cell(*SIGNED)]),
    "lines left on": table([cell(*RECIPIENTS), cell(*SIGNED)], properties=RULED),
}


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("head", HEADS)
def test_document_data(tmp_path: Path, head: str, foot: str) -> None:
    body = HEADS[head] + "".join(map(p, BODY)) + FEET[foot] + "".join(map(p, ANNEX))
    made = read(save(tmp_path, body, STYLES))
    assert {b.kind for b in made.blocks} == {"paragraph"}
    data = extract(made).document
    assert (data.issuer, data.number) == ("Ủy ban nhân dân huyện Sơn Hòa", "41/KH-UBND")
    assert (data.place, data.issue_date) == ("Sơn Hòa", "2024-02-05")
    assert (data.signer, data.signer_title) == ("Trần Thị Mai", "Phó Chủ tịch")


def test_columns_are_read_one_after_the_other() -> None:
    assert lines(HEADS["two rows"] + p("x")) == [*ISSUER, NUMBER, *MOTTO, DATED, "x"]
    across = table([cell(*ISSUER), cell(*MOTTO)], [cell("DỰ THẢO", properties='<w:gridSpan w:val="2"/>')], [NUMBER, DATED])
    assert lines(across + p("x")) == [*ISSUER, *MOTTO, "DỰ THẢO", NUMBER, DATED, "x"]


TEXT = "".join(p(f"Đoạn {n} nói về các xã.") for n in range(10))
ROWS = (["Xã", "Mục tiêu"], ["An Phú", "Đạt chuẩn"], ["Hòa Kiến", "Nâng cao"])


@pytest.mark.parametrize(
    "body",
    [
        TEXT + table(*ROWS, properties=RULED) + TEXT,
        table(*ROWS, properties=RULED),
        table(*ROWS),
        TEXT + table([cell("Xã A", "Xã B"), cell("2024", "2025")], properties=GRID_STYLE) + p("hết"),
        TEXT + table([cell("Xã A", "Xã B"), cell("2024", "2025")], ["Xã C", "2026"], properties=RULED) + p("hết"),
        TEXT + table([cell("Xã A", "Xã B"), cell("2024", "2025")], ["Xã C", "2026"]) + TEXT,
        TEXT + table([cell("Số: 1", "x"), "Tên"], ["a", "b"], properties=RULED),
        table(*[[*r, "2024"] for r in ROWS]) + TEXT,
        table(*[list(r) for r in ROWS * 3]) + TEXT,
    ],
    ids=[
        "ruled",
        "at the top",
        "bare, one line a cell",
        "ruled by style",
        "at the foot",
        "bare amid text",
        "a word alone",
        "three columns",
        "nine rows",
    ],
)
def test_tables_of_data_stay_tables(body: str) -> None:
    assert "cell" in {b.kind for b in document(body, STYLES).blocks}


def test_a_table_of_one_cell_is_a_frame() -> None:
    made = document(table([cell("a", "b")], properties=RULED) + table(["c", "d"], ["e", "f"], properties=RULED))
    assert [(b.kind, b.table) for b in made.blocks] == [("paragraph", None)] * 2 + [("cell", 1)] * 4
