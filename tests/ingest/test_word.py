"""Word files: paragraphs and tables in order, and files that are broken or mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_extract import InputError, read
from ntm_extract.extraction import extract
from ntm_extract.ingest.word import MAX_UNPACKED, ingest
from tests.ingest.samples import PLAN, W, grounded, p, values, word, word_plan, word_xml


def text_of(path: Path) -> str:
    return read(path).text


def body(*parts: str) -> str:
    return f"<w:body>{''.join(parts)}</w:body>"


def row(*cells: str, properties: str = "") -> str:
    return "<w:tr>" + "".join(f"<w:tc>{properties}{p(c)}</w:tc>" for c in cells) + "</w:tr>"


def test_a_word_plan_gives_the_records_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    plan = extract(read(word_plan(tmp_path / "plan.docx")))
    assert values(plan) == values(extract(read(tmp_path / "plan.txt")))
    assert grounded(plan) and plan.source == "plan.docx"


def test_paragraphs_and_cells_stand_in_the_order_of_the_body(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Trước bảng")
        table = document.add_table(2, 3)
        for i, cell in enumerate(c for r in table.rows for c in r.cells):
            cell.text = f"ô {i}"
        document.add_paragraph("Sau bảng")

    document = read(word(tmp_path / "a.docx", fill))
    assert document.text == "Trước bảng\nô 0\tô 1\tô 2\nô 3\tô 4\tô 5\nSau bảng\n"
    cells = [(b.row, b.column, document.text[b.start : b.end]) for b in document.blocks if b.kind == "cell"]
    assert cells == [(r, c, f"ô {3 * r + c}") for r in range(2) for c in range(3)]
    assert [b.kind for b in document.blocks] == ["paragraph", *["cell"] * 6, "paragraph"]


def test_merged_cells_show_once_and_keep_their_columns(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        for i, cell in enumerate(c for r in table.rows for c in r.cells):
            cell.text = str(i)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"

    document = read(word(tmp_path / "a.docx", fill))
    cells = [(b.row, b.column, b.span, document.text[b.start : b.end]) for b in document.blocks]
    assert cells == [
        (0, 0, 2, "ngang"),
        (0, 2, 1, "2"),
        *[(1, 0, 1, "3"), (1, 1, 1, "4"), (1, 2, 1, "dọc")],
        *[(2, 0, 1, "6"), (2, 1, 1, "7"), (2, 2, 1, "")],
    ]


def test_a_task_table_gives_deadlines_with_their_lead_body(tmp_path: Path) -> None:
    rows = [
        ("STT", "Nội dung công việc", "Cơ quan chủ trì", "Thời gian hoàn thành"),
        ("1", "Tổ chức tập huấn cho cán bộ thôn", "Sở Nội vụ", "Quý II/2023"),
        ("2", "Công bố kết quả rà soát tiêu chí", "Văn phòng Điều phối", "Tháng 9/2023"),
    ]

    def fill(document: Any) -> None:
        for line in PLAN.split("II. TỔ CHỨC")[0].replace("\nngày", " ngày").split("\n"):
            document.add_paragraph(line)
        document.add_paragraph("PHỤ LỤC: PHÂN CÔNG NHIỆM VỤ")
        table = document.add_table(len(rows), 4)
        for made, wanted in zip(table.rows, rows, strict=True):
            for cell, text in zip(made.cells, wanted, strict=True):
                cell.text = text

    plan = extract(read(word(tmp_path / "a.docx", fill)))
    assert grounded(plan)
    assert [(d.text, d.due_from, d.due_to, d.assignees) for d in plan.deadlines] == [
        ("Quý II/2023", "2023-04-01", "2023-06-30", ["Sở Nội vụ"]),
        ("Tháng 9/2023", "2023-09-01", "2023-09-30", ["Văn phòng Điều phối"]),
    ]


def test_page_headers_and_footers_stay_out_of_the_body(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Thân bài")
        document.sections[0].header.paragraphs[0].text = "Đầu trang"
        document.sections[0].footer.paragraphs[0].text = "Chân trang"

    document = read(word(tmp_path / "a.docx", fill))
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("paragraph", "Thân bài"),
        ("header", "Đầu trang"),
        ("footer", "Chân trang"),
    ]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a b\nc\n"),
        ("<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>", "a-b\n"),
        ("<w:p><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>", "mới\n"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>", "7\n"),
        (f"<w:sdt><w:sdtContent>{p('trong khung')}</w:sdtContent></w:sdt>", "trong khung\n"),
        (p("ho\u0300a"), "hòa\n"),
        # What was moved in tracked changes stands once, where it was moved to.
        (
            "".join(f"<w:p><w:{tag}><w:r><w:t>dời</w:t></w:r></w:{tag}></w:p>" for tag in ("moveFrom", "moveTo")),
            "dời\n",
        ),
        # Word writes a text box twice, for new and for old readers; it is one text.
        (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice><w:txbxContent>{p('khung')}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{p('khung')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "khung\n",
        ),
        # Rows and cells inside content controls are rows and cells.
        (f"<w:tbl>{row('a')}<w:sdt><w:sdtContent>{row('b')}</w:sdtContent></w:sdt></w:tbl>", "a\nb\n"),
        (
            f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:sdt><w:sdtContent><w:tc>{p('b')}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
            "a\tb\n",
        ),
    ],
    ids=[
        "tab and break",
        "hyphen",
        "tracked",
        "field",
        "control",
        "decomposed",
        "moved",
        "text box",
        "row control",
        "cell control",
    ],
)
def test_visible_text_is_read_once(tmp_path: Path, xml: str, text: str) -> None:
    assert text_of(word_xml(tmp_path / "a.docx", body(xml))) == text


@pytest.mark.parametrize(
    "xml",
    [
        "",  # no body at all
        body("<w:tbl>", row("a", properties='<w:tcPr><w:gridSpan w:val="x"/></w:tcPr>'), "</w:tbl>", p("b")),
        body("<w:p><w:r><w:t>a</w:t></w:p>"),  # not well formed
        "<w:body/>",
    ],
    ids=["no body", "span that is no number", "not well formed", "empty body"],
)
def test_wrong_markup_is_read_as_far_as_it_goes_or_refused(tmp_path: Path, xml: str) -> None:
    try:
        assert text_of(word_xml(tmp_path / "a.docx", xml)) == "a\nb\n"
    except InputError as error:
        assert error.category in ("unreadable", "empty")


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("BIMAT", encoding="utf-8")
    prolog = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    text = text_of(word_xml(tmp_path / "a.docx", body("<w:p><w:r><w:t>trước &x;</w:t></w:r></w:p>", p("sau")), prolog))
    assert "BIMAT" not in text and "sau" in text


def test_entities_that_swell_are_not_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    path = word_xml(tmp_path / "a.docx", body(p("&e9;"), p("sau")), f'<!DOCTYPE w [<!ENTITY e0 "{"x" * 100}">{levels}]>')
    try:
        assert len(text_of(path)) < 10_000
    except InputError as error:
        assert error.category == "unreadable"


def test_macros_are_ignored(tmp_path: Path) -> None:
    plain = word_xml(tmp_path / "a.docx", body(p("Kế hoạch")))
    macro = word_xml(tmp_path / "b.docx", body(p("Kế hoạch")), extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell"})
    assert text_of(macro) == text_of(plain) == "Kế hoạch\n"


def zip_of(members: dict[str, bytes], declared: int | None = None) -> bytes:
    """A zip; ``declared`` is the size that its directory says the last member unpacks to."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
        if declared is not None:
            package.infolist()[-1].file_size = declared
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        zip_of({"word/document.xml": b"<x/>"}, declared=MAX_UNPACKED + 1),
        zip_of({f"word/{i}.xml": b"" for i in range(20_001)}),
    ],
    ids=["one huge member", "many members"],
)
def test_a_zip_bomb_is_not_opened(data: bytes) -> None:
    with pytest.raises(InputError, match="unpacks to more than") as caught:
        ingest(data, "a.docx", "a.docx", "0" * 64)
    assert caught.value.category == "too_large"


