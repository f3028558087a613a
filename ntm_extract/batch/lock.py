"""One run at a time in a folder."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from pathlib import Path
from types import TracebackType

NAME = ".run.lock"
_BYTE = 1 << 30  # the byte that is locked on Windows; what is locked there cannot be read, so it lies behind the text


_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FolderInUse(Exception):
    """Another run is at work in the folder. The message is one line that says which, and the way out."""


class FolderLock:
    """A lock on ``folder``, held by the system for this process: it is free again however the process ends.

    Entering raises :class:`FolderInUse`, or ``OSError`` when the file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._handle = -1

    def __enter__(self) -> FolderLock:
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                try:
                    _lock(handle)
                except OSError as error:
                    if error.errno in _HELD:
                        raise
                    # else the file system knows no locks, as some network folders do: the run goes on without
                if not _same(handle, self._path):  # the one who held it took it away between our opening and our locking
                    os.close(handle)
                    continue
            except OSError as error:
                os.close(handle)
                raise FolderInUse(self._refusal()) from error
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()} on {socket.gethostname()}\n".encode())
            self._handle = handle
            return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            if sys.platform != "win32":  # there an open file cannot be taken away
                self._path.unlink()
        os.close(self._handle)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _refusal(self) -> str:
        holder = ""
        with contextlib.suppress(OSError):
            holder = " ".join(self._path.read_text(encoding="utf-8", errors="replace").split())[:100]
        who = f" (process {holder})" if holder else ""
        return f"another run is at work in this folder{who}; wait for its end, or give another --out"


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
