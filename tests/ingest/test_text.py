"""Plain text in every encoding that is read: one plan, one set of records, offsets into the ingested text."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract import InputError, Plan, read
from ntm_extract.extraction import extract
from ntm_extract.ingest.text import decode, ingest
from tests.ingest.samples import PLAN, grounded, values

NFD = unicodedata.normalize("NFD", PLAN)
# Renderings whose ingested text is PLAN itself, so that even the offsets are the same.
SAME_TEXT = {
    "utf-8": PLAN.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + PLAN.encode(),
    "utf-16-le with mark": codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le"),
    "utf-16-be with mark": codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"),
    "utf-32-le with mark": codecs.BOM_UTF32_LE + PLAN.encode("utf-32-le"),
    "decomposed": NFD.encode(),
    "decomposed utf-16": codecs.BOM_UTF16_LE + NFD.encode("utf-16-le"),
}


def spans(plan: Plan) -> dict[str, list[tuple[int, int]]]:
    return {kind: [(r.start, r.end) for r in records] for kind, records in plan.records().items()}


def plan_of(folder: Path, data: bytes) -> Plan:
    (folder / "plan.txt").write_bytes(data)
    return extract(read(folder / "plan.txt"))


def test_the_sample_plan_holds_every_kind_of_record(tmp_path: Path) -> None:
    """The comparisons below would pass on nothing at all, were it not for this one."""
    plan = plan_of(tmp_path, PLAN.encode())
    assert plan.document.number == "58/KH-UBND" and plan.document.issue_date == "2023-03-14"
    assert [r.number for r in plan.references] == ["263/QĐ-TTg", "17/2022/NQ-HĐND"]
    assert "\n" in plan.references[1].text
    assert [c.name for c in plan.communes] == ["An Phú", "Hòa Kiến"]
    assert [(d.due_to, d.recurrence) for d in plan.deadlines] == [("2023-06-30", None), (None, "quarterly")]
    assert [t.text for t in plan.targets] == ["tối thiểu 04 xã", "52 triệu đồng/người/năm"]


@pytest.mark.parametrize("name", SAME_TEXT)
def test_every_encoding_gives_the_same_text_and_records(tmp_path: Path, name: str) -> None:
    clean, plan = plan_of(tmp_path, PLAN.encode()), plan_of(tmp_path, SAME_TEXT[name])
    assert plan.document_text == PLAN
    assert values(plan) == values(clean)
    assert spans(plan) == spans(clean)
    assert grounded(plan)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_latin_text_needs_no_mark(encoding: str) -> None:
    text = "Ke hoach xay dung nong thon moi nam 2023\n"
    assert decode(text.encode(encoding), "x.txt") == text


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_move_offsets_but_no_value(tmp_path: Path, line_end: str) -> None:
    clean, plan = plan_of(tmp_path, PLAN.encode()), plan_of(tmp_path, PLAN.replace("\n", line_end).encode())
    assert line_end in (plan.document_text or ""), "the file's own line ends are its text"
    assert values(plan) == values(clean)
    assert grounded(plan)


def test_blocks_are_the_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Một\r\n\r\nHai\nBa".encode())
    document = read(tmp_path / "a.txt")
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Một", "Hai", "Ba"]
    assert {b.kind for b in document.blocks} == {"line"}


def test_an_extension_in_capitals_is_known(tmp_path: Path) -> None:
    (tmp_path / "PLAN.TXT").write_text(PLAN, encoding="utf-8")
    assert read(str(tmp_path / "PLAN.TXT")).text == PLAN


def test_sha256_is_of_the_bytes_as_they_are(tmp_path: Path) -> None:
    data = codecs.BOM_UTF8 + NFD.encode()
    assert plan_of(tmp_path, data).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        "Kế hoạch".encode("utf-16") + b"\x00",  # cut in the middle of a code unit
        "Kế hoạch".encode()[:-1] + b"\xff",
        "Kê hoach năm".encode("cp1258"),  # a legacy Vietnamese page is no Unicode; guessing would invent letters
        bytes(range(256)) * 4,
        b"\x00\x01\x02" * 50,
    ],
)
def test_what_is_no_unicode_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x.txt")
    assert caught.value.category == "not_text"


@given(st.binary(max_size=300), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE]))
def test_any_bytes_are_a_document_or_an_input_error(data: bytes, mark: bytes) -> None:
    try:
        document = ingest(mark + data, "x.txt", "x.txt", "0" * 64)
    except InputError as error:
        assert error.category == "not_text" and error.path == "x.txt"
        return
    assert unicodedata.is_normalized("NFC", document.text)
    assert all("\n" not in document.text[b.start : b.end] for b in document.blocks)
    assert "".join(document.text[b.start : b.end] for b in document.blocks) == document.text.replace("\r", "").replace("\n", "")
