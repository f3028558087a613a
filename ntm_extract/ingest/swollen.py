"""Older office files that would keep LibreOffice busy for minutes: found before it opens them."""

from __future__ import annotations

import io
import zipfile

import regex as re

from ntm_extract.errors import InputError
from ntm_extract.ingest.text import MAX_CHARACTERS, endless

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes that the parts of an OpenDocument file may unpack to."""
MAX_CONTENT = 64 * 1024 * 1024
"""Bytes of its text with all markup."""
_TAG = re.compile(rb"<[^<>]*+>")
_PICTURE = re.compile(rb"\{(?:\\\*)?\\(?:pict|objdata|shppict)\b(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}")
_CODE = re.compile(rb"\\u-?\d++ ?\??|\\'[0-9a-fA-F]{2}")  # each is one character
_WORD = re.compile(rb"\\(?:[a-zA-Z]++-?\d*+ ?|.)|[{}\r\n]", re.DOTALL)


def refuse_bombs(data: bytes, path: str) -> None:
    """Raises :class:`InputError` for an OpenDocument file that unpacks, or whose text goes on, beyond any plan.

    All parts are unpacked to be counted, a piece at a time: the sizes that a file declares may lie.
    """
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise zipfile.BadZipFile("a compression that the format does not have")
                letters = b""
                with package.open(member) as part:
                    while piece := part.read(1 << 20):
                        left -= len(piece)
                        if member.filename == "content.xml":
                            letters += piece
                        if left < 0 or len(letters) > MAX_CONTENT:
                            raise _swells(path)
                if len(_TAG.sub(b"", letters).decode("utf-8", "ignore")) > MAX_CHARACTERS:
                    raise endless(path)
    except InputError:
        raise
    except Exception as error:  # wrong sums, cut streams, sizes that lie
        raise InputError(path, "unreadable", "not a readable .odt file, or cut short; send the original again") from error


def refuse_endless(data: bytes, path: str) -> None:
    """Raises :class:`InputError` for an RTF file with more text, its pictures left out, than any plan has."""
    if len(data) > MAX_CHARACTERS and len(_WORD.sub(b"", _CODE.sub(b"x", _PICTURE.sub(b"", data)))) > MAX_CHARACTERS:
        raise endless(path)


def _swells(path: str) -> InputError:
    limit = MAX_UNPACKED >> 20
    return InputError(path, "too_large", f"unpacks to more than {limit} MB; this is no ordinary plan and was not opened")
