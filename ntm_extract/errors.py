"""Errors that a user can act on. Each message names the file and the way out."""

from __future__ import annotations


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
