"""Broken and hostile PDF files: each ends in seconds, within memory, with its text or with one clear line."""

from __future__ import annotations

import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_extract import InputError
from ntm_extract.document import Document
from ntm_extract.ingest.pdf import ingest
from tests.ingest.pdf_samples import build, text
from tests.ingest.samples import pdf, show

TWO = pdf(show(72, 700, "mot"), show(72, 700, "hai"))
XREF = int(TWO[TWO.rfind(b"startxref") + 9 :].split()[0])


def document(data: bytes) -> Document:
    return ingest(data, "a.pdf", "a.pdf", "0" * 64)


def packed(content: bytes) -> bytes:
    """A page whose drawing is packed."""
    stream = zlib.compress(content, 9)
    plain = pdf(b"@@")
    return plain.replace(
        b"<< /Length 2 >>\nstream\n@@", b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s" % (len(stream), stream)
    )


def linearized(length: int) -> bytes:
    """A file that announces its length at its beginning, as files made for the web do."""
    return TWO.replace(b"%PDF-1.4\n", b"%%PDF-1.4\n99 0 obj\n<< /Linearized 1 /L %d >>\nendobj\n%%%%EOF\n" % length)


def multiplied(depth: int, width: int) -> bytes:
    """A page with a form that draws the next one ``width`` times, and so on."""
    page = pdf(b"/X Do ").replace(b"/Resources << ", b"/Resources << /XObject << /X 50 0 R >> ")
    forms = b""
    for number in range(50, 50 + depth):
        content = b"/X Do\n" * width if number < 49 + depth else show(72, 700, "x")
        keys = b"/Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>" % (
            number + 1
        )
        forms += b"%d 0 obj\n<< /Type /XObject %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
            number,
            keys,
            len(content),
            content,
        )
    return page.replace(b"xref\n", forms + b"xref\n", 1).replace(b"startxref\n", b"startxref\n1")


READ = {
    "a ring of cross-reference tables": TWO.replace(b"trailer << ", b"trailer << /Prev %d " % XREF),
    "no cross-reference table where it should be": TWO.replace(b"startxref\n%d" % XREF, b"startxref\n7"),
    "more pages announced than there are": TWO.replace(b"/Count 2", b"/Count 2000000"),
    "less than no pages announced": TWO.replace(b"/Count 2", b"/Count -2"),
    "an enormous page": TWO.replace(b"595 842", b"200000 200000"),
    "a page turned inside out": TWO.replace(b"[0 0 595 842]", b"[595 842 0 0]"),
    "a page of no size": TWO.replace(b"[0 0 595 842]", b"[0 0 0 0]"),
    "junk at the end": TWO + b"\n" * 200 + b"<html>" * 50,
}
REFUSED = {
    "pages that are their own parents": (TWO.replace(b"[5 0 R 7 0 R ]", b"[2 0 R 2 0 R ]"), "unreadable", "send the original"),
    "cut after it was made for the web": (linearized(len(TWO) + 5000), "unreadable", "cut short"),
    "a drawing that unpacks to gigabytes": (packed(b"1 1 m 500 500 l S\n" * 4_000_000), "too_large", "no ordinary plan"),
    "spaces that unpack to gigabytes": (packed(b" " * 200_000_000), "too_large", "no ordinary plan"),
    "forms that multiply": (multiplied(9, 10), "too_large", "multiply"),
    "only marks of its kind": (b"%PDF-1.7\n%%EOF\n", "unreadable", "send the original"),
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_damage_that_can_be_mended(data: bytes) -> None:
    assert document(data).text.startswith("mot\n")


@pytest.mark.parametrize(("data", "category", "words"), REFUSED.values(), ids=REFUSED)
def test_damage_that_cannot(data: bytes, category: str, words: str) -> None:
    began = time.process_time()
    with pytest.raises(InputError, match=words) as caught:
        document(data)
    assert caught.value.category == category
    assert time.process_time() - began < 5


def test_forms_within_forms_are_read() -> None:
    assert document(multiplied(4, 3)).text == "x\n"


def test_a_damaged_page_is_told_of() -> None:
    made = document(TWO.replace(b"[5 0 R 7 0 R ]", b"[5 0 R 2 0 R ]"))
    assert made.text == "mot\n"
    assert made.warnings == ["page 2 of 2 damaged and not read; send the original again"]


@pytest.mark.parametrize(
    "content", [show(72, 700, "x") * 200_000, show(72, 700, "x") + b"1 1 m 9 9 l S\n" * 200_000], ids=["text", "lines"]
)
def test_a_page_with_far_too_much_on_it(content: bytes) -> None:
    began = time.process_time()
    assert document(pdf(content)).text.startswith("x")
    assert time.process_time() - began < 5


def test_thousands_of_pages() -> None:
    began = time.process_time()
    assert len(document(pdf(*[show(72, 700, "mot hai")] * 3000)).pages) == 3000
    assert time.process_time() - began < 15


PLAIN = build(text(60, 700, "Ủy ban nhân dân tỉnh") + b"72 600 100 30 re S 172 600 100 30 re S\n", text(60, 700, "hết"))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=12), st.integers(0, 40))
def test_any_damage_is_read_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(PLAIN)
    for place, byte in changes:
        data[place] = byte
    try:
        made = document(bytes(data[: len(data) - cut]))
    except InputError as error:
        assert "\n" not in error.message
    else:
        assert [b.start for b in made.blocks] == sorted(b.start for b in made.blocks)
