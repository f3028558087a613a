"""Word files that are protected, mislabelled, or made to take time or memory."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_extract import InputError, read
from ntm_extract.ingest.word import ingest
from ntm_extract.ingest.word import package as room
from tests.ingest.samples import W, p
from tests.ingest.word_parts import MAIN_TYPE, RULED, cell, document, lines, package, para, save, table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        ingest(data, "a.docx", "a.docx", "0" * 64)
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(400), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word .doc"),
        (b"PK\x03\x04", "cut short"),
        (b"PK\x05\x06" + bytes(18), "not a readable Word file"),
    ],
    ids=["protected", "old", "cut", "empty zip"],
)
def test_what_is_no_readable_word_file_says_why(data: bytes, says: str) -> None:
    error = refusal(data)
    assert error.category == "unreadable" and says in error.message


def test_a_member_under_a_password_says_so() -> None:
    data = bytearray(package(p("a")))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + flags] |= 1
    assert "protected by a password" in refusal(bytes(data)).message


def test_macro_enabled_and_strict_files_read_like_others(tmp_path: Path) -> None:
    macro = package(p("Kế hoạch"), main_type="application/vnd.ms-word.document.macroEnabled.main+xml")
    (tmp_path / "a.docm").write_bytes(macro)
    assert read(tmp_path / "a.docm").text == "Kế hoạch\n"
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("Kế hoạch")))) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert ingest(strict.getvalue(), "a.docx", "a.docx", "0" * 64).text == "Kế hoạch\n"


def test_references_to_nothing_and_to_the_network_do_no_harm() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("a"), {"styles": ""}))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b'Target="styles.xml"', b'Target="NULL"')
            external = (
                b'<Relationship Id="z" Type="x/numbering" Target="http://192.0.2.1/n.xml" TargetMode="External"/></Relationships>'
            )
            new.writestr(name, content.replace(b"</Relationships>", external))
    made = ingest(data.getvalue(), "a.docx", "a.docx", "0" * 64)
    assert (made.text, made.warnings) == ("a\n", [])


def liar(inflated: int) -> bytes:
    """A Word file whose document part unpacks to ``inflated`` bytes and says that it has 100."""
    head = f'<w:document xmlns:w="{W}"><w:body>'.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(head) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(inflated >> 20)) + packer.flush()
    name = b"word/document.xml"
    fields = struct.pack("<HHHHIIIHH", 0, 8, 0, 0, zlib.crc32(b"x"), len(packed), 100, len(name), 0)
    local = b"PK\x03\x04\x14\x00" + fields + name + packed
    entry = b"PK\x01\x02\x14\x00\x14\x00" + fields + bytes(14) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def test_declared_sizes_are_not_trusted() -> None:
    data = liar(300 << 20)
    tracemalloc.start()
    began = time.process_time()
    assert refusal(data).category == "unreadable"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20 and time.process_time() - began < 5


def test_a_part_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_PART", 1 << 20)
    assert refusal(package(p("a" * (1 << 20)))).category == "too_large"
    monkeypatch.setattr(room, "MAX_PART", 1 << 24)
    monkeypatch.setattr(room, "MAX_TAGS", 1000)
    assert refusal(package(p("a") * 1000)).category == "too_large"


def test_other_compressions_than_words_are_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{p("a")}</w:body></w:document>')
    assert refusal(data.getvalue()).category == "unreadable"


def nested(depth: int) -> str:
    body = table(["a", "b"], properties=RULED)
    for _ in range(depth):
        body = table([cell("x", body, "<w:p/>"), "y"], properties=RULED)
    return body


@pytest.mark.parametrize("depth", [20, 70, 2000])
def test_tables_nested_too_deep_are_refused_and_others_read(depth: int) -> None:
    try:
        made = document(nested(depth))
    except InputError as error:
        assert error.category == "unreadable" and depth > 70
    else:
        assert depth <= 70
        assert max(b.table or 0 for b in made.blocks) == depth
        assert sum(made.text[b.start : b.end] == "x" for b in made.blocks) == depth


BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>'
TEN_THOUSAND_NOTES = "".join('<w:r><w:footnoteReference w:id="1"/></w:r>' for _ in range(10_000))


@pytest.mark.parametrize(
    "body",
    [
        "<w:p/>" * 100_000 + p("a"),
        para("a", BEGIN) * 20_000,
        para("a", TEN_THOUSAND_NOTES),
        table(["a", "b"]) * 10_000,
        table(*[["a"] * 20] * 2_000),
        para("a", properties="<w:rPr><w:del/></w:rPr>") * 50_000,
        table(["a", "b"], properties="") * 300 + "<w:p/>" * 50_000,
        "<w:sdt><w:sdtContent>" * 60 + p("a") * 10_000 + "</w:sdtContent></w:sdt>" * 60,
    ],
    ids=["empty", "open fields", "notes", "tables", "cells", "deleted marks", "tables before empty", "controls"],
)
def test_large_bodies_take_seconds_and_little_room(body: str) -> None:
    notes = {"footnotes": f'<w:footnote w:id="1">{p("chú " * 10_000)}</w:footnote>'}
    data = package(body, notes)
    began = time.process_time()
    made = ingest(data, "a.docx", "a.docx", "0" * 64)
    assert time.process_time() - began < 8
    assert len(made.text) < 3_000_000


def test_rings_do_not_turn_for_ever() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("xy", "yx", "zz")
    )
    numbering = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="x"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    body = "".join(
        para(key, properties=f'<w:pStyle w:val="{key}"/><w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr>')
        for key in "xyz"
    )
    assert lines(body, {"styles": styles, "numbering": numbering}) == ["x", "y", "z"]


def test_an_entity_in_any_part_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("BIMAT", encoding="utf-8")
    prolog = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY % y SYSTEM "{(tmp_path / "secret").as_uri()}"> %y;]>'
    made = ingest(package(p("trước &x;") + p("sau"), main_type=MAIN_TYPE, prolog=prolog), "a.docx", "a.docx", "0" * 64)
    assert "BIMAT" not in made.text and "sau" in made.text


def test_a_word_file_leaves_nothing_beside_it(tmp_path: Path) -> None:
    read(save(tmp_path, p("a")))
    assert [f.name for f in tmp_path.iterdir()] == ["a.docx"]


# Every element and value that the reader asks for, in any order and place.
TAGS = [
    "p",
    "pPr",
    "r",
    "rPr",
    "t",
    "tbl",
    "tblPr",
    "tblBorders",
    "tblStyle",
    "tr",
    "trPr",
    "tc",
    "tcPr",
    "tcBorders",
    "gridSpan",
    "gridBefore",
    "vMerge",
    "hMerge",
    "numPr",
    "numId",
    "ilvl",
    "pStyle",
    "rStyle",
    "rFonts",
    "vanish",
    "caps",
    "outlineLvl",
    "sectPr",
    "headerReference",
    "titlePg",
    "pgSz",
    "br",
    "tab",
    "cr",
    "sym",
    "fldChar",
    "instrText",
    "fldSimple",
    "footnoteReference",
    "endnoteReference",
    "drawing",
    "pict",
    "object",
    "txbxContent",
    "sdt",
    "sdtPr",
    "sdtContent",
    "showingPlcHdr",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "hyperlink",
    "noBreakHyphen",
    "softHyphen",
    "pageBreakBefore",
    "lastRenderedPageBreak",
    "abstractNum",
    "num",
    "lvl",
    "lvlText",
    "lvlOverride",
    "startOverride",
    "numFmt",
    "start",
    "isLgl",
    "suff",
    "lvlRestart",
    "numStyleLink",
    "abstractNumId",
    "style",
    "name",
    "basedOn",
    "docDefaults",
    "rPrDefault",
    "footnote",
    "endnote",
    "top",
    "altChunk",
    "evenAndOddHeaders",
]
VALUES = [
    "",
    "0",
    "1",
    "2",
    "-1",
    "x",
    "99999999999999999999",
    "bullet",
    "lowerRoman",
    "restart",
    "continue",
    "begin",
    "separate",
    "end",
]
ATTRIBUTES = st.dictionaries(st.sampled_from(["val", "id", "type", "ilvl", "numId", "abstractNumId", "styleId", "font", "char", "w", "h",
                                              "ascii", "hAnsi", "fldCharType", "default"]), st.sampled_from(VALUES), max_size=3)  # fmt: skip


def element(tag: str, attributes: dict[str, str], inner: list[str]) -> str:
    given_attributes = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{tag}{given_attributes}>{''.join(inner) or ('chữ' if tag in ('t', 'instrText') else '')}</w:{tag}>"


SOUP = st.recursive(
    st.builds(element, st.sampled_from(TAGS), ATTRIBUTES, st.just([])),
    lambda inner: st.builds(element, st.sampled_from(TAGS), ATTRIBUTES, st.lists(inner, max_size=5)),
    max_leaves=40,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(SOUP, max_size=6), st.lists(SOUP, max_size=4), st.lists(SOUP, max_size=4), st.lists(SOUP, max_size=3))
def test_any_markup_is_read_or_refused(body: list[str], numbering: list[str], styles: list[str], notes: list[str]) -> None:
    parts = {"numbering": numbering, "styles": styles, "footnotes": notes, "header1": notes}
    made = document("".join(body), {name: "".join(content) for name, content in parts.items()})
    assert all(b.paragraph for b in made.blocks if b.kind not in ("header", "footer"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_any_damage_is_read_or_refused(at: int, junk: bytes) -> None:
    data = package(table(["a", "b"], properties=RULED) + p("c"), {"styles": "", "numbering": ""})
    at %= len(data)
    try:
        ingest(data[:at] + junk + data[at + len(junk) :], "a.docx", "a.docx", "0" * 64)
    except InputError as error:
        assert error.category in ("unreadable", "too_large")