def test_a_bomb_that_lies_about_its_size_does_not_unpack(tmp_path: Path) -> None:
    made = word_xml(tmp_path / "a.docx", body(p("x")))
    with zipfile.ZipFile(made) as package:
        members = {n: package.read(n) for n in package.namelist() if n != "word/document.xml"}
    members["word/document.xml"] = f'<w:document xmlns:w="{W}"><w:body>'.encode() + b" " * 5_000_000
    with pytest.raises(InputError) as caught:
        ingest(zip_of(members, declared=100), "a.docx", "a.docx", "0" * 64)
    assert caught.value.category == "unreadable"


def test_every_cut_of_a_word_file_is_an_input_error(tmp_path: Path) -> None:
    data = word_plan(tmp_path / "a.docx").read_bytes()
    for size in range(1, len(data), len(data) // 40):
        with pytest.raises(InputError) as caught:
            ingest(data[:size], "a.docx", "a.docx", "0" * 64)
        assert caught.value.category == "unreadable"


def test_a_zip_of_a_later_version_is_an_input_error() -> None:
    data = bytearray(zip_of({"word/document.xml": b"<x/>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 6] = 99  # "version needed to extract" of the directory entry
    with pytest.raises(InputError):
        ingest(bytes(data), "a.docx", "a.docx", "0" * 64)


PRINTABLE = st.text(st.characters(categories=("L", "M", "N", "P", "Sm", "Zs")), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(PRINTABLE.filter(str.strip), min_size=1, max_size=4), st.lists(PRINTABLE, min_size=4, max_size=4))
def test_blocks_cover_their_text_whatever_it_is(paragraphs: list[str], cells: list[str]) -> None:
    import unicodedata

    import docx

    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    table = made.add_table(2, 2)
    for cell, text in zip((c for r in table.rows for c in r.cells), cells, strict=True):
        cell.text = text
    out = io.BytesIO()
    made.save(out)
    document = ingest(out.getvalue(), "a.docx", "a.docx", "0" * 64)
    wanted = [unicodedata.normalize("NFC", t) for t in [*paragraphs, *(c if c.strip() else "" for c in cells)]]
    assert [document.text[b.start : b.end] for b in document.blocks] == wanted
