"""A process and all that it has started: how much memory they hold, and their end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

import psutil


def family(pid: int) -> list[psutil.Process]:
    """The living descendants of ``pid``, in whatever group or session they are."""
    try:
        found: list[psutil.Process] = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
    return found


def megabytes(pid: int, *, alone: bool = False) -> float:
    """Resident memory (MiB) of ``pid`` and, unless ``alone``, of all its descendants; 0 when it is gone."""
    try:
        held = psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0.0
    for child in [] if alone else family(pid):
        with contextlib.suppress(psutil.Error):
            held += child.memory_info().rss
    return float(held) / (1 << 20)


def end_family(pid: int) -> None:
    """Kills all descendants of ``pid`` and the groups they lead: LibreOffice runs in a group of its own."""
    children = family(pid)
    if os.name == "posix":
        own = os.getpgid(0)
        groups = set()
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                groups.add(os.getpgid(child.pid))
        for group in groups - {own}:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kills a child process that leads a group, with all that it has started, and waits for it."""
    if process.poll() is None:
        with contextlib.suppress(psutil.Error):
            psutil.Process(process.pid).suspend()  # so that it starts no more while its children are looked for
        end_family(process.pid)
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()
