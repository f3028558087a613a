"""Picture files as input: resolution, rotation, transparency, several pages; broken and huge ones."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from ntm_extract import InputError, read
from ntm_extract.ingest import picture
from tests.ingest.scans import as_picture, needs_tesseract, page

LINE = "Phấn đấu có thêm 04 xã đạt chuẩn nông thôn mới."


def written(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@needs_tesseract
@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("a.png", "PNG", {}),
        ("a.jpg", "JPEG", {"quality": 80}),
        ("a.JPEG", "JPEG", {"dpi": (72, 72)}),  # a resolution that would make the page a poster
        ("a.tiff", "TIFF", {}),
        ("a.bmp", "BMP", {"dpi": (0, 0)}),
    ],
)
def test_pictures_are_read(tmp_path: Path, name: str, kind: str, options: dict[str, object]) -> None:
    document = read(written(tmp_path, name, as_picture(page([LINE]), kind, **options)))
    assert document.text.strip() == LINE
    (only,) = document.pages
    assert (only.number, only.engine, only.doubtful) == (1, "tesseract", False) and (only.confidence or 0) > 0.9
    place = document.locate(document.text.index("04"))
    assert place.page == 1 and place.box is not None and 150 < place.box[0] < 250


@needs_tesseract
def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    data = as_picture(page(["Trang thứ nhất."]), "TIFF", save_all=True, append_images=[page(["Trang thứ hai."])])
    document = read(written(tmp_path, "a.tif", data))
    assert [p.number for p in document.pages] == [1, 2] and "thứ hai" in document.text


@needs_tesseract
def test_the_turn_that_a_camera_noted_is_heeded(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a right angle clockwise to see it upright
    lying = page([LINE]).transpose(Image.Transpose.ROTATE_90)
    assert read(written(tmp_path, "a.jpg", as_picture(lying, "JPEG", exif=exif))).text.strip() == LINE


@needs_tesseract
def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    grey = page([LINE])
    clear = Image.merge("LA", (Image.new("L", grey.size, 0), grey.point(lambda v: 255 - v)))
    assert read(written(tmp_path, "a.png", as_picture(clear, "PNG"))).text.strip() == LINE


@needs_tesseract
def test_a_picture_without_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no text was recognised") as caught:
        read(written(tmp_path, "a.png", as_picture(page([]), "PNG")))
    assert caught.value.category == "empty"


def huge() -> bytes:
    """A few hundred bytes that claim to be a picture of 400 million pixels."""
    data = bytearray(as_picture(Image.new("L", (8, 8)), "BMP"))
    data[18:26] = (20_000).to_bytes(4, "little") * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "category"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable"),
        ("a.jpg", b"khong phai anh", "unreadable"),
        ("a.tif", b"II*\0\xff\xff\xff\xff", "unreadable"),
        ("a.gif.png", b"GIF89a" + b"\1\0" * 20, "unreadable"),
        ("a.bmp", huge(), "too_large"),
    ],
)
def test_broken_and_huge_pictures(tmp_path: Path, name: str, data: bytes, category: str) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, name, data))
    assert caught.value.category == category and "\n" not in str(caught.value)


@needs_tesseract
def test_a_picture_cut_short_is_refused(tmp_path: Path) -> None:
    data = as_picture(page([LINE] * 5), "PNG")
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, "a.png", data[: len(data) // 2]))
    assert caught.value.category == "unreadable"


def test_a_bomb_under_the_limit_of_pillow_is_still_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_PIXELS", 1000)
    stream = io.BytesIO()
    Image.new("L", (100, 100)).save(stream, "PNG")
    with pytest.raises(InputError) as caught:
        picture.ingest(stream.getvalue(), "a.png", "a.png", "0" * 64)
    assert caught.value.category == "too_large"
