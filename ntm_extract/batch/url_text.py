"""URLs as text: which texts are some, how they are shown, and what listed names become below a folder of ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)(://|::[^/]*://)")  # a scheme of one letter would be a drive
_USER = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]+://)(?P<user>[^/\s]*)@")
_QUERY = re.compile(r"(://[^\s?]*)\?\S*")
_CONTAINERS = ("abfs://", "abfss://", "wasb://", "wasbs://")  # before their @ stands a container and no user


def is_url(text: str) -> bool:
    """Is it written like a URL?"""
    return URL.match(text) is not None


def shown(text: str) -> str:
    """A URL, or a text with URLs, without users, passwords and queries."""
    return _QUERY.sub(r"\1", _USER.sub(_without_user, text))


def _without_user(found: re.Match[str]) -> str:
    container = found["scheme"].lower() in _CONTAINERS and ":" not in found["user"]
    return found[0] if container else found["scheme"]


def parts_of(relative: str) -> Iterator[str]:
    """The parts of a listed name, made so that none leads out of the folder they are put in."""
    for part in relative.split("/"):
        safe = re.sub(r"[\\:\x00]" if os.name == "nt" else r"[\\\x00]", "_", part)
        yield "_" if safe in ("", ".", "..") else safe
