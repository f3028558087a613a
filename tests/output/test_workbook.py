"""The Excel workbook, read back by openpyxl and opened by LibreOffice."""

from __future__ import annotations

import datetime
import json
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from ntm_extract.ingest.office import program
from ntm_extract.output import xlsx
from ntm_extract.output.export import export
from ntm_extract.output.xlsx import MAX_TEXT, NAME
from tests.output.plans import HOSTILE, deadline, hostile_plan, save, target

SHEETS = {
    "plans": "Danh sách kế hoạch", "targets": "Chỉ tiêu", "communes": "Xã, phường, thị trấn", "deadlines": "Thời hạn",
    "references": "Văn bản viện dẫn", "findings": "Vấn đề cần rà soát",
}  # fmt: skip


@pytest.fixture(scope="module")
def book(exported: Path) -> Workbook:
    return openpyxl.load_workbook(exported / NAME, rich_text=True)


def column(book: Workbook, sheet: str, heading: str) -> list[Cell]:
    columns = {cells[0].value: list(cells[1:]) for cells in book[sheet].iter_cols()}
    return columns[heading]


def rows(exported: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (exported / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]


def test_sheets_have_vietnamese_names_headings_and_filters(book: Workbook, exported: Path) -> None:
    assert book.properties.created == datetime.datetime(2000, 1, 1)  # not now: the same plans give the same bytes
    assert book.sheetnames == [*SHEETS.values(), "Hướng dẫn"]
    for table, name in SHEETS.items():
        sheet, count = book[name], len(rows(exported, table))
        assert sheet.max_row == count + 1
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:{sheet.cell(count + 1, sheet.max_column).coordinate}"
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
        assert not any("_" in str(cell.value) for cell in sheet[1])


def test_numbers_are_numbers_and_days_are_days(book: Workbook, exported: Path) -> None:
    targets, deadlines = rows(exported, "targets"), rows(exported, "deadlines")
    assert [c.value for c in column(book, "Chỉ tiêu", "Giá trị")] == [t["value"] for t in targets]
    assert all(c.data_type == "n" for c in column(book, "Chỉ tiêu", "Giá trị"))
    read = [c.value for c in column(book, "Thời hạn", "Đến ngày")]
    assert [d and d.date().isoformat() for d in read] == [d["due_to"] for d in deadlines]
    assert {type(d) for d in read} == {datetime.datetime, type(None)}
    assert {c.number_format for c in column(book, "Thời hạn", "Đến ngày") if c.value} == {"dd/mm/yyyy"}
    for cell, row in zip(column(book, "Chỉ tiêu", "Thời hạn"), targets, strict=True):
        kind = {4: int, 7: str, 10: datetime.datetime}[len(str(row["due"]))]
        assert isinstance(cell.value, kind)
    assert {c.value for c in column(book, "Chỉ tiêu", "Cách đo")} <= {
        "Mức cần đạt", "Tăng thêm", "Giảm", "Khối lượng thực hiện", "So với mốc"
    }  # fmt: skip


def test_the_sentence_stands_beside_with_the_record_in_bold(book: Workbook, exported: Path) -> None:
    for name, table in (("Chỉ tiêu", "targets"), ("Thời hạn", "deadlines")):
        for cell, row in zip(column(book, name, "Câu trong văn bản"), rows(exported, table), strict=True):
            assert str(cell.value) == row["sentence"]
            bold = (
                [str(part) for part in cell.value if getattr(part, "font", None) and part.font.b]
                if not isinstance(cell.value, str)
                else []
            )
            assert bold in ([], [" ".join(str(row["text"]).replace("**", "").split())])


def test_links_lead_to_the_record_on_its_page(book: Workbook, exported: Path) -> None:
    for name, table in SHEETS.items():
        links = column(book, table, "Mở")
        assert len(links) == len(rows(exported, name))
        for cell, row in zip(links, rows(exported, name), strict=True):
            target = exported / unquote(cell.hyperlink.target.replace("\\", "/"))
            assert target.is_file() and cell.value == "Mở"
            if name in ("targets", "findings"):
                assert f'id="{row["id"]}"' in target.read_text(encoding="utf-8") and cell.hyperlink.location == row["id"]


def test_without_pages_links_lead_to_the_records(records: Path, tmp_path: Path) -> None:
    export(records, tmp_path / "Bảng 1", ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "Bảng 1" / NAME)
    for cell in column(book, "Danh sách kế hoạch", "Mở"):
        assert (tmp_path / "Bảng 1" / unquote(cell.hyperlink.target.replace("\\", "/"))).resolve().is_relative_to(records)


def test_rows_that_a_finding_names_are_coloured_and_say_why(book: Workbook, hostile: Path, exported: Path) -> None:
    book_of_hostile = openpyxl.load_workbook(hostile / NAME)
    marked = column(book_of_hostile, "Chỉ tiêu", "Vấn đề cần rà soát")
    assert [bool(c.value) for c in marked] == [True] * 3 + [False] * (len(HOSTILE) - 3)
    fills = [c.fill.fgColor.rgb for c in column(book_of_hostile, "Chỉ tiêu", "Giá trị")]
    assert len(set(fills[:3])) == 1 and fills[0] != fills[3]
    assert {c.fill.fgColor.rgb for c in column(book_of_hostile, "Chỉ tiêu", "Vị trí")} == {"FFFFD8A8"}
    for cell, row in zip(column(book, "Thời hạn", "Vấn đề cần rà soát"), rows(exported, "deadlines"), strict=True):
        assert cell.value == ("; ".join(row["findings_vi"]) or None)


def test_no_cell_is_a_formula_and_none_is_too_long(hostile: Path) -> None:
    book = openpyxl.load_workbook(hostile / NAME)
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f" and (cell.data_type != "s" or len(cell.value.encode("utf-16-le")) // 2 <= MAX_TEXT)
    read = [c.value for c in column(book, "Chỉ tiêu", "Đối tượng")]
    assert read[:5] == HOSTILE[:5] and read[8] == HOSTILE[8] and read[11] == HOSTILE[11]
    assert read[9] == "�" * 5
    assert read[10] == "_x005F_x0041_"  # as it is stored, so that a reader does not take it for the letter A
    assert read[14].startswith("www") and read[14].endswith("(bị cắt bớt)") and read[15].startswith("😀")
    with zipfile.ZipFile(hostile / NAME) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = hostile_plan().model_copy(update={"targets": [target("x", 0, value=float(n)) for n in range(25)], "findings": None})
    save(plan, tmp_path, "a")
    monkeypatch.setattr(xlsx, "MAX_ROWS", 10)
    export(tmp_path, tmp_path / "out", ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "out" / NAME)
    values = [c.value for n in ("Chỉ tiêu", "Chỉ tiêu (2)", "Chỉ tiêu (3)") for c in column(book, n, "Giá trị")]
    assert values == list(range(25)) and book["Chỉ tiêu (3)"].auto_filter.ref.endswith("6")


def test_what_is_no_day_stays_text(tmp_path: Path) -> None:
    plan = hostile_plan().model_copy(
        update={"deadlines": [deadline("x", 0, due_to=day) for day in ("2023-02-31", "1890-01-02", "2023-02-28", None)]}
    )
    save(plan, tmp_path, "a")
    export(tmp_path, tmp_path / "out", ["xlsx"])
    cells = column(openpyxl.load_workbook(tmp_path / "out" / NAME), "Thời hạn", "Đến ngày")
    assert [c.value for c in cells] == ["31/02/2023", "02/01/1890", datetime.datetime(2023, 2, 28), None]


def test_libreoffice_shows_headings_numbers_and_days(exported: Path, tmp_path: Path) -> None:
    office = program()
    if office is None:
        pytest.skip("LibreOffice is not installed (Debian: apt install libreoffice-calc); the workbook is not opened in it")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "html", "--outdir", str(tmp_path), str(exported / NAME)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if "could not be loaded" in done.stderr + done.stdout:
        pytest.skip("LibreOffice is here without Calc (Debian: apt install libreoffice-calc); the workbook is not opened in it")
    page = lxml.html.parse(str(tmp_path / "ke-hoach.html"), lxml.html.HTMLParser(encoding="utf-8"))
    names = [e.text_content() for e in page.xpath("//h1/em")]
    assert names == [*SHEETS.values(), "Hướng dẫn"]
    sheets = dict(zip(names, page.xpath("//table"), strict=True))

    def shown(sheet: str, heading: str) -> list[tuple[str, str | None]]:
        """Each cell's text and, when it holds a number, its value."""
        head, *lines = sheets[sheet].xpath(".//tr")
        at = [c.text_content().strip() for c in head].index(heading)
        return [(line[at].text_content().strip(), line[at].get("sdval")) for line in lines]

    for (text, number), row in zip(shown("Thời hạn", "Đến ngày"), rows(exported, "deadlines"), strict=True):
        assert text == ("/".join(reversed(str(row["due_to"]).split("-"))) if row["due_to"] else "")
        assert bool(number) == bool(text)
    for (text, number), row in zip(shown("Chỉ tiêu", "Giá trị"), rows(exported, "targets"), strict=True):
        assert float(number or "nan") == row["value"] and text
    assert all(number is None for _, number in shown("Chỉ tiêu", "Câu trong văn bản"))
