"""A file is what its content says; its extension decides only where the content says nothing."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract import InputError, read
from ntm_extract.ingest import office
from ntm_extract.ingest.charsets.tables import charset
from ntm_extract.ingest.formats import sniff
from tests.ingest.samples import PLAN, pdf, show, word_plan

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
HTML = b"<!DOCTYPE html><html><body><p>Ke hoach</p></body></html>"
RTF = rb"{\rtf1\ansi Ke hoach\par}"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def ole(entry: str, flags: int = 0) -> bytes:
    """A compound file as far as it is looked at: a header, a directory with one entry, and that entry's first sector."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 22 + struct.pack("<H", 9) + b"\x00" * 480
    name = (entry + "\0").encode("utf-16-le").ljust(64, b"\0")
    directory = (name + b"\0" * 52 + struct.pack("<I", 1) + b"\0" * 8).ljust(512, b"\0")
    return header + directory + (b"\xec\xa5" + b"\0" * 8 + struct.pack("<H", flags)).ljust(512, b"\0")


CONTENTS = [
    (PLAN.encode(), "text"),
    (charset("vni").write(PLAN), "text"),
    (PLAN.encode("utf-16"), "text"),
    (PLAN.encode("utf-16-le"), "text"),
    (pdf(show(72, 700, "a")), "pdf"),
    (b"\n junk of a mail gateway\n" + pdf(show(72, 700, "a")), "pdf"),
    (RTF, "rtf"),
    (b"\xef\xbb\xbf\n" + RTF, "rtf"),
    (zipped(word__document=b"<x/>"), "docx"),
    (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
    (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "other"),
    (zipped(xl__workbook=b"<x/>"), "other"),
    (b"PK\x03\x04 cut short", None),
    (ole("WordDocument"), "doc"),
    (ole("WordDocument", 0x0100), "locked"),
    (ole("EncryptedPackage"), "locked"),
    (ole("Workbook"), "other"),
    (ole("Thumbnail"), None),
    (PNG, "image"),
    (b"\xff\xd8\xff\xe0", "image"),
    (b"II*\x00", "image"),
    (HTML, "other"),
    (b"MIME-Version: 1.0\r\n", "other"),
    (gzip.compress(b"a"), "other"),
    (b"\x00\x01\x02" * 40, None),
]


@pytest.mark.parametrize(("data", "kind"), CONTENTS, ids=[f"{i} {k}" for i, (_, k) in enumerate(CONTENTS)])
def test_contents(data: bytes, kind: str | None) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"%PDF-"]))
def test_any_content_is_sniffed(data: bytes, head: bytes) -> None:
    sniff(head + data)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.doc", "docx"),
        ("a.txt", "docx"),
        ("a.pdf", "docx"),
        ("a.zip", "docx"),
        ("a", "docx"),
        ("a.doc", "text"),
        ("a.pdf", "text"),
    ],
)
def test_a_file_of_another_format_is_read_as_what_it_is(tmp_path: Path, name: str, kind: str) -> None:
    right = word_plan(tmp_path / "right.docx")
    if kind == "text":
        right = tmp_path / "right.txt"
        right.write_text(PLAN, encoding="utf-8")
    (tmp_path / name).write_bytes(right.read_bytes())
    document = read(tmp_path / name)
    assert document.text == read(right).text
    assert document.warnings == [f"{name} is really a {'text' if kind == 'text' else '.docx'} file; read as such"]


@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.dotx", "A.DOCX"])
def test_the_kinds_of_word_files_are_no_surprise(tmp_path: Path, name: str) -> None:
    data = word_plan(tmp_path / "right.docx").read_bytes()
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name).warnings == []


def test_legacy_text_with_a_word_extension_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(charset("vni").write(PLAN))
    document = read(tmp_path / "a.doc")
    assert document.text == PLAN and len(document.warnings) == 2


REFUSED = [
    ("a.doc", HTML, "unknown_format", "a web page"),
    ("a.docx", PNG, "unknown_format", "this is an image and no .docx file"),
    ("a.doc", zipped(xl__workbook=b"<x/>"), "unknown_format", "save it as one of"),
    ("a.html", HTML, "unknown_format", "a web page; open it in Word"),
    ("a.htm", HTML, "unknown_format", "a web page; open it in Word"),
    ("a.xlsx", zipped(xl__workbook=b"<x/>"), "unknown_format", "a spreadsheet; copy the plan"),
    ("a.zip", zipped(a=b"x"), "unknown_format", "an archive; unpack it"),
    ("a.docx", ole("EncryptedPackage"), "unreadable", "protected by a password"),
    ("a.doc", ole("WordDocument", 0x0100), "unreadable", "protected by a password"),
    ("a.pdf", b"\x81\x8d\x8f" * 30, "unreadable", "send the original again"),
    ("a.docx", b"\x81\x8d\x8f" * 30, "unreadable", "send the original again"),
    ("a.odt", b"PK\x03\x04 cut", "unreadable", "send the original again"),
]


@pytest.mark.parametrize(("name", "data", "category", "words"), REFUSED, ids=[f"{i} {r[0]}" for i, r in enumerate(REFUSED)])
def test_what_is_no_document_is_refused_and_starts_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, category: str, words: str
) -> None:
    monkeypatch.setattr(office, "program", lambda: pytest.fail("the program was asked for"))
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    assert caught.value.category == category and words in caught.value.message and "\n" not in str(caught.value)
