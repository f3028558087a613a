"""Automatic numbers and bullets stand in front of their paragraphs as Word shows them."""

from __future__ import annotations

import re
import time

import pytest

from ntm_extract import read
from tests.conftest import SHARED
from tests.ingest.word_parts import RULED, cell, document, lines, listed, para, run, table


def level(depth: int, form: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels: str, key: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int = 0, overrides: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_at(depth: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


OUTLINE = abstract(
    level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "decimal", "%2.%3."), level(3, "lowerLetter", "%4)")
)
FONT = '<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}"/></w:rPr>'

# name, numbering part, (list, level) of each paragraph, labels
CASES = [
    ("outline", OUTLINE + num(1), [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)],
     ["I.", "1.", "1.1.", "1.2.", "a)", "b)", "2.", "2.1.", "II.", "1."]),
    ("a level skipped counts as begun", OUTLINE + num(1), [(1, 2), (1, 2)], ["1.1.", "1.2."]),
    ("legal numbers", abstract(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", "<w:isLgl/>")) + num(1),
     [(1, 0), (1, 1)], ["I.", "1.1."]),
    ("two lists of one definition count on", OUTLINE + num(1) + num(2), [(1, 0), (2, 0), (1, 0)], ["I.", "II.", "III."]),
    ("a start of its own", OUTLINE + num(1) + num(2, overrides=start_at(0, 1)), [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0)],
     ["I.", "II.", "I.", "II.", "III."]),
    ("a start below", OUTLINE + num(1, overrides=start_at(1, 4)), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)],
     ["I.", "4.", "5.", "II.", "4."]),
    ("a level of its own", OUTLINE + num(1, overrides=f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "Điều %1.")}</w:lvlOverride>'),
     [(1, 0), (1, 0)], ["Điều 1.", "Điều 2."]),
    ("never restarts", abstract(level(0, "decimal", "%1."), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>')) + num(1),
     [(1, 0), (1, 1), (1, 0), (1, 1)], ["1.", "(1)", "2.", "(2)"]),
    ("letters and romans", abstract(level(0, "upperLetter", "%1."), level(1, "lowerRoman", "%2)"), level(2, "decimalZero", "%3")) + num(1),
     [(1, 0), (1, 1), (1, 1), (1, 1), (1, 1), (1, 2)], ["A.", "i)", "ii)", "iii)", "iv)", "01"]),
    ("start", abstract(level(0, "lowerLetter", "%1)", start=26)) + num(1), [(1, 0), (1, 0)], ["z)", "aa)"]),
    ("zero", abstract(level(0, "decimal", "%1.", start=0)) + num(1), [(1, 0), (1, 0)], ["0.", "1."]),
    ("two lists", OUTLINE + abstract(level(0, "decimal", "%1/"), key=1) + num(1) + num(2, 1), [(1, 0), (2, 0), (1, 0), (2, 0)],
     ["I.", "1/", "II.", "2/"]),
    ("dashes", abstract(level(0, "bullet", "-"), level(1, "bullet", "+"), level(2, "bullet", "–")) + num(1),
     [(1, 0), (1, 1), (1, 2)], ["-", "+", "–"]),
    ("marks of symbol fonts", abstract(
        level(0, "bullet", "\uf0b7", FONT.format("Symbol")), level(1, "bullet", "o", FONT.format("Courier New")),
        level(2, "bullet", "\uf0a7", FONT.format("Wingdings")), level(3, "bullet", "\uf0d8", FONT.format("Wingdings"))) + num(1),
     [(1, 0), (1, 1), (1, 2), (1, 3)], ["•", "+", "▪", "-"]),
    ("no list", OUTLINE + num(1), [(0, 0), (7, 0)], ["", ""]),
    ("no text", abstract(level(0, "none", "")) + num(1), [(1, 0)], [""]),
]  # fmt: skip


