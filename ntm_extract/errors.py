"""Errors that a user can act on. Each message names the file and the way out."""

from __future__ import annotations

import os
import unicodedata

_INVISIBLE = frozenset(("Cc", "Cf", "Zl", "Zp", "Cs"))  # line ends, marks that turn the writing direction, halves of letters


def printable(name: str) -> str:
    """A file name that prints on one line as it is: bytes of another encoding show as replacement marks, invisible and
    direction-turning characters as their code (``\\x0a``, ``\\u202e``)."""
    shown = os.fsencode(name).decode("utf-8", "replace")
    return "".join(_code(c) if unicodedata.category(c) in _INVISIBLE else c for c in shown)


def _code(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def one_line(message: str) -> str:
    """A message of elsewhere (another library's error) as one line of bounded length."""
    return " ".join(message.split())[:300]


class InputError(Exception):
    """A file that cannot be turned into a document.

    ``category`` is a stable word for programs (``missing``, ``empty``, ``unknown_format``, ``unreadable``,
    ``not_text``, ``not_a_plan``, ``too_large``, ``no_office``, ``no_ocr``); the message is one line for people.
    """

    def __init__(self, path: str, category: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.category = category
        self.message = message


class GoldError(Exception):
    """A gold or prediction file that does not follow the contract."""
