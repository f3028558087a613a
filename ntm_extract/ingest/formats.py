"""What a file is, by its content: extensions are wrong often enough."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Literal

Format = Literal["text", "docx", "pdf", "doc", "rtf", "odt", "image", "locked", "other"]
"""What a content can be; ``locked`` is a Word or ODF file behind a password, ``other`` a known format that is no document."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_DOCUMENT_PARTS = ("word/document.xml", "word/document2.xml")


def sniff(data: bytes) -> Format | None:
    """The format that ``data`` shows, or None when it shows none (a damaged file, or one of a kind that is not known)."""
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rt"):
        return "rtf"
    if b"%PDF-" in data[:1024] or data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or _is_bitmap(data):
        return "image"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"mime-version:", b"<?xml")):
        return "other"
    if data.startswith((b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF", b"SQLite format 3")):
        return "other"
    return None if b"\x00" in data[:4096] and not _may_be_utf16(data[:4096]) else "text"


def _is_bitmap(data: bytes) -> bool:
    """Two letters alone (BM) open many a text; a bitmap's header also gives its own length."""
    return data.startswith(b"BM") and data[6:10] == bytes(4) and data[14:15] in (b"\x0c", b"\x28", b"\x6c", b"\x7c")


def _may_be_utf16(sample: bytes) -> bool:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > len(sample) // 8 and min(even, odd) < max(even, odd) // 4


def _zip(data: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if any(name in names for name in _DOCUMENT_PARTS):
                return "docx"
            if "mimetype" not in names:
                return "docx" if "word/" in {n[:5] for n in names} else "other"
            if not _start(package, "mimetype", 200).startswith(b"application/vnd.oasis.opendocument.text"):
                return "other"
            manifest = _start(package, "META-INF/manifest.xml", 1 << 20) if "META-INF/manifest.xml" in names else b""
            return "locked" if b"encryption-data" in manifest or "encrypted-package" in names else "odt"
    except Exception:  # zipfile raises several kinds for broken and for newer archives
        return None


def _start(package: zipfile.ZipFile, name: str, size: int) -> bytes:
    with package.open(name) as member:
        return member.read(size)


def _ole(data: bytes) -> Format | None:
    """An OLE compound file by the names in its directory; only Word's own documents are read."""
    if _entry(data, "EncryptedPackage") >= 0:
        return "locked"
    at = _entry(data, "WordDocument")
    if at < 0:
        return "other" if any(_entry(data, name) >= 0 for name in ("Workbook", "Book", "PowerPoint Document")) else None
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        start = struct.unpack_from("<I", data, at + 116)[0]
        flags = struct.unpack_from("<H", data, ((start + 1) << min(shift, 16)) + 10)[0]
    except struct.error:
        return "doc"  # cut short: the converter will say so
    return "locked" if flags & 0x0100 else "doc"


def _entry(data: bytes, name: str) -> int:
    """The offset of a directory entry, or -1. Entries are 128 bytes long and begin with the name, ended by a zero."""
    wanted = (name + "\0").encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0 and at % 128:
        at = data.find(wanted, at + 1)
    return at