@pytest.mark.parametrize(("numbering", "places", "labels"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_labels(numbering: str, places: list[tuple[int, int]], labels: list[str]) -> None:
    made = document("".join(listed("mục", *place) for place in places), {"numbering": numbering})
    assert [made.text[b.start : b.end] for b in made.blocks] == [f"{label} mục".strip() for label in labels]
    assert [b.kind for b in made.blocks] == ["list_item" if label else "paragraph" for label in labels]


STYLES = """
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Mục nhỏ"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
  <w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="Mục con"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="ring"><w:name w:val="a"/><w:basedOn w:val="gnir"/></w:style>
<w:style w:type="paragraph" w:styleId="gnir"><w:name w:val="b"/><w:basedOn w:val="ring"/></w:style>
"""


def styled(style: str, text: str, more: str = "") -> str:
    return para(text, properties=f'<w:pStyle w:val="{style}"/>{more}')


def test_styles_give_numbers_and_headings() -> None:
    numbering = abstract(
        level(0, "upperRoman", "%1.", '<w:pStyle w:val="H1"/>'), level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>')
    )
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = [
        styled("H1", "Mục tiêu"),
        styled("H2", "Chung"),
        styled("H3", "Riêng"),
        styled("H2", "Không số", off),
        styled("ring", "Thân"),
    ]
    made = document("".join(body), {"numbering": numbering + num(1), "styles": STYLES})
    assert [(b.kind, made.text[b.start : b.end]) for b in made.blocks] == [
        *[
            ("heading", "I. Mục tiêu"),
            ("heading", "1. Chung"),
            ("heading", "2. Riêng"),
            ("heading", "Không số"),
            ("paragraph", "Thân"),
        ],
    ]


def test_a_number_column_shows_its_numbers_and_empty_paragraphs_show_none() -> None:
    numbering = {"numbering": abstract(level(0, "decimal", "%1.")) + num(1)}
    rows = [[cell(listed("")), cell(text), cell("x")] for text in ("Xã A", "Xã B")]
    assert lines(table(*rows), numbering) == ["1.", "Xã A", "x", "2.", "Xã B", "x"]
    assert lines(listed("a") + listed("") + listed("b"), numbering) == ["1. a", "3. b"]


def test_deleted_and_hidden_items_are_not_counted() -> None:
    numbering = {"numbering": abstract(level(0, "decimal", "%1.")) + num(1)}
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = para("<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>", properties=f"{place}<w:rPr><w:del/></w:rPr>")
    hidden = para(run("ẩn", "<w:vanish/>"), properties=f"{place}<w:rPr><w:vanish/></w:rPr>")
    assert lines(listed("a") + deleted + hidden + listed("b"), numbering) == ["1. a", "2. b"]
    ends = table([cell(listed("a"), deleted), "x"], [cell(listed("b"), hidden), "y"], properties=RULED)
    assert lines(ends, numbering) == ["1. a", "x", "2. b", "y"]


def test_a_heading_runs_into_its_paragraph_over_a_hidden_mark() -> None:
    numbering = {"numbering": abstract(level(0, "decimal", "%1.")) + num(1)}
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    heading = para("Thu nhập. ", properties=f"{place}<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert lines(heading + para("Đạt 52 triệu đồng."), numbering) == ["1. Thu nhập. Đạt 52 triệu đồng."]


def test_labels_cannot_swell() -> None:
    long = abstract(level(0, "decimal", "x" * 100_000 + "%1"), level(1, "lowerLetter", "%2", start=2_000_000_000)) + num(1)
    began = time.process_time()
    made = document("".join(listed("a", 1, n % 2) for n in range(2000)), {"numbering": long})
    assert len(made.text) < 500_000 and time.process_time() - began < 5


def test_the_automatic_lists_of_a_real_plan_read_like_its_text() -> None:
    """Every line of the plan's Word file that is a list item stands in its text file, dash and all."""
    name = "lang-son-2021-2025"
    if not (SHARED / "renderings" / f"{name}.docx").is_file():
        pytest.skip("the real plans of ../shared are not here")
    made = read(SHARED / "renderings" / f"{name}.docx")
    items = [" ".join(made.text[b.start : b.end].split()) for b in made.blocks if b.kind == "list_item"]
    text = re.sub(r"\s+", " ", (SHARED / "plans" / f"{name}.txt").read_text(encoding="utf-8"))
    assert len(items) == 5 and all(item.startswith("- ") and f" {item} " in text for item in items)
