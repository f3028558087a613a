"""PDF pages whose letters stand where the test puts them: reading order, notes, heads, tables, turned pages, the choice of engine."""

from __future__ import annotations

import pypdfium2
import pytest

from ntm_extract import InputError
from ntm_extract.document import Block, Document
from ntm_extract.ingest.pages import Line, PageContent
from ntm_extract.ingest.pdf import ingest
from ntm_extract.language.paragraphs import assemble
from tests.ingest.pdf_samples import ADVANCE, box, build, text, upwards

SIZE = 10
WORDS = "Ủy ban nhân dân tỉnh hỗ trợ bốn xã đạt chuẩn nông thôn mới"


def document(data: bytes) -> Document:
    return ingest(data, "a.pdf", "a.pdf", "0" * 64)


def texts(made: Document, *kinds: str) -> list[str]:
    return [made.text[b.start : b.end] for b in made.blocks if not kinds or b.kind in kinds]


def lines(top: float, *rows: str, left: float = 85, step: float = 15, size: float = SIZE) -> bytes:
    """Lines below each other, the first one's baseline at ``top``; two spaces at the start indent one."""
    return b"".join(
        text(left + (len(r) - len(r.lstrip())) * 14, top - n * step, r.strip(), size) for n, r in enumerate(rows) if r.strip()
    )


def paragraphs(made: Document) -> list[str]:
    reading, _, found = assemble(made)
    return [reading[p.start : p.end] for p in found]


def test_words_set_in_two_fonts_are_read_whole() -> None:
    data = build(text(60, 700, WORDS))
    drawn = pypdfium2.PdfDocument(data)
    assert WORDS not in drawn[0].get_textpage().get_text_range(), "no trap: the order of drawing is the order of reading"
    made = document(data)
    assert texts(made) == [WORDS]
    assert [page.engine for page in made.pages] == ["pdfium"]


def test_each_character_leads_back_to_its_place() -> None:
    made = document(build(text(60, 700, WORDS)))
    at = made.text.index("hỗ")
    place = made.locate_span(at, at + 2)[0]
    assert place.page == 1 and place.box is not None
    left = 60 + at * ADVANCE * SIZE
    assert place.box[0] == pytest.approx(left, abs=0.5) and place.box[2] == pytest.approx(left + 2 * ADVANCE * SIZE, abs=0.5)
    assert place.box[1] < 842 - 700 < place.box[3]


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (text(60, 700, WORDS) + text(60, 680, "dòng hai"), b""),
        (text(60, 700, WORDS) + text(60, 680, "dòng hai"), b"/Rotate 180"),
        (text(60, 700, WORDS) + text(60, 680, "dòng hai"), b"/Rotate 270"),
        (upwards(100, 60, WORDS) + upwards(120, 60, "dòng hai"), b"/Rotate 90"),
        (upwards(100, 60, WORDS) + upwards(120, 60, "dòng hai"), b""),
    ],
    ids=["upright", "half turn", "three quarters", "wide page", "wide page not told of"],
)
def test_turned_pages_are_read_straight_on(content: bytes, keys: bytes) -> None:
    assert texts(document(build(content, page_keys=keys))) == [WORDS, "dòng hai"]


