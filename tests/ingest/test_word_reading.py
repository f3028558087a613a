"""What is seen on the page is read, once and in order; what is not seen is left out, and said so where it matters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ntm_extract.ingest.word import runs
from tests.ingest.samples import p
from tests.ingest.word_parts import RULED, cell, document, field, lines, para, run, table

VANISH = "<w:vanish/>"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Kín"><w:name w:val="Kín"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ghi"><w:name w:val="Ghi"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Hoa"><w:name w:val="Hoa"/><w:rPr><w:caps/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Cũ"><w:name w:val="Cũ"/><w:rPr><w:rFonts w:ascii=".VnTest" w:hAnsi=".VnTest"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Xưa"><w:name w:val="Xưa"/><w:basedOn w:val="Gốc"/></w:style>
<w:style w:type="paragraph" w:styleId="Gốc"><w:name w:val="Gốc"/><w:rPr><w:rFonts w:ascii=".VnTest" w:hAnsi=".VnTest"/></w:rPr></w:style>
"""
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
OLD_BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></w:r>"
NOTE = '<w:r><w:footnoteReference w:id="{0}"/></w:r>'

# name, body, texts of the blocks
SEEN = [
    ("field result", para("Tổng ", field(" =SUM(ABOVE) ", "45"), " xã"), ["Tổng 45 xã"]),
    ("field in a field", para(field("IF </w:instrText></w:r>" + field("X", "ẩn") + "<w:r><w:instrText> 1", "đạt"), "."), ["đạt."]),
    ("page number", para("Trang ", field("PAGE", "3")), ["Trang "]),
    ("simple field", para('<w:fldSimple w:instr="DATE"><w:r><w:t>2023</w:t></w:r></w:fldSimple>'), ["2023"]),
    ("instruction without end", para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "ẩn") + p("sau"), ["sau"]),
    ("field over paragraphs", para('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
     '<w:fldChar w:fldCharType="separate"/></w:r>', "Mục 1") + para("Mục 2", '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p("x"),
     ["Mục 1", "Mục 2", "x"]),
    ("link", para('<w:hyperlink r:id="x"><w:r><w:t>Công báo</w:t></w:r></w:hyperlink>'), ["Công báo"]),
    ("soft hyphen", para("<w:r><w:t>thôn</w:t><w:softHyphen/><w:t>g</w:t></w:r>"), ["thông"]),
    ("page break within", para("xây dựng", '<w:r><w:br w:type="page"/></w:r>'), ["xây dựng"]),
    ("deleted paragraph mark", para("huyện ", properties="<w:rPr><w:del/></w:rPr>") + p("Sơn Hòa"), ["huyện Sơn Hòa"]),
    ("deleted row", table(["a", "b"], ["c", "d"], properties=RULED).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1), ["c", "d"]),
    ("moved", para("<w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo>"), ["mới"]),
    ("prompt", para("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Nhập</w:t></w:r></w:sdtContent></w:sdt>", "x"), ["x"]),
    ("prompt for paragraphs", f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Nhập')}</w:sdtContent></w:sdt>{p('x')}", ["x"]),
    ("text box", para("trước ", BOX.format(p("trong")), "sau") + p("cuối"), ["trước sau", "trong", "cuối"]),
    ("old text box", para(OLD_BOX.format(p("trong") + p("hai"))), ["trong", "hai"]),
    ("box in a box", para(BOX.format(para("ngoài", BOX.format(p("trong"))))), ["ngoài", "trong"]),
    ("box in a cell", table([cell(para("ô", BOX.format(p("khung")))), "b"], ["c", "d"], properties=RULED), ["ô\nkhung", "b", "c", "d"]),
    ("alternative paragraphs", f"<mc:AlternateContent><mc:Choice>{p('a')}</mc:Choice><mc:Fallback>{p('b')}</mc:Fallback></mc:AlternateContent>", ["a"]),
    ("symbols", para('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> đạt, </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>15</w:t></w:r>'), ["✓ đạt, ≥15"]),
    ("text in a symbol font", para(run("\uf0a3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "10%"), ["≤10%"]),
    ("private character", para("\uf0b7 mục"), ["• mục"]),
    ("capitals", para(run("kế hoạch", "<w:caps/>"), properties="") + para("mục tiêu", properties='<w:pStyle w:val="Hoa"/>'), ["KẾ HOẠCH", "MỤC TIÊU"]),
    ("formula", para('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x+1</m:t></m:r></m:oMath>'), ["x+1"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "texts"), [c[1:] for c in SEEN], ids=[c[0] for c in SEEN])
def test_what_is_seen(body: str, texts: list[str]) -> None:
    made = document(body, {"styles": STYLES})
    assert [made.text[b.start : b.end] for b in made.blocks] == texts
    assert made.warnings == []


@pytest.mark.parametrize(
    "hidden",
    [
        run("mật", VANISH),
        run("mật", '<w:rStyle w:val="Kín"/>'),
        f"<w:ins>{run('mật', VANISH)}</w:ins>",
    ],
    ids=["run", "character style", "in an insertion"],
)
def test_hidden_text_is_left_out_and_told(hidden: str) -> None:
    made = document(para("trước ", hidden, "sau"), {"styles": STYLES})
    assert made.text == "trước sau\n"
    assert made.warnings == ["3 characters of hidden text were left out"]


def test_a_hidden_style_hides_unless_the_run_says_no() -> None:
    made = document(para("mật", run("lộ", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="Ghi"/>'), {"styles": STYLES})
    assert made.text == "lộ\n" and len(made.warnings) == 1


def test_unknown_characters_of_a_symbol_font_are_told() -> None:
    made = document(para(run("\uf02fA", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "a"))
    assert made.text == "a\n" and made.warnings == ["2 characters of symbol fonts are not known and were left out"]


def test_unknown_symbols_are_told() -> None:
    made = document(para('<w:r><w:sym w:font="Chữ lạ" w:char="F041"/><w:sym w:font="Wingdings" w:char="zz"/><w:t>a</w:t></w:r>'))
    assert made.text == "a\n" and made.warnings == ["2 characters of symbol fonts are not known and were left out"]


NOTES = {
    "footnotes": '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="1">{para("<w:r><w:footnoteRef/></w:r>", " Chú một.")}{p("Thêm.")}</w:footnote>'
    f'<w:footnote w:id="2">{para("Chú hai.", NOTE.format(2))}</w:footnote>',
    "endnotes": f'<w:endnote w:id="1">{p("Chú cuối.")}</w:endnote>',
}


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    body = para("Theo chương trình", NOTE.format(1), ", các xã", '<w:r><w:endnoteReference w:id="1"/></w:r>', " rà soát.") + p(
        "Sau"
    )
    made = document(body, NOTES)
    assert [(b.kind, made.text[b.start : b.end], b.paragraph) for b in made.blocks] == [
        ("paragraph", "Theo chương trình, các xã rà soát.", 1),
        *[("footnote", text, 1) for text in ("Chú một.", "Thêm.", "Chú cuối.")],
        ("paragraph", "Sau", 2),
    ]


def test_notes_of_a_table_follow_the_table_and_stand_once() -> None:
    body = table([cell(para("a", NOTE.format(2))), "b"], ["c", cell(para("d", NOTE.format(2)))], properties=RULED) + p("x")
    made = document(body, NOTES)
    assert [(b.kind, made.text[b.start : b.end], b.paragraph) for b in made.blocks][3:] == [
        *[("cell", "d", 4), ("footnote", "Chú hai.", 1), ("paragraph", "x", 5)],
    ]


def test_a_mark_of_its_own_and_a_note_that_is_not_there() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    assert lines(para("thu nhập", own, NOTE.format(9)), NOTES) == ["thu nhập", "Chú hai."]


def test_paragraphs_are_counted_through_tables_and_empty_ones() -> None:
    body = p("a") + "<w:p/>" + table([cell("b", "c"), "d"], ["", "e"], properties=RULED) + p("f")
    made = document(body)
    assert [(b.paragraph, made.text[b.start : b.end]) for b in made.blocks] == [
        *[(1, "a"), (3, "b\nc"), (5, "d"), (6, ""), (7, "e"), (8, "f")],
    ]
    spot = made.locate(made.text.index("e\n"))
    assert (spot.kind, spot.paragraph, spot.table, spot.row, spot.column) == ("cell", 7, 1, 2, 2)


def test_merged_cells_say_what_they_take() -> None:
    top, below = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [cell("A", properties=top), cell("B", properties='<w:gridSpan w:val="2"/>')],
        [cell("ẩn", properties=below), "c", "d"],
        [
            cell(properties=below),
            cell("e", properties='<w:hMerge w:val="restart"/>'),
            cell(properties='<w:hMerge w:val="continue"/>'),
        ],
        ["f", "g", "h"],
        properties=RULED,
    )
    made = document(body)
    assert [(made.text[b.start : b.end], b.row, b.column, b.span, b.rows) for b in made.blocks if b.end > b.start] == [
        *[("A", 0, 0, 1, 3), ("B", 0, 1, 2, 1), ("c", 1, 1, 1, 1), ("d", 1, 2, 1, 1), ("e", 2, 1, 2, 1)],
        *[("f", 3, 0, 1, 1), ("g", 3, 1, 1, 1), ("h", 3, 2, 1, 1)],
    ]


def test_rows_that_begin_further_right_keep_their_columns() -> None:
    body = table(["a", "b"], ["c"], properties=RULED).replace(
        "</w:tr><w:tr>", '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    )
    assert [(b.row, b.column) for b in document(body).blocks] == [(0, 0), (0, 1), (1, 1)]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = table(["x", "y"], ["z", "t"], properties=RULED)
    made = document(table(["a", cell("trước", inner, "sau")], ["b", "c"], properties=RULED) + p("hết"))
    assert [(made.text[b.start : b.end], b.table, b.row, b.column) for b in made.blocks] == [
        *[("a", 0, 0, 0), ("trước", 0, 0, 1), ("x", 1, 0, 0), ("y", 1, 0, 1), ("z", 1, 1, 0), ("t", 1, 1, 1)],
        *[("sau", 0, 0, 1), ("b", 0, 1, 0), ("c", 0, 1, 1), ("hết", None, None, None)],
    ]


def old_font(name: str) -> Callable[[str], str] | None:
    """Stands for the converters of old fonts: one of them needs two characters side by side."""
    return (lambda text: text.replace("o¸", "á")) if name == ".VnTest" else None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (para(run("Xo", '<w:rFonts w:ascii=".VnTest" w:hAnsi=".VnTest"/>'), run("¸c", '<w:rFonts w:ascii=".VnTest" w:hAnsi=".VnTest"/><w:b/>')), "Xác"),
        (para(run("Xo¸c", '<w:rStyle w:val="Cũ"/>')), "Xác"),
        (para("Xo¸c", properties='<w:pStyle w:val="Xưa"/>'), "Xác"),
        (para("Xo¸c"), "Xo¸c"),
        (para(run("Xo¸c", '<w:rStyle w:val="Cũ"/><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>')), "Xo¸c"),
        (para(run("Xo\uf0b8c", '<w:rStyle w:val="Cũ"/>')), "Xác"),
        (para(run("xã o¸", '<w:rStyle w:val="Cũ"/>'), "x"), "xã áx"),
        (para(run("đường o¸", '<w:rStyle w:val="Cũ"/>')), "đường o¸"),
    ],
    ids=["split over runs", "character style", "based on", "default", "theme", "private zone", "latin letters", "typed in Unicode"],
)  # fmt: skip
def test_old_fonts_are_converted(monkeypatch: pytest.MonkeyPatch, body: str, text: str) -> None:
    monkeypatch.setattr(runs, "for_font", old_font)
    runs.converter.cache_clear()
    try:
        assert lines(body, {"styles": STYLES}) == [text]
    finally:
        runs.converter.cache_clear()


def reference(kind: str, name: str, place: str) -> str:
    return f'<w:{kind}Reference w:type="{place}" r:id="{name}"/>'


def test_headers_and_footers_that_are_printed_stand_at_the_end() -> None:
    section = "".join(reference("header", f"header{n}", place) for n, place in enumerate(("default", "first", "even"), 1))
    parts = {
        "header1": para("- ", field("PAGE", "2"), " -") + para("Dự thảo", BOX.format(p("Mật"))),
        "header2": p("Trang đầu"),
        "header3": p("Trang chẵn"),
        "footer1": para("Trang ", field("PAGE", "2"), "/", field("NUMPAGES", "9")) + p("Sở A"),
    }
    body = p("Thân") + "<w:sectPr>" + section + reference("footer", "footer1", "default") + "{0}</w:sectPr>"
    plain = document(body.format(""), parts)
    assert [(b.kind, plain.text[b.start : b.end]) for b in plain.blocks] == [
        *[("paragraph", "Thân"), ("header", "Dự thảo\nMật"), ("footer", "Sở A")],
    ]
    full = lines(body.format("<w:titlePg/>"), parts | {"settings": "<w:evenAndOddHeaders/>"})
    assert full == ["Thân", "Dự thảo\nMật", "Trang đầu", "Trang chẵn", "Sở A"]


def picture(width: int, height: int) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><a:blip r:embed="x"/></wp:inline></w:drawing></w:r>'
    )


BREAK = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (p("a") + para(picture(7_000_000, 10_000_000)) * 3, 3),
        (para("a", BREAK) + para(picture(900_000, 900_000), BREAK) + p("b"), 1),
        (para("a", picture(900_000, 900_000), BREAK) + p("b"), 0),
        (para("a", BREAK, picture(900_000, 900_000)) + p("b"), 0),
        (para("a", BREAK) + para(BOX.format(p("khung")), BREAK) + p("b"), 0),
    ],
    ids=["large pictures", "a page of its own", "beside text", "above text", "text box"],
)
def test_pages_that_are_pictures_are_told(body: str, pages: int) -> None:
    warnings = document(body).warnings
    assert [w.split(" ")[0] for w in warnings] == ([str(pages)] if pages else [])
    assert all("run OCR" in w for w in warnings)


def test_damaged_side_parts_cost_only_themselves() -> None:
    made = document(
        p("Thân") + f"<w:sectPr>{reference('header', 'header1', 'default')}</w:sectPr>", {"numbering": "<", "header1": "<"}
    )
    assert made.text == "Thân\n"
    assert made.warnings == [
        "the automatic numbers of this file are damaged and were not read",
        "a page header is damaged and was not read",
    ]
