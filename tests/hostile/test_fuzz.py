"""Any damage to a file of any format, under any extension: it is read, or refused on one line.

The readers' own fuzz tests are in tests/ingest; here the whole way of a file is tried. LibreOffice and Tesseract, which take a
second each, are stood in for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ntm_extract import InputError, read
from ntm_extract.ingest import office, picture, scan, swollen
from tests.hostile.files import EXTENSIONS, plan_docx, plan_pdf
from tests.ingest.samples import PLAN
from tests.ingest.scans import as_picture
from tests.ingest.test_formats import ole
from tests.ingest.test_office import odt_plan, rtf_plan

SHEET = Image.effect_noise((40, 50), 60)
PICTURES = {kind: as_picture(SHEET, kind) for kind in ("PNG", "JPEG", "TIFF", "BMP")}
DAMAGE = st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=12)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    docx = plan_docx(tmp_path_factory.mktemp("fuzz"))
    texts = {"txt": PLAN.encode(), "utf-16": PLAN.encode("utf-16"), "nfd": PLAN.encode("utf-8")[:900]}
    return texts | PICTURES | {"docx": docx, "pdf": plan_pdf(), "odt": odt_plan(), "rtf": rtf_plan(), "doc": ole("WordDocument")}


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    def converted(_data: bytes, path: str, *_: Any) -> bytes:
        raise InputError(path, "unreadable", "LibreOffice is not asked here")

    def recognised(pages: Iterator[Any], path: str) -> list[Any]:
        assert all(page.size and dpi > 0 for _, page, dpi in pages)
        raise InputError(path, "empty", "Tesseract is not asked here")

    def rendered(_data: bytes, _numbers: list[int], path: str) -> dict[int, Any]:
        raise InputError(path, "no_ocr", "Tesseract is not asked here")

    monkeypatch.setattr(office, "_convert", converted)
    monkeypatch.setattr(scan, "recognise_pictures", recognised)
    monkeypatch.setattr(scan, "recognise", rendered)


def damaged(data: bytes, damage: list[tuple[int, int]], cut: int) -> bytes:
    out = bytearray(data)
    for place, byte in damage:
        out[place % len(out)] = byte
    return bytes(out[: len(out) - cut % len(out)])


FORMATS = ("txt", "utf-16", "nfd", "docx", "pdf", "odt", "rtf", "doc", *PICTURES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(FORMATS), st.sampled_from(EXTENSIONS), DAMAGE, st.just(0) | st.integers(0, 1 << 14))
def test_any_file_is_read_or_refused(
    whole: dict[str, bytes], tmp_path: Path, kind: str, extension: str, damage: list[tuple[int, int]], cut: int
) -> None:
    path = tmp_path / f"a.{extension}"
    path.write_bytes(damaged(whole[kind], damage, cut))
    try:
        document = read(path)
    except InputError as error:
        assert error.path == str(path) and "\n" not in error.message
    else:
        assert document.text.strip()


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(PICTURES)), DAMAGE, st.just(0) | st.integers(0, 4000))
def test_any_picture_is_opened_or_refused(kind: str, damage: list[tuple[int, int]], cut: int) -> None:
    data = damaged(PICTURES[kind], damage, cut)
    with pytest.raises(InputError) as caught:
        picture.ingest(data, "a.png", "a.png", "0" * 64)
    assert caught.value.category in ("unreadable", "too_large", "empty")


@settings(max_examples=80, deadline=None)
@given(DAMAGE, st.integers(0, 2000), st.text(alphabet="{}\\\\pict \\bin9a'u?-\n", max_size=300))
def test_any_older_office_file_is_weighed(damage: list[tuple[int, int]], cut: int, markup: str) -> None:
    for data in (damaged(odt_plan(), damage, cut), b"{\\rtf1" + markup.encode() * 20):
        try:
            (swollen.refuse_bombs if data.startswith(b"PK") else swollen.refuse_endless)(data, "a")
        except InputError as error:
            assert error.category in ("unreadable", "too_large")


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"{\\rtf1 " + b"a" * 900 + b"}", False),
        (b"{\\rtf1 " + b"a" * 1100 + b"}", True),
        (b"{\\rtf1 {\\pict\\pngblip " + b"ab" * 2000 + b"}}", False),
        (b"{\\rtf1 {\\*\\shppict{\\pict{\\*\\x y}" + b"ab" * 2000 + b"}}}", False),
        (b"{\\rtf1 " + b"\\par\\b0 " * 2000 + b"}", False),
        (b"{\\rtf1 " + b"\\u7841?" * 900 + b"}", False),
        (b"{\\rtf1 " + b"\\u7841?" * 1100 + b"}", True),
    ],
    ids=["short", "long", "picture", "nested picture", "markup", "short in codes", "long in codes"],
)
def test_the_text_of_an_rtf_file_is_measured(monkeypatch: pytest.MonkeyPatch, data: bytes, refused: bool) -> None:
    monkeypatch.setattr(swollen, "MAX_CHARACTERS", 1000)
    if not refused:
        return swollen.refuse_endless(data, "a.rtf")
    with pytest.raises(InputError) as caught:
        swollen.refuse_endless(data, "a.rtf")
    assert caught.value.category == "too_large"


def test_a_coloured_picture_on_white_keeps_what_shows() -> None:
    sheet = Image.new("RGBA", (4, 1), (0, 0, 0, 0))
    sheet.putpixel((1, 0), (0, 0, 0, 255))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    grey = picture._grey(Image.open(out))
    assert [grey.getpixel((x, 0)) for x in range(4)] == [255, 0, 255, 255]
