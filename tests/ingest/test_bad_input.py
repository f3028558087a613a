"""Files that are no plan: each fails with a stable category and one line that names the file and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntm_extract import InputError, read
from ntm_extract.batch import Job, convert_file
from tests.ingest.samples import PLAN, pdf

# file name, content, category, words of the way out
BAD = [
    ("empty.txt", b"", "empty", "export it again"),
    ("blank.txt", b" \r\n\t\n", "empty", "export it again"),
    ("mark.txt", b"\xef\xbb\xbf", "empty", "run OCR"),
    ("plan.wpd", b"x", "unknown_format", "save it as one of .txt, .docx, .pdf"),
    ("junk.doc", b"\x00\x01" * 90, "unreadable", "send the original again"),
    ("plan", PLAN.encode(), "unknown_format", "save it as one of .txt, .docx, .pdf"),
    ("junk.txt", bytes(range(256)) * 20, "not_text", "UTF-8"),
    ("zeros.txt", b"\x00" * 900 + b"a", "not_text", "extension is right"),
    ("junk.docx", b"PK\x03\x04 no zip", "unreadable", "send the original again"),
    ("junk.pdf", b"%PDF-1.4", "unreadable", "send the original again"),
    ("scan.pdf", pdf(b""), "empty", "run OCR"),
]
# Readable, and yet no plan about nông thôn mới: only known once it is extracted.
NO_PLAN = {
    "recipe.txt": "Nấu canh chua: cho me vào nồi, thêm cá lóc, nêm nước mắm, rắc ngò gai rồi dọn ra.\n" * 5,
    "other plan.txt": PLAN.replace("nông thôn mới", "đô thị thông minh"),
    "letter.txt": "Chào chị, cuối tuần này em về quê xem con đường nông thôn mới vừa đổ bê tông xong.\n",
    "marks.txt": "***\n---\n",
}


@pytest.mark.parametrize(("name", "data", "category", "way_out"), BAD, ids=[b[0] for b in BAD])
def test_unreadable_files(tmp_path: Path, name: str, data: bytes, category: str, way_out: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    error = caught.value
    assert (error.path, error.category) == (str(path), category)
    assert way_out in error.message and "\n" not in error.message
    assert str(error) == f"{path}: {error.message}"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the path") as missing:
        read(tmp_path / "no.txt")
    assert (missing.value.path, missing.value.category) == (str(tmp_path / "no.txt"), "missing")
    with pytest.raises(InputError, match="give a file") as folder:
        read(tmp_path)
    assert (folder.value.path, folder.value.category) == (str(tmp_path), "unreadable")


def test_a_name_that_the_system_cannot_hold_is_an_input_error() -> None:
    with pytest.raises(InputError):
        read("k" * 300 + ".txt")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntm_extract.ingest.MAX_BYTES", len(PLAN.encode()) - 1)
    (tmp_path / "big.txt").write_text(PLAN, encoding="utf-8")
    with pytest.raises(InputError, match="split the file") as caught:
        read(tmp_path / "big.txt")
    assert caught.value.category == "too_large"


@pytest.mark.parametrize("name", NO_PLAN)
def test_a_text_that_is_no_plan_writes_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(NO_PLAN[name], encoding="utf-8")
    outcome = convert_file(Job(tmp_path / name, tmp_path / "out.json"))
    assert outcome.category == "not_a_plan" and "check that this is the right file" in (outcome.message or "")
    assert not (tmp_path / "out.json").exists()
