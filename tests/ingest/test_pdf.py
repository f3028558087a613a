"""PDF files: a plan of the corpus, ruled tables over pages, and files without text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntm_extract import InputError, Plan, read
from ntm_extract.document import Document, Page
from ntm_extract.evaluation import evaluate_by_value, pair_files
from ntm_extract.extraction import extract
from ntm_extract.ingest.pages import Line, PageContent
from ntm_extract.ingest.pdf import ingest
from ntm_extract.output.json import write
from tests.conftest import CORPUS, GOLD
from tests.ingest.samples import grounded, pdf, show

HA_TINH = CORPUS / "ha-tinh-2023.pdf"


def document(data: bytes) -> Document:
    return ingest(data, "a.pdf", "a.pdf", "0" * 64)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return extract(read(HA_TINH))


def test_a_plan_is_read_with_its_pages_and_tables() -> None:
    made = read(HA_TINH)
    pages = [b.page for b in made.blocks]
    assert pages == sorted(pages, key=lambda n: n or 0) and set(pages) == set(range(1, 9))
    assert {b.kind for b in made.blocks} == {"line", "cell"}
    assert made.warnings == []


def test_its_header_is_found_and_its_records_are_grounded(plan: Plan) -> None:
    assert (plan.document.number, plan.document.province, plan.document.plan_year) == ("67/KH-UBND", "Hà Tĩnh", 2023)
    assert grounded(plan)
    assert all(len(records) > 10 for records in plan.records().values())


def test_its_records_say_what_gold_says(plan: Plan, tmp_path: Path) -> None:
    """A floor, not a score: layout lost (columns mixed, words glued) shows as a fall of all kinds at once."""
    target = tmp_path / "ha-tinh-2023.pdf.json"
    write(plan, target)
    pairs, _ = pair_files(GOLD / "ha-tinh-2023.json", target)
    assert evaluate_by_value(pairs)["overall"]["strict"]["f1"] > 0.85


def test_text_is_in_reading_order_without_page_numbers() -> None:
    made = document(
        pdf(show(72, 700, "hai") + show(72, 780, "mot") + show(290, 30, "1"), show(290, 810, "- 2 -") + show(72, 700, "ba"))
    )
    assert [(b.kind, b.page, made.text[b.start : b.end]) for b in made.blocks] == [
        *[("line", 1, "mot"), ("line", 1, "hai"), ("line", 2, "ba")],
        *[("header", 2, "- 2 -"), ("footer", 1, "1")],  # kept, but out of the sentences
    ]


def grid(top: int, rows: list[tuple[str, str]]) -> bytes:
    """A ruled table of two columns, rows 30 points high."""
    out = b""
    for i, (left, right) in enumerate(rows):
        y = top - 30 * (i + 1)
        out += f"72 {y} 200 30 re S 272 {y} 200 30 re S\n".encode() + show(80, y + 10, left) + show(280, y + 10, right)
    return out


def test_a_table_that_goes_on_over_pages_is_one() -> None:
    first = show(72, 800, "truoc") + grid(700, [("TT", "Xa"), ("1", "An Phu")])
    made = document(pdf(first, grid(780, [("2", "Hoa Kien")]) + show(72, 300, "sau"), grid(780, [("khac", "bang")])))
    cells = [(b.page, b.table, b.row, b.column, made.text[b.start : b.end]) for b in made.blocks if b.kind == "cell"]
    assert cells == [
        *[(1, 0, 0, 0, "TT"), (1, 0, 0, 1, "Xa"), (1, 0, 1, 0, "1"), (1, 0, 1, 1, "An Phu")],
        *[(2, 0, 2, 0, "2"), (2, 0, 2, 1, "Hoa Kien")],
        *[(3, 1, 0, 0, "khac"), (3, 1, 0, 1, "bang")],  # text in between ended the first table
    ]
    assert made.text.startswith("truoc\nTT\tXa\n1\tAn Phu\n2\tHoa Kien\nsau\n")


def test_a_page_without_text_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognise(_data: bytes, numbers: list[int], path: str) -> dict[int, PageContent]:
        raise InputError(path, "empty", f"no recogniser for {numbers}")

    monkeypatch.setattr("ntm_extract.ingest.scan.recognise", recognise)
    made = document(pdf(show(72, 700, "mot"), b"", b"72 600 100 100 re f"))
    assert sorted(made.warnings) == ["page 2 of 3 blank: nothing is drawn there", "page 3 not read: no recogniser for [3]"]


def test_pages_without_text_are_recognised_and_put_in_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognise(_data: bytes, numbers: list[int], _path: str) -> dict[int, PageContent]:
        line = Line("hai", (72.0, 100.0, 90.0, 112.0), None, 10.0)
        return {n: PageContent(n, 595.0, 842.0, "tesseract", [line], confidence=0.5, doubtful=True) for n in numbers}

    monkeypatch.setattr("ntm_extract.ingest.scan.recognise", recognise)
    made = document(pdf(show(72, 700, "mot"), b"72 600 100 100 re f", show(72, 700, "ba")))
    assert made.text == "mot\nhai\nba\n"
    assert made.pages == [Page(1, "pdfium"), Page(2, "tesseract", 0.5, True), Page(3, "pdfium")]


@pytest.mark.parametrize("pages", [(b"",), (b"72 600 100 100 re f", b"")], ids=["blank", "drawings"])
def test_a_pdf_without_text_names_ocr_as_the_way_out(pages: tuple[bytes, ...]) -> None:
    with pytest.raises(InputError, match="OCR") as caught:
        document(pdf(*pages))
    assert caught.value.category == "empty"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\njunk", b"no pdf at all", HA_TINH.read_bytes()[:20_000], pdf(show(72, 700, "x"))[:100]],
    ids=["junk", "other", "half", "head"],
)
def test_a_broken_pdf_is_an_input_error(data: bytes) -> None:
    with pytest.raises(InputError, match="not a readable PDF") as caught:
        document(data)
    assert caught.value.category == "unreadable"


def test_a_locked_pdf_asks_for_a_copy_without_password() -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"11" * 32, b"22" * 32)
    with pytest.raises(InputError, match="password") as caught:
        document(pdf(show(72, 700, "x"), trailer=lock))
    assert caught.value.category == "unreadable"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntm_extract.ingest.pdf.MAX_PAGES", 2)
    with pytest.raises(InputError, match="limit of 2") as caught:
        document(pdf(*[show(72, 700, "x")] * 3))
    assert caught.value.category == "too_large"
