"""Scans of the tests' own: text drawn as a page, laid askew and dusted with specks, as a picture or a PDF."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
FACES = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf", "times.ttf", "Times New Roman.ttf", "arial.ttf")

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed (apt install tesseract-ocr tesseract-ocr-vie)"
)


def face(points: float, dpi: float = DPI) -> ImageFont.FreeTypeFont:
    """A typeface with Vietnamese letters."""
    for name in FACES:
        try:
            return ImageFont.truetype(name, round(points * dpi / 72))
        except OSError:
            continue
    pytest.skip(f"none of the typefaces {', '.join(FACES)} is installed (apt install fonts-dejavu-core)")


def page(lines: Iterable[str], *, points: float = 14, dpi: float = DPI, left: float = 1.0) -> Image.Image:
    """An A4 page, ``lines`` from an inch under its top; ``left`` is the margin in inches."""
    sheet = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, top = ImageDraw.Draw(sheet), dpi
    for line in lines:
        pen.text((left * dpi, top), line, font=face(points, dpi), fill=20)
        top += round(1.5 * points * dpi / 72)
    return sheet


def table(sheet: Image.Image, top: float, widths: list[float], rows: list[list[str]], height: float = 0.4) -> None:
    """Draws a ruled table on a page; lengths in inches. A cell that is ``<`` belongs to the one before it."""
    pen, y = ImageDraw.Draw(sheet), round(top * DPI)
    for row in rows:
        bottom, x = y + round(height * DPI), round(0.8 * DPI)
        for column, text in enumerate(row):
            right = x + round(widths[column] * DPI)
            for corner in ((x, y, right, y), (x, bottom, right, bottom), (right, y, right, bottom)):
                pen.line(corner, fill=30, width=2)
            if text == "<":
                pen.line((x, y + 3, x, bottom - 3), fill=255, width=4)
            else:
                pen.line((x, y, x, bottom), fill=30, width=2)
                pen.text((x + 12, y + 18), text, font=face(12), fill=20)
            x = right
        y = bottom


def scanned(sheet: Image.Image, *, angle: float = 0.0, specks: int = 0, blur: float = 0.0, noise: float = 0.0) -> Image.Image:
    """``sheet`` turned by ``angle`` degrees, blurred, and with specks and grain; always the same for the same arguments."""
    chance = np.random.default_rng(7)
    turned = sheet.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(blur)) if blur else turned).astype(np.float64)
    if noise:
        grey = grey + chance.normal(0, noise, grey.shape)
    grey = np.clip(grey, 0, 247)
    for _ in range(specks):
        y, x, side = chance.integers(0, grey.shape[0] - 3), chance.integers(0, grey.shape[1] - 3), chance.integers(1, 3)
        grey[y : y + side, x : x + side] = 10
    return Image.fromarray(grey.astype(np.uint8))


def as_pdf(sheets: list[Image.Image]) -> bytes:
    """Pages as a PDF of pictures without a text layer."""
    return _saved(sheets, "PDF", resolution=DPI, save_all=True, append_images=sheets[1:])


def as_picture(sheet: Image.Image, kind: str, **options: object) -> bytes:
    """A page as a picture file."""
    return _saved([sheet], kind, **({"dpi": (DPI, DPI)} | options))


def _saved(sheets: list[Image.Image], kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    sheets[0].save(stream, kind, **options)
    return stream.getvalue()
