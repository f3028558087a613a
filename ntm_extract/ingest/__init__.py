"""From a file to a :class:`~ntm_extract.document.Document`, one module per format."""

from __future__ import annotations

import hashlib
import importlib
import os
from pathlib import Path

from ntm_extract.document import Document
from ntm_extract.errors import InputError

READERS = {".txt": "text", ".docx": "word", ".pdf": "pdf"}
READERS |= dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "picture")
MAX_BYTES = 200 * 1024 * 1024


def printable(name: str) -> str:
    """A file name that can be printed and written: bytes of another encoding show as replacement marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def read(path: str | os.PathLike[str]) -> Document:
    """Reads a plan from a ``.txt``, ``.docx`` or ``.pdf`` file or a picture.

    Raises :class:`~ntm_extract.errors.InputError` when the file is missing, empty, too large, of an unknown
    format or holds no readable text.
    """
    file = Path(path)
    name = str(path)
    try:
        exists, folder = file.exists(), file.is_dir()
    except (OSError, ValueError) as error:
        raise InputError(printable(name), "unreadable", f"this path cannot be used ({error}); shorten the name") from error
    if not exists:
        raise InputError(printable(name), "missing", "no such file; check the path")
    if folder:
        raise InputError(name, "unreadable", "this is a folder; give a file, or use `ntm-extract convert` for folders")
    suffix = file.suffix.lower()
    if suffix not in READERS:
        known = ", ".join(READERS)
        raise InputError(name, "unknown_format", f"unknown format {suffix or '(no extension)'}; save it as one of {known}")
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise InputError(name, "too_large", f"{size >> 20} MB is over the limit of {MAX_BYTES >> 20} MB; split the file")
        data = file.read_bytes()
    except OSError as error:
        raise InputError(name, "unreadable", f"cannot be opened ({error.strerror}); check its permissions") from error
    if not data.strip():
        raise InputError(name, "empty", "the file is empty; export it again")
    reader = importlib.import_module(f"ntm_extract.ingest.{READERS[suffix]}")
    document: Document = reader.ingest(data, printable(name), printable(file.name), hashlib.sha256(data).hexdigest())
    if not document.text.strip():
        raise InputError(name, "empty", "no text was found; if it is a scan, run OCR on it first")
    return document
