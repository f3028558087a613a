"""From a file to a :class:`~ntm_extract.document.Document`, one module per format."""

from __future__ import annotations

import hashlib
import importlib
import os
from pathlib import Path

from ntm_extract.document import Document
from ntm_extract.errors import InputError, printable
from ntm_extract.ingest.formats import Format, sniff
from ntm_extract.ingest.opening import content
from ntm_extract.ingest.text import MAX_CHARACTERS, endless

READERS: dict[Format, str] = {
    "text": "text",
    "docx": "word",
    "pdf": "pdf",
    "doc": "office",
    "rtf": "office",
    "odt": "office",
    "image": "picture",
}
"""The module that reads a format."""
EXTENSIONS: dict[str, Format] = {
    ".txt": "text",
    ".docx": "docx",
    ".pdf": "pdf",
    ".doc": "doc",
    ".rtf": "rtf",
    ".odt": "odt",
    ".docm": "docx",
    ".dotx": "docx",
    ".dot": "doc",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "image"),
}
"""The format that a file of an extension should have."""
MAX_BYTES = 200 * 1024 * 1024
MIN_WORDS = 10
"""Words from which a file with another format's extension is taken for text."""
_KNOWN = ".txt, .docx, .pdf, .doc, .rtf, .odt, .png, .jpg, .tif"
_ADVICE = {
    ".htm": "a web page; open it in Word and save it as .docx",
    ".xls": "a spreadsheet; copy the plan into a Word file, or print it to .pdf",
    ".zip": "an archive; unpack it and give the files in it",
}
_ADVICE |= {
    ".html": _ADVICE[".htm"],
    ".mht": _ADVICE[".htm"],
    ".xlsx": _ADVICE[".xls"],
    ".ods": _ADVICE[".xls"],
    ".rar": _ADVICE[".zip"],
    ".7z": _ADVICE[".zip"],
}


def read(path: str | os.PathLike[str]) -> Document:
    """Reads a plan from a text, Word, PDF, RTF, OpenDocument or picture file, by its content whatever its extension says.

    Raises :class:`~ntm_extract.errors.InputError` when the file is missing, empty, too large, of an unknown
    format or holds no readable text.
    """
    file = Path(path)
    name = printable(str(path))
    data = content(file, name, MAX_BYTES)
    if data is None:
        if file.suffix.lower() not in EXTENSIONS:
            raise _unknown(file, name)
        raise InputError(name, "too_large", f"over the limit of {MAX_BYTES >> 20} MB; split the file")
    if not data.strip():
        raise InputError(name, "empty", "the file is empty; export it again")
    document = _read(data, file, name)
    if not document.text.strip():
        raise InputError(name, "empty", "no text was found; if it is a scan, run OCR on it first")
    if len(document.text) > MAX_CHARACTERS:
        raise endless(name)
    return document


def _read(data: bytes, file: Path, name: str) -> Document:
    """Reads by content where that is known, and as its extension says where it is not: the reader then says what is wrong."""
    expected, found = EXTENSIONS.get(file.suffix.lower()), sniff(data)
    if found == "locked":
        raise InputError(name, "unreadable", "protected by a password; save a copy without it")
    if found == expected and found in READERS:
        return _ingest(found, data, file)
    if found in READERS and found != "text":
        try:
            return _ingest(found, data, file, as_is=True)
        except InputError as error:
            # A signature of few bytes with nothing behind it: the file is what its extension says, and damaged.
            if error.category != "unreadable" or expected is None:
                raise
    if expected is None:
        raise _unknown(file, name)
    if found == "text":
        found = None  # bytes without a signature are only taken for text where they are text, and more than a scrap of it
        try:
            document = _ingest("text", data, file, as_is=True)
            if len(document.text.split()) >= MIN_WORDS:
                return document
        except InputError as error:
            if error.category == "too_large":
                raise
    stranger = (
        None if found is None else InputError(name, "unknown_format", f"{_really(found, expected)}; save it as one of {_KNOWN}")
    )
    if stranger is not None and expected != "text":
        raise stranger
    try:
        return _ingest(expected, data, file)
    except InputError as error:
        if stranger is not None and found == "other" and error.category == "not_text":
            raise stranger from error
        raise


def _ingest(kind: Format, data: bytes, file: Path, *, as_is: bool = False) -> Document:
    reader = importlib.import_module(f"ntm_extract.ingest.{READERS[kind]}")
    document: Document = reader.ingest(data, printable(str(file)), printable(file.name), hashlib.sha256(data).hexdigest())
    if as_is:
        shown = {"text": "a text", "image": "a picture"}.get(kind, f"a .{kind}")
        document.warnings.insert(0, f"{printable(file.name)} is really {shown} file; read as such")
    return document


def _unknown(file: Path, name: str) -> InputError:
    suffix = file.suffix.lower()
    if suffix in _ADVICE:
        return InputError(name, "unknown_format", f"unknown format {suffix}, {_ADVICE[suffix]}")
    return InputError(
        name, "unknown_format", f"unknown format {printable(suffix) or '(no extension)'}; save it as one of {_KNOWN}"
    )


def _really(found: Format, expected: Format) -> str:
    shown = "an image" if found == "image" else "a web page, an archive or a file of another program"
    return f"this is {shown} and no {'text' if expected == 'text' else f'.{expected}'} file"
