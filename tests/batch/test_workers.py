"""A file that hangs, crashes or eats memory fails alone, and nothing of it is left."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from ntm_extract.batch import Job, Limits, Outcome, find_jobs, worker
from ntm_extract.batch.local_engine import LocalEngine
from ntm_extract.batch.worker import Worker, WorkerError
from tests.batch.misbehaving import COMMAND, pid_of
from tests.conftest import ROOT
from tests.ingest.samples import PLAN

LIMITS = Limits(seconds=5, megabytes=450)


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the worker, which imports this folder


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def jobs_of(folder: Path, *names: str) -> list[Job]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(PLAN, encoding="utf-8")
    return find_jobs([folder], folder.parent / "out")


def outcomes_of(engine: LocalEngine, jobs: list[Job]) -> dict[str, Outcome]:
    return {job.path.stem: outcome for job, outcome in engine.run(jobs, threading.Event())}


def test_each_fails_alone(tmp_path: Path) -> None:
    bad = ("crashes", "feeds its children", "gulps", "hangs", "leaves")
    jobs = jobs_of(tmp_path / "in", *bad, "a", "chatters", "d", "g", "z")
    found = outcomes_of(LocalEngine(2, LIMITS, COMMAND), jobs)
    assert {name: outcome.category for name, outcome in found.items() if outcome.failed} == {
        "crashes": "crashed",
        "leaves": "crashed",
        "hangs": "too_slow",
        "feeds its children": "too_greedy",
        "gulps": "too_greedy",
    }
    assert "SIGSEGV" in (found["crashes"].message or "") and "exit status 3" in (found["leaves"].message or "")
    assert "5 seconds" in (found["hangs"].message or "") and "--time-limit" in (found["hangs"].message or "")
    assert "450 MB" in (found["gulps"].message or "")
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{name}.txt.json" for name in ("a", "chatters", "d", "g", "z")}, "and nothing half written"
    assert not psutil.Process().children(recursive=True), "no process is left"


def test_a_child_in_a_group_of_its_own_ends_with_the_file(tmp_path: Path) -> None:
    (job,) = jobs_of(tmp_path / "in", "hangs with a child")
    found = outcomes_of(LocalEngine(1, Limits(1, 400), COMMAND), [job])
    assert found["hangs with a child"].category == "too_slow"
    assert gone(pid_of(job.path))


def test_a_stopped_engine_ends_soon_and_leaves_nothing(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path / "in", "hangs with a child", "z")
    stop = threading.Event()
    engine = LocalEngine(2, Limits(300, 400), COMMAND).run(jobs, stop)
    (done, _) = next(engine)
    assert done.path.stem == "z"
    wait_for(lambda: jobs[0].path.with_suffix(".pid").exists())
    stop.set()
    began = time.monotonic()
    assert list(engine) == []
    assert time.monotonic() - began < 3 and gone(pid_of(jobs[0].path))


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """In the middle of a file, with the program that reads it."""
    (job,) = jobs_of(tmp_path / "in", "hangs with a child")
    code = (
        "import sys; from pathlib import Path; from ntm_extract.batch import Job, Limits; from ntm_extract.batch.worker import Worker;"
        "from tests.batch.misbehaving import COMMAND; Worker(Limits(300), command=COMMAND).run(Job(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(job.path), str(job.target)])
    wait_for(lambda: job.path.with_suffix(".pid").exists() and job.path.with_suffix(".pid").read_text())
    family = [child.pid for child in psutil.Process(parent.pid).children(recursive=True)]
    assert pid_of(job.path) in family and len(family) == 2
    parent.kill()
    parent.wait()
    wait_for(lambda: all(gone(pid) for pid in family), 5)


def test_workers_are_replaced_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FILES", 2)
    jobs = jobs_of(tmp_path / "in", "a", "b", "c")
    one, pids = Worker(LIMITS), set()
    for job in jobs:
        assert not one.run(job).failed
        pids |= {child.pid for child in psutil.Process().children()}
    one.close()
    assert len(pids) == 2, "seen after the first and the third; gone after the second"
    assert not psutil.Process().children()


def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    (job,) = jobs_of(tmp_path / "in", "a")
    with pytest.raises(WorkerError, match="no module of this name"):
        Worker(LIMITS, command=[sys.executable, "-c", "raise ImportError('no module of this name')"]).run(job)
    with pytest.raises(WorkerError, match="cannot be started"):
        outcomes_of(LocalEngine(2, LIMITS, [str(tmp_path / "no such program")]), [job])


def test_a_module_in_the_folder_one_stands_in_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cd inbox; ntm-extract convert .` must not run an inbox file that is named like a module."""
    (job,) = jobs_of(tmp_path / "in", "a")
    for name in ("json", "regex", "pydantic", "ntm_extract"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(9)")
    monkeypatch.chdir(tmp_path)
    one = Worker(LIMITS)
    assert not one.run(job).failed
    one.close()
