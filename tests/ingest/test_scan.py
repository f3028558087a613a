"""Scanned pages: drawn, laid askew and dusted by the test itself, then read by Tesseract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ntm_extract import InputError, extract, read
from ntm_extract.ingest import deskew, recogniser, rereading, rules, scan, signs, strip, typeset
from ntm_extract.ingest.pages import PageContent
from ntm_extract.ingest.recogniser import Word
from tests.ingest.samples import PLAN, grounded
from tests.ingest.scans import DPI, as_pdf, as_picture, needs_tesseract, page, scanned, table

LINES = [
    "Thực hiện Nghị quyết số 17/2022/NQ-HĐND ngày 20/9/2022 của tỉnh;",
    "1. Phấn đấu có thêm tối thiểu 04 xã đạt chuẩn nông thôn mới.",
    "2. Xã An Phú, thành phố Tuy Hòa hoàn thành trước ngày 30/11/2023.",
    "3. Thu nhập bình quân đạt ≥ 58 triệu đồng, hộ nghèo còn ≤2,5%.",
]


def read_page(picture: Image.Image) -> PageContent:
    return scan.read_page(picture, 1, DPI)


def text_of(content: PageContent) -> list[str]:
    return [line.text for line in content.lines]


@needs_tesseract
@pytest.mark.parametrize(
    ("angle", "specks", "blur", "noise"), [(0.0, 0, 0.0, 0.0), (1.3, 3000, 0.0, 0.0), (-2.4, 900, 0.6, 0.0), (0.0, 0, 0.8, 0.0)]
)
def test_a_page_laid_askew_and_dusted_is_read(angle: float, specks: int, blur: float, noise: float) -> None:
    content = read_page(scanned(page(LINES), angle=angle, specks=specks, blur=blur, noise=noise))
    assert text_of(content) == LINES
    assert content.tilt == pytest.approx(-angle, abs=0.15)
    assert content.confidence is not None and content.confidence > scan.DOUBTFUL and not content.doubtful


@needs_tesseract
def test_a_line_stands_where_it_was_drawn() -> None:
    line = read_page(scanned(page(LINES))).lines[0]
    assert line.box[0] == pytest.approx(72, abs=2) and 70 < line.box[1] < line.box[3] < 90
    assert line.edges is not None and len(line.edges) == len(line.text) + 1
    assert list(line.edges) == sorted(line.edges) and line.edges[-1] == pytest.approx(line.box[2], abs=0.1)
    assert line.size == pytest.approx(14, rel=0.2)


@needs_tesseract
@pytest.mark.parametrize("damage", [{"blur": 3.2}, {"noise": 130.0}, {"blur": 2.0, "noise": 60.0}])
def test_a_page_that_can_hardly_be_read_is_doubtful(damage: dict[str, float]) -> None:
    content = read_page(scanned(page(LINES * 4), **damage))
    assert content.doubtful
    assert len(scan.remarks([content])) == 1


@needs_tesseract
def test_an_empty_page_is_not_doubtful() -> None:
    content = read_page(scanned(page([]), specks=300))
    assert (content.lines, content.grids, content.confidence, content.doubtful) == ([], [], None, False)


@needs_tesseract
def test_columns_whose_lines_stand_at_different_heights_keep_their_marks() -> None:
    sheet = page(["Nơi nhận:", "- Các sở, ngành;", "- Ủy ban các huyện;"], points=11)
    right = page(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], points=14, left=4.5)
    both = Image.fromarray(np.minimum(np.asarray(sheet), np.roll(np.asarray(right), 13, axis=0)))
    found = text_of(read_page(both))
    assert {"PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH", "- Các sở, ngành;", "- Ủy ban các huyện;"} <= set(found)


ROWS = [
    ["TT", "Nội dung", "Mục tiêu năm 2024", "<"],
    ["", "", "Huyện Sơn Hòa", "Huyện Tây Hòa"],
    ["1", "Xã đạt chuẩn", "03 xã", "Xã Hòa Phú"],
    ["2", "Thôn đạt chuẩn", "≥15 thôn", ""],
]


@needs_tesseract
def test_a_ruled_table_gives_its_cells() -> None:
    sheet = page(["PHỤ LỤC"])
    table(sheet, 2.0, [0.6, 2.0, 1.8, 1.8], ROWS)
    content = read_page(scanned(sheet, angle=0.8, specks=1500))
    assert text_of(content) == ["PHỤ LỤC"]
    (grid,) = content.grids
    cells = {(c.row, c.column): (c.text, c.span) for c in grid.cells}
    assert grid.columns == 4 and cells[0, 2] == ("Mục tiêu năm 2024", 2)
    assert {k: t for k, (t, _) in cells.items() if k[0] > 0} == {
        (r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row) if r > 0
    }


@needs_tesseract
@pytest.mark.parametrize("kind", ["pdf", "tif", "png"])
def test_the_records_of_a_scanned_plan(tmp_path: Path, kind: str) -> None:
    lines = [part for line in PLAN.splitlines() if line.strip() for part in broken(line)]
    sheets = [scanned(page(lines[:22], points=13), angle=0.7, specks=1000), scanned(page(lines[22:], points=13), angle=-0.9)]
    file = tmp_path / f"plan.{kind}"
    if kind == "pdf":
        file.write_bytes(as_pdf(sheets))
    elif kind == "tif":
        file.write_bytes(as_picture(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_lzw"))
    else:
        both = Image.new("L", (sheets[0].width, 2 * sheets[0].height), 255)
        both.paste(sheets[0].rotate(0), (0, 0))
        both.paste(sheets[1], (0, sheets[0].height))
        file.write_bytes(as_picture(both, "PNG"))
    plan = extract(read(file))
    assert grounded(plan) and plan.document.number == "58/KH-UBND"
    assert {r.number for r in plan.references} == {"263/QĐ-TTg", "17/2022/NQ-HĐND"}
    assert {c.name for c in plan.communes} == {"An Phú", "Hòa Kiến"}
    assert {t.value for t in plan.targets} >= {4.0, 52.0}


def broken(line: str, width: int = 75) -> list[str]:
    """A paragraph as lines that fit the page."""
    import textwrap

    return textwrap.wrap(line, width)


@needs_tesseract
def test_a_page_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_pdf([page(LINES[:1]), page(LINES[1:2]), page(LINES[2:3])])
    whole = scan.read_page

    def fails(picture: Image.Image, number: int, dpi: float) -> PageContent:
        if number == 2:
            raise RuntimeError("Tesseract process timeout")
        return whole(picture, number, dpi)

    monkeypatch.setattr(scan, "read_page", fails)
    pages = scan.recognise(data, [1, 2, 3, 4], "a.pdf")
    assert [n for n, p in pages.items() if p.problem is None] == [1, 3]
    assert pages[2].doubtful and "timeout" in scan.remarks(pages.values())[0]
    assert pages[4].problem is not None and "rendered" in pages[4].problem


@needs_tesseract
def test_a_recogniser_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "SECONDS", 0.05)
    (content,) = scan.recognise(as_pdf([page(LINES * 8)]), [1], "a.pdf").values()
    assert content.problem is not None and "timeout" in content.problem


def test_without_tesseract_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"apt install tesseract-ocr tesseract-ocr-vie") as caught:
        scan.recognise(as_pdf([page(LINES[:1])]), [1], "plans/a.pdf")
    assert caught.value.category == "no_ocr" and str(caught.value).startswith("plans/a.pdf: ")


@needs_tesseract
def test_without_vietnamese_data_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract, "get_languages", lambda: ["eng", "osd"])
    with pytest.raises(InputError, match=r"no Vietnamese.*tesseract-ocr-vie") as caught:
        scan.recognise(as_pdf([page(LINES[:1])]), [1], "a.pdf")
    assert caught.value.category == "no_ocr"


@pytest.mark.parametrize("angle", [-3.0, -0.6, 0.0, 0.4, 2.2])
def test_the_tilt_is_found_by_the_shadow_of_the_lines(angle: float) -> None:
    assert deskew.tilt(scanned(page(LINES * 5), angle=angle), DPI) == pytest.approx(-angle, abs=0.1)


def test_specks_go_and_dots_of_letters_stay() -> None:
    grey = np.full((120, 120), 255, dtype=np.uint8)
    grey[20:22, 20:22] = 0  # a grain
    grey[60:63, 100:103] = 0  # a dot far from everything
    grey[60:90, 40:44] = 0  # a stroke
    grey[94:97, 40:43] = 0  # the dot under it
    clean = deskew.despeckle(grey, DPI)
    assert clean[20:22, 20:22].min() == 255 and clean[60:63, 100:103].min() == 255
    assert clean[60:90, 40:44].max() == 0 and clean[94:97, 40:43].max() == 0


def test_a_frame_round_one_field_is_no_table() -> None:
    sheet = page([])
    table(sheet, 2.0, [3.0], [["Khung"]])
    assert rules.find_tables(np.asarray(sheet), DPI) == []


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        *(("nông", True), ("đồng/người/năm,", True), ("17/NQ-HĐND", True), ("3/2021/NQ-HĐND", True), ("86/QĐ-TTg", True)),
        *(("BIỀỂU:", False), ("RÌì;", False), ("NÑTM", False), ("11/7NQ-HĐND", False), ("86/QĐ-TTe", False)),
        ("NQ-UBTVQHI5", False),
    ],
)
def test_words_that_cannot_be_vietnamese(text: str, possible: bool) -> None:
    assert rereading.impossible(text) is not possible


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("sign", ["≥", "≤", ">", "<"])
def test_a_bar_beneath_tells_at_least_from_more(sign: str, dpi: int) -> None:
    grey = np.asarray(page([f"{sign}15"], dpi=dpi))
    rows, columns = np.nonzero(grey < 200)
    cut = grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert signs.barred({"≥": ">", "≤": "<"}.get(sign, sign) + "15", cut) == sign + "15"


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("tail", ["", ",", "/2027", "/2027."])
@pytest.mark.parametrize(
    ("drawn", "read"), [("II", "I"), ("III", "II"), ("III", "IH"), ("I", "I"), ("III", "III"), ("IV", "IV"), ("I", "lÍ")]
)
def test_the_strokes_of_a_roman_numeral_are_counted(drawn: str, read: str, tail: str, dpi: int) -> None:
    grey = np.asarray(page([drawn + tail], dpi=dpi))
    rows, columns = np.nonzero(grey < 200)
    cut = grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert signs.counted(read + tail, cut) == drawn + tail


def word(text: str, left: int, top: int, right: int, bottom: int, line: int = 1) -> Word:
    return Word(text, left, top, right, bottom, 0.9, (line,))


def test_lines_of_the_same_type_have_one_size_whatever_letters_they_hold() -> None:
    found = [word("Những", 0, 0, 90, 36, 1), word("100%", 0, 52, 60, 78, 2)]  # 26 pixels of digits, 36 with tail and mark
    first, second = typeset.lines(found, DPI)
    assert first.size == second.size and first.box[3] - first.box[1] == pytest.approx(second.box[3] - second.box[1], abs=0.02)


@pytest.mark.parametrize(("gap", "parts"), [(20, 1), (200, 2)])
def test_a_wide_gap_parts_columns(gap: int, parts: int) -> None:
    assert len(typeset.lines([word("một", 0, 0, 50, 30), word("hai", 50 + gap, 0, 100 + gap, 30)], DPI)) == parts


def test_pieces_are_cut_only_where_columns_stand_side_by_side() -> None:
    grey = np.full((300, 1000), 255, dtype=np.uint8)
    grey[20:50, 100:900] = 0  # a line of text
    grey[100:130, 100:400] = grey[110:140, 600:900] = 0  # two columns
    grey[200:230, 100:110] = grey[200:230, 250:900] = 0  # a dash and its text
    assert [(p.left, p.top) for p in strip.columns(grey, DPI)] == [(0, 0), (0, 97), (499, 97), (0, 143)]


def test_the_confidence_weighs_words_by_their_length() -> None:
    words: list[Any] = [Word("abcd", 0, 0, 1, 1, 0.9, (1,)), Word("a", 0, 0, 1, 1, 0.4, (1,))]
    assert recogniser.confidence(words) == pytest.approx(0.8) and recogniser.confidence([]) is None
