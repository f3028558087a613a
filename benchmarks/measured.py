"""Commands of the project run in processes of their own: wall time, CPU time and memory of them and their workers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
_EVERY = 0.05
_MB = 1 << 20


@dataclass(frozen=True)
class Measured:
    """One run. Memory is what is resident, in MB, sampled every 0.05 s; workers are all processes below the command's."""

    seconds: float
    cpu_seconds: float
    parent_mb: float
    worker_mb: float
    """The most any one worker held."""
    together_mb: float
    """The most all held at one time; memory that processes share counts in each."""
    code: int
    said: str
    """The last line of standard error."""


class _Memory(threading.Thread):
    """Samples the memory of a process and of those below it until stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self.parent = self.worker = self.together = 0.0

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            try:
                parent = self._process.memory_info().rss / _MB
                below = [_resident(child) for child in self._process.children(recursive=True)]
            except psutil.Error:
                return
            self.parent = max(self.parent, parent)
            self.worker = max([self.worker, *below])
            self.together = max(self.together, parent + sum(below))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / _MB
    except psutil.Error:  # it has ended since it was listed
        return 0.0


def command(*arguments: str) -> list[str]:
    """A command of this clone's ``ntm-extract``."""
    return [sys.executable, "-m", "ntm_extract.cli", *arguments]


@cache
def help_of(name: str) -> str | None:
    """The help of a command of ``ntm-extract``; None where there is no such command."""
    done = subprocess.run(command(name, "--help"), capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout if done.returncode == 0 else None


def measured(*arguments: str) -> Measured:
    """Runs a command of ``ntm-extract`` to its end. CPU time is of it and of all workers it has waited for."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.stop()
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return Measured(
        seconds,
        usage.ru_utime + usage.ru_stime,
        memory.parent,
        memory.worker,
        memory.together,
        process.returncode,
        lines[-1] if lines else "",
    )
