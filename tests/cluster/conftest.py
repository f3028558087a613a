"""A real Dask scheduler and two worker processes on loopback, in a temporary folder, without a dashboard."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

import ntm_extract
from ntm_extract.cli import main
from tests.ingest.samples import PLAN

ROOT = Path(ntm_extract.__file__).parent.parent
WAIT = 60.0
# In the processes that read files: what a file's name tells to do, and a mark for each reading.
HOOK = """
import os, signal, sys, time
if any("worker_process" in word for word in sys.orig_argv):
    import uuid
    from pathlib import Path
    import ntm_extract.ingest as ingest
    really = ingest.read
    def read(path):
        name = Path(path).name
        (Path(os.environ["MARKS"]) / f"{name}-{uuid.uuid4().hex}").touch()
        if name.startswith("slow"):
            time.sleep(0.3)
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("crash"):
            os.kill(os.getpid(), signal.SIGKILL)
        return really(path)
    ingest.read = read
"""


class Cluster:
    """Starts and ends the processes of a cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.marks = folder, folder / "marks"
        (folder / "hook").mkdir()
        self.marks.mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(folder / "hook"), str(ROOT))),
            "MARKS": str(self.marks),
            "DASK_DISTRIBUTED__COMM__RETRY__COUNT": "0",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        wait_for(lambda: _holds_json(file))
        self.address = json.loads(file.read_text())["address"]

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """Starts a worker with one thread, under a nanny as usual, and waits until it is there."""
        folder = self.folder / name
        folder.mkdir()
        arguments = ("--nthreads", "1", "--memory-limit", "0", "--name", name, "--local-directory", str(folder))
        process = self._start("worker", self.address, *arguments)
        log = self.folder / f"{len(self.processes) - 1}.log"
        wait_for(lambda: b"Registered to" in log.read_bytes())
        return process

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in self.processes:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills a process with its children, as a machine that loses its power does."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        for one in (psutil.Process(process.pid), *family):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
    process.wait()


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def _holds_json(file: Path) -> bool:
    try:
        return bool(json.loads(file.read_text()))
    except (OSError, ValueError):
        return False


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.worker("one")
        started.worker("two")
        yield started
    finally:
        started.close()


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve plans, some in a subfolder with a Vietnamese name, and one file that fails. Tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("given") / "inbox"
    (folder / "kế hoạch").mkdir(parents=True)
    for number in range(12):
        name = f"{'kế hoạch/' if number % 3 == 0 else ''}slow {number:02d}.txt"
        (folder / name).write_text(PLAN.replace("58/KH", f"{number + 100}/KH"), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def local(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a run on this machine. Tests that write to it take a copy."""
    out = tmp_path_factory.mktemp("local") / "out"
    assert convert(inbox, "--out", out, "--jobs", 2).exit_code == 1, "one file is empty"
    assert len(records(out)) == 12
    return out


def convert(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["convert", *map(str, arguments), "--quiet"])


def report(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return loaded


def records(out: Path) -> dict[str, bytes]:
    """The records files of a folder; nothing else may lie there but the report and the journal."""
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert files.pop("run.json", None) is not None and files.pop(".run.journal.jsonl", None) is not None
    return files


def statuses(out: Path) -> dict[str, tuple[str, str | None, str | None]]:
    return {row["target"]: (row["status"], row["category"], row["message"]) for row in report(out)["files"]}
