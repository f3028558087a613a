"""The zip package of a Word file: its XML parts, read within bounds, and what they refer to."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ntm_extract.errors import InputError
from ntm_extract.ingest.word.names import W

MAX_UNPACKED = 400 * 1024 * 1024
# A page takes 5 to 30 kB of XML; parsed, it takes some ten times its size in memory.
MAX_PART = 64 * 1024 * 1024
MAX_TAGS = 1_500_000
_MAX_MEMBERS = 20_000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The strict form of the format says the same under other names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One reference of a part: the last word of its type (``footnotes``) and the name of the part it points to."""

    kind: str
    target: str


class Package:
    """The parts of a Word file. Sizes that the zip declares are never trusted: reading stops at its own count."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises :class:`InputError` for what is no Word file, is protected, or unpacks to too much."""
        if data.startswith(_OLE):
            raise _ole_error(data, path)
        self._path = path
        self._left = MAX_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except Exception as error:  # zipfile raises several kinds for broken and for newer archives
            raise InputError(path, "unreadable", "not a Word .docx file, or cut short; send the original again") from error
        if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > _MAX_MEMBERS:
            raise self._too_large()
        self._members = {info.filename.lower().lstrip("/"): info for info in infos}
        main = next((r.target for r in self._relations("").values() if r.kind == "officeDocument"), "word/document.xml")
        self.relations = self._relations(main)
        self.main = self.xml(main)

    def xml(self, name: str) -> Any:
        """The root element of a part; raises :class:`InputError` where it is missing or broken."""
        from docx.oxml.parser import parse_xml  # resolves no entities and opens no addresses

        data = self._read(name)
        for strict, plain in _STRICT.items():
            data = data.replace(strict, plain)
        if data.count(b"<") > MAX_TAGS:
            raise self._too_large()
        try:
            return parse_xml(data)
        except Exception as error:  # syntax, encodings, nesting over 256 levels
            raise self._unreadable() from error

    def related(self, kind: str) -> Any | None:
        """The root of the part of this kind that the document refers to; None where it refers to none."""
        target = next((r.target for r in self.relations.values() if r.kind == kind), None)
        return None if target is None or target.lower() not in self._members else self.xml(target)

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name.lower() not in self._members:
            return {}
        found = {}
        for relation in self.xml(name).iter(_RELATION):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, unquote(relation.get("Target", "")))).lstrip("/")
                found[relation.get("Id", "")] = Relation(relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def _read(self, name: str) -> bytes:
        info = self._members.get(name.lower())
        if info is None:
            raise self._unreadable()
        if info.flag_bits & 1:
            raise InputError(self._path, "unreadable", "protected by a password; save it without one and send it again")
        # The format allows these two only; others cannot be unpacked piece by piece.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._unreadable()
        pieces, left = [], min(MAX_PART, self._left)
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_CHUNK):
                    pieces.append(piece)
                    left -= len(piece)
                    self._left -= len(piece)
                    if left < 0:
                        raise self._too_large()
        except InputError:
            raise
        except Exception as error:  # wrong sums, cut streams, sizes that lie
            raise self._unreadable() from error
        return b"".join(pieces)

    def _unreadable(self) -> InputError:
        return InputError(self._path, "unreadable", "not a readable Word file; open it in Word and save it again as .docx")

    def _too_large(self) -> InputError:
        limits = f"{MAX_UNPACKED >> 20} MB, or {MAX_PART >> 20} MB in one part"
        return InputError(self._path, "too_large", f"unpacks to more than {limits}; this is no ordinary plan and was not opened")


def _ole_error(data: bytes, path: str) -> InputError:
    """What is wrong with a file of Word's older container under the new name."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return InputError(path, "unreadable", "protected by a password; open it in Word, remove the password and save it again")
    return InputError(path, "unreadable", "an old Word .doc under another name; open it in Word and save it as .docx")