def test_the_block_of_issuer_and_motto_is_read_column_by_column() -> None:
    head = text(60, 800, "ỦY BAN NHÂN DÂN") + text(240, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    head += text(60, 785, "TỈNH PHÚ YÊN") + text(280, 785, "Độc lập - Tự do - Hạnh phúc")
    head += text(60, 765, "Số: 5/KH-UBND") + text(280, 765, "Phú Yên, ngày 02 tháng 3 năm 2023")
    made = document(build(head + text(250, 730, "KẾ HOẠCH")))
    assert texts(made) == [
        *["ỦY BAN NHÂN DÂN", "TỈNH PHÚ YÊN", "Số: 5/KH-UBND"],
        *["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Phú Yên, ngày 02 tháng 3 năm 2023"],
        "KẾ HOẠCH",
    ]


def test_recipients_and_signature_are_read_column_by_column() -> None:
    foot = lines(400, "Nơi nhận:", "- Như trên;", "- Các sở, ngành;", "- Các huyện;", "- Lưu: VT.")
    foot += text(350, 395, "TM. ỦY BAN NHÂN DÂN") + text(380, 380, "CHỦ TỊCH") + text(370, 300, "Lê Văn Bình")
    made = document(build(text(85, 450, "Trên đây là kế hoạch của tỉnh./.") + foot))
    assert texts(made)[1:] == [
        *["Nơi nhận:", "- Như trên;", "- Các sở, ngành;", "- Các huyện;", "- Lưu: VT."],
        *["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Bình"],
    ]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    one = [f"các thôn của xã cùng nhau làm {n}" for n in "abcdefg"]
    two = [f"đường, trồng cây và gom rác ở {n}" for n in "abcde"]
    made = document(build(lines(700, *one) + lines(700, *two, left=330)))
    assert texts(made) == [*one, *two]


BODY = [
    "  Thực hiện chủ trương của tỉnh về hỗ trợ các xã khó khăn, căn cứ",
    "Nghị quyết số 5/NQ-HĐND của Hội đồng nhân dân tỉnh, các huyện lập",
    "danh sách.",
    "  Các huyện gửi danh sách về tỉnh trong quý hai và báo cáo kết quả.",
    "  Xã nào chậm thì huyện phải giải trình với tỉnh bằng văn bản ngay.",
    "Tỉnh xem xét việc ấy khi chia vốn cho năm sau và công bố cho dân ai",
    "cũng biết.",
    "  Kinh phí do ngân sách tỉnh bảo đảm theo phân cấp hiện hành và các",
    "nguồn hợp pháp khác.",
]


def test_lines_are_joined_to_paragraphs_by_indents_where_words_do_not_tell() -> None:
    made = paragraphs(document(build(lines(700, *BODY))))
    assert [p.split(" ")[0] for p in made] == ["Thực", "Các", "Xã", "Kinh"]
    assert "căn cứ Nghị quyết số 5/NQ-HĐND" in made[0] and "văn bản ngay. Tỉnh xem xét" in made[2]


def test_a_range_broken_at_its_dash_is_one() -> None:
    made = paragraphs(
        document(build(lines(700, *BODY, "  Kế hoạch này đặt ra mục tiêu cho các xã của tỉnh giai đoạn 2021-", "2025.")))
    )
    assert made[-1].endswith("giai đoạn 2021-2025.")


def test_a_footnote_waits_for_the_end_of_the_sentence_and_its_mark_does_not_grow_a_number() -> None:
    first = lines(500, *BODY, "  Tỉnh đặt chỉ tiêu có thêm 45 xã đạt chuẩn nông thôn mới trong năm, các")
    first += text(85 + 60 + 27 * 6 - 0.3, 365 + 4, "1", 6)
    first += lines(120, "1 Theo báo cáo của các huyện gửi về tỉnh hằng quý,", "không kể xã mới chia tách.", size=7, step=9)
    made = document(
        build(first, lines(700, "huyện cùng làm.", "  Hết năm thì tổng kết và khen thưởng nơi làm tốt cho mọi người biết."))
    )
    kinds = [b.kind for b in made.blocks]
    note = kinds.index("footnote")
    assert texts(made, "footnote") == ["1 Theo báo cáo của các huyện gửi về tỉnh hằng quý,\nkhông kể xã mới chia tách."]
    assert made.text[made.blocks[note - 1].start : made.blocks[note - 1].end] == "huyện cùng làm."
    joined = [p for p in paragraphs(made) if "chỉ tiêu" in p]
    assert joined and joined[0].endswith("trong năm, các huyện cùng làm.")


def test_raised_numbers_are_no_digits_of_the_number_before_them() -> None:
    content = text(60, 700, "có thêm 45") + text(60 + 10 * 6, 704, "1", 6) + text(60 + 11 * 6, 700, "xã")
    content += text(60, 660, "vườn 500 m") + text(60 + 10 * 6, 664, "2", 6)
    assert texts(document(build(content))) == ["có thêm 45¹ xã", "vườn 500 m2"]
    noted = content + lines(600, *BODY) + lines(100, "1 Không kể xã đảo và các xã mới chia tách.", size=7)
    assert texts(document(build(noted)), "line")[:2] == ["có thêm 45 xã", "vườn 500 m2"]


def test_running_heads_and_page_numbers_are_kept_out_of_the_text() -> None:
    pages = [
        text(200, 815, "Kế hoạch của tỉnh") + lines(700, f"Nội dung {n}", "năm", "2025") + text(290, 30, f"Trang {n}/3")
        for n in "123"
    ]
    made = document(build(*pages))
    assert texts(made, "line") == [*["Nội dung 1", "năm", "2025"], *["Nội dung 2", "năm", "2025"], *["Nội dung 3", "năm", "2025"]]
    assert texts(made, "header") == ["Kế hoạch của tỉnh"] * 3
    assert texts(made, "footer") == ["Trang 1/3", "Trang 2/3", "Trang 3/3"]


def test_a_number_that_does_not_count_with_the_pages_is_text() -> None:
    made = document(build(*[lines(700, "đoạn") + text(85, 60, "2025") + text(290, 815, str(n)) for n in (1, 2, 3)]))
    assert texts(made, "line") == ["đoạn", "2025"] * 3


def cells(made: Document) -> list[tuple[int | None, ...]]:
    def place(b: Block) -> tuple[int | None, ...]:
        return b.page, b.table, b.row, b.column, b.span, b.rows

    return [(*place(b), made.text[b.start : b.end]) for b in made.blocks if b.kind == "cell"]  # type: ignore[misc]


def test_merged_cells_tell_their_columns_and_rows() -> None:
    drawn = box(72, 700, 60, 60) + box(132, 730, 200, 30) + box(132, 700, 100, 30) + box(232, 700, 100, 30)
    drawn += text(75, 720, "TT") + text(140, 740, "Mục tiêu") + text(140, 710, "Xã") + text(240, 710, "Thôn")
    made = document(build(drawn))
    assert cells(made) == [
        *[(1, 0, 0, 0, 1, 2, "TT"), (1, 0, 0, 1, 2, 1, "Mục tiêu")],
        *[(1, 0, 1, 1, 1, 1, "Xã"), (1, 0, 1, 2, 1, 1, "Thôn")],
    ]
    assert made.pages[0].engine == "pdfplumber"


def ruled(top: int, *rows: tuple[str, str]) -> bytes:
    out = b""
    for n, row in enumerate(rows):
        y = top - 40 * (n + 1)
        for column, content in enumerate(row):
            out += box(72 + 200 * column, y, 200, 40)
            out += lines(y + 28, *content.split("\n"), left=80 + 200 * column, step=12)
    return out


def test_a_table_over_pages_is_one_its_head_read_once_and_a_cut_row_whole() -> None:
    first = ruled(200, ("TT", "Xã"), ("1", "xã An Phú của"))
    second = ruled(800, ("TT", "Xã"), ("", "thành phố"), ("2", "Hòa Kiến"))
    made = document(build(text(85, 750, "trước") + first, second))
    assert cells(made) == [
        *[(1, 0, 0, 0, 1, 1, "TT"), (1, 0, 0, 1, 1, 1, "Xã")],
        *[(1, 0, 1, 0, 1, 1, "1"), (1, 0, 1, 1, 1, 1, "xã An Phú của"), (2, 0, 1, 1, 1, 1, "thành phố")],
        *[(2, 0, 2, 0, 1, 1, "2"), (2, 0, 2, 1, 1, 1, "Hòa Kiến")],
    ]


@pytest.mark.parametrize(
    ("rows", "after", "joined"),
    [
        ([("TT", "Xã"), ("1", "Hòa An"), ("2", "An Phú")], "(huyện Tuy An)", True),  # every row has its number
        ([("TT", "Xã"), ("1", "Hòa An"), ("2", "An Phú")], "Tổng số", False),
        ([("TT", "Xã"), ("1", "Hòa An"), ("", "An Phú")], "(huyện Tuy An)", False),  # a row need not have a number here
    ],
    ids=["cut", "total", "unnumbered"],
)
def test_a_row_without_number_on_a_new_page(rows: list[tuple[str, str]], after: str, joined: bool) -> None:
    made = document(build(ruled(240, *rows), ruled(800, ("", after), ("3", "Hòa Kiến"))))
    assert [c[2] for c in cells(made) if c[-1] == after] == [2 if joined else 3]


def test_a_table_without_lines_is_seen_by_its_columns() -> None:
    rows = [("TT", "Huyện", "Số xã"), ("1", "Tuy An", "04"), ("2", "Sơn Hòa", "03"), ("", "Tổng", "07")]
    drawn = b"".join(
        text(x, 600 - 15 * n, word) for n, row in enumerate(rows) for x, word in zip((85, 130, 300), row, strict=True) if word
    )
    made = document(build(text(85, 640, "Phân bổ như sau:") + drawn + text(85, 500, "Hết bảng thì lời văn lại bắt đầu từ đây.")))
    assert [(*c[2:4], c[6]) for c in cells(made)] == [(r, c, word) for r, row in enumerate(rows) for c, word in enumerate(row)]
    assert texts(made, "line") == ["Phân bổ như sau:", "Hết bảng thì lời văn lại bắt đầu từ đây."]


def test_wide_gaps_in_prose_make_no_table() -> None:
    content = text(85, 600, "Các sở") + text(160, 600, "và huyện") + text(85, 585, "cùng nhau làm việc này cho xong trong năm")
    assert texts(document(build(content)), "line") == ["Các sở và huyện", "cùng nhau làm việc này cho xong trong năm"]


def test_a_font_that_does_not_tell_its_letters_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntm_extract.ingest.scan.recognise", lambda *_: {})  # nor does OCR read it
    page = lines(700, *[WORDS] * 5)
    with pytest.raises(InputError) as caught:
        document(build(page, mapped=False))
    assert caught.value.category == "empty"


PICTURE = b"q 595 0 0 842 0 0 cm /Im Do Q 3 Tr "


def test_text_laid_under_a_picture_is_used_with_a_warning() -> None:
    made = document(build(PICTURE + lines(700, *BODY)))
    assert len(texts(made, "line")) == len(BODY)
    assert len(made.warnings) == 1 and made.warnings[0].startswith("page 1:") and "OCR" in made.warnings[0]


def test_a_stamp_on_a_scan_is_no_text_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def recognise(_data: bytes, numbers: list[int], path: str) -> dict[int, PageContent]:
        asked.extend(numbers)
        raise InputError(path, "empty", "no recogniser here")

    monkeypatch.setattr("ntm_extract.ingest.scan.recognise", recognise)
    with pytest.raises(InputError, match="no recogniser"):
        document(build(PICTURE + text(60, 700, "Ký bởi: Văn phòng")))
    made = document(build(lines(700, *BODY), PICTURE + text(60, 700, "Ký bởi: Văn phòng")))
    assert asked == [1, 2]
    assert "Ký bởi: Văn phòng" in texts(made) and "page 2 not read: no recogniser here" in made.warnings


def test_the_careful_engine_is_asked_for_the_pages_that_the_fast_one_did_not_get_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def see(_data: bytes, numbers: list[int]) -> list[PageContent]:
        rows = [Line(WORDS, (60.0, y, 390.0, y + 12.0), None, 10.0) for y in (100.0, 115.0, 130.0)]
        return [PageContent(n, 595.0, 842.0, "pdfplumber", rows) for n in numbers]

    unmapped = build(lines(700, *[WORDS] * 4), b"BT /F1 10 Tf 60 700 Td (mot hai ba) Tj ET", mapped=False)
    monkeypatch.setattr("ntm_extract.ingest.plumber.see", see)
    made = document(unmapped)
    assert [(p.number, p.engine, p.doubtful) for p in made.pages] == [(1, "pdfplumber", False), (2, "pdfium", False)]
    assert texts(made)[0] == WORDS


def test_an_empty_password_opens() -> None:
    assert texts(document(build(text(60, 700, WORDS), locked=(b"", b"owner")))) == [WORDS]


def test_a_password_is_asked_for() -> None:
    with pytest.raises(InputError, match="password"):
        document(build(text(60, 700, WORDS), locked=(b"user", b"owner")))
