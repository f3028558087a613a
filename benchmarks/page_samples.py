"""Files for ``pages.py``, made from the project's corpus in a folder of the caller's: nothing of them is kept or fetched."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

import regex as re

from ntm_extract.ingest.office import program

SCAN_DPI = 200
LACKING = "Lacking"
_FACES = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "times.ttf", "Times New Roman.ttf")
# Marks on their own too: with them, a letter would be put together.
_LACKED = {*range(0x1EA0, 0x1EFA), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x300, 0x370)}
_FONTS = (
    '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>'
)
_FACE = re.compile(r'(w:(?:ascii|hAnsi|cs|eastAsia)=")(?!Symbol)[^"]+(")')
_FILTERS = {"pdf": "pdf:writer_pdf_Export", "doc": "doc:MS Word 97", "odt": "odt:writer8", "rtf": "rtf:Rich Text Format"}


def repeated(source: Path, pages: int, target: Path, only: list[int] | None = None) -> None:
    """A PDF of ``pages`` pages: those of ``source`` over and over, or the pages ``only`` (from 1) of them."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as one, pypdfium2.PdfDocument.new() as many:
        chosen = [number - 1 for number in only] if only else list(range(len(one)))
        while len(many) < pages:
            many.import_pages(one, chosen[: pages - len(many)])
        many.save(target)


def scanned(source: Path, target: Path) -> None:
    """The pages of a PDF as grey pictures of 200 dpi without a text layer."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as pdf:
        sheets = [page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    sheets[0].save(target, "PDF", resolution=SCAN_DPI, save_all=True, append_images=sheets[1:])


def converted(source: Path, kind: str, folder: Path, fonts: Path | None = None) -> Path | None:
    """A Word file as LibreOffice writes it in another format, with the typefaces of the folder ``fonts`` beside the system's.

    None without LibreOffice or where it fails.
    """
    office = program()
    if office is None:
        return None
    profile = (folder / "profile").resolve().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo"]
    command += ["--convert-to", _FILTERS[kind], "--outdir", str(folder), str(source)]
    environment = dict(os.environ)
    if fonts is not None:
        (fonts / "fonts.conf").write_text(_FONTS.format(fonts.resolve()), encoding="utf-8")
        environment["FONTCONFIG_FILE"] = str((fonts / "fonts.conf").resolve())
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
    except (OSError, subprocess.SubprocessError):
        return None
    made = folder / f"{source.stem}.{kind}"
    return made if made.is_file() else None


def in_two_typefaces(source: Path, folder: Path) -> Path | None:
    """A Word file printed in a typeface that lacks ơ, ư and all letters of two marks, so that words stand in two typefaces.

    None where it cannot be made: without LibreOffice, fonttools or one of the typefaces it starts from.
    """
    fonts = folder / "fonts"
    if not _lacking(fonts):
        return None
    changed = folder / f"{source.stem}-two-typefaces.docx"
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".xml") and name.startswith("word/"):
                part = _FACE.sub(rf"\g<1>{LACKING}\2", part.decode("utf-8")).encode("utf-8")
            copy.writestr(name, part)
    made = converted(changed, "pdf", folder, fonts)
    return made if made is not None and _mixed(made) else None


def _lacking(folder: Path) -> bool:
    """Makes the typeface in ``folder``; False where there is nothing to make it of."""
    try:
        from fontTools import subset
    except ImportError:
        return False
    from PIL import ImageFont

    folder.mkdir(exist_ok=True)
    for face in _FACES:
        try:
            path = ImageFont.truetype(face).path
        except OSError:
            continue
        options = subset.Options(name_IDs=["*"], name_languages=["*"], notdef_outline=True)
        options.drop_tables += ["FFTM"]
        font = subset.load_font(path, options)
        maker = subset.Subsetter(options)
        maker.populate(unicodes=set(font.getBestCmap()) - _LACKED)
        maker.subset(font)
        for record in list(font["name"].names):
            if record.nameID in (1, 3, 4, 6, 16):
                font["name"].setName(LACKING, record.nameID, record.platformID, record.platEncID, record.langID)
        subset.save_font(font, str(folder / "lacking.ttf"), options)
        return True
    return False


def _mixed(pdf: Path) -> bool:
    """Was the typeface used, and did a second one fill in?"""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf.read_bytes()), pages=[1]) as opened:
        faces = {char["fontname"].split("+")[-1] for char in opened.pages[0].chars}
    return len(faces) > 1 and any(face.startswith(LACKING) for face in faces)
