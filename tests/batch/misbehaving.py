"""A worker whose readers misbehave by file name: how the program takes a file that hangs, crashes or eats memory."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from ntm_extract.batch import Job, Limits, Outcome, one_file
from ntm_extract.batch.worker_process import main

COMMAND = (sys.executable, "-c", "from tests.batch.misbehaving import serve; serve()")
SLEEP = [sys.executable, "-c", "import time; time.sleep(300)"]
EAT = [sys.executable, "-c", "import time; held = bytearray(250 << 20); time.sleep(300)"]
_convert_file = one_file.convert_file


def convert_file(job: Job, limits: Limits | None = None) -> Outcome:
    """What the file's name says, or what is right."""
    match job.path.stem:
        case "hangs":
            time.sleep(300)
        case "hangs with a child":
            child = subprocess.Popen(SLEEP, start_new_session=True)  # as LibreOffice is started
            job.path.with_suffix(".pid").write_text(str(child.pid))
            time.sleep(300)
        case "crashes":
            ctypes.string_at(0)
        case "leaves":
            os._exit(3)
        case "gulps":
            try:
                bytearray(4 << 30)
            except MemoryError:
                return Outcome(str(job.path), category="too_greedy", message=(limits or Limits()).too_greedy()[1])
        case "feeds its children":
            for _ in range(2):
                subprocess.Popen(EAT)
            time.sleep(300)
        case "chatters":
            print("{}")
            os.system("echo '{}'; echo noise >&2")
        case "is slow":
            time.sleep(0.7)
    return _convert_file(job, limits)


def serve() -> None:
    """The worker."""
    one_file.convert_file = convert_file
    main()


def pid_of(path: Path) -> int:
    """The child that `hangs with a child` has started."""
    return int(path.with_suffix(".pid").read_text())
