"""The bytes of one ordinary file: pipes and devices are told by their kind and never waited for, sizes are bounded."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from ntm_extract.errors import InputError, one_line

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = "this is a folder; give a file, or use `ntm-extract convert` for folders"


def content(file: Path, name: str, limit: int) -> bytes | None:
    """The bytes of ``file``, which messages call ``name``; None when they are more than ``limit``.

    Raises :class:`InputError` of category ``missing`` or ``unreadable``.
    """
    try:
        _refuse_others(file.stat(), name)
        # Between the look at it and the opening a file can become another, so what is open is looked at again.
        with open(file, "rb", opener=lambda path, _: os.open(path, _FLAGS)) as opened:
            state = os.fstat(opened.fileno())
            _refuse_others(state, name)
            if state.st_size > limit:
                return None
            data = opened.read(limit + 1)  # a file that grows meanwhile ends here
    except FileNotFoundError as error:
        raise InputError(name, "missing", "no such file; check the path") from error
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(name, "unreadable", f"cannot be opened ({one_line(why)}); check its name and permissions") from error
    return data if len(data) <= limit else None


def digest(file: Path, limit: int) -> str | None:
    """The SHA-256 of an ordinary file's bytes, read piece by piece; None when it has more than ``limit`` or cannot be read."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return None
        with open(file, "rb", opener=lambda path, _: os.open(path, _FLAGS)) as opened:
            state = os.fstat(opened.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_size > limit:
                return None
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _refuse_others(state: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise InputError(name, "unreadable", _FOLDER)
    if not stat.S_ISREG(state.st_mode):
        raise InputError(name, "unreadable", "a pipe or a device and no file; save what it gives to a file")
