"""A cluster gives what this machine gives, and keeps giving it when parts of it are lost."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ntm_extract.batch.dask_engine import DaskEngine
from tests.cluster.conftest import Cluster, convert, kill, records, report, statuses, wait_for

HEADS = ("path", "input", "seconds", "limits")


def on(cluster: Cluster) -> tuple[str, ...]:
    return "--engine", "dask", "--scheduler", cluster.address


def started(cluster: Cluster, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ntm_extract.cli", "convert", *map(str, arguments), *on(cluster)]
    return subprocess.Popen(command, env=cluster.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(out: Path) -> int:
    return sum(path.name != "run.json" for path in out.rglob("*.json"))


@pytest.fixture
def own_inbox(inbox: Path, tmp_path: Path) -> Path:
    """A copy of the inbox that a test may change."""
    return Path(shutil.copytree(inbox, tmp_path / "inbox"))


def test_a_cluster_gives_the_same_files_and_report(cluster: Cluster, inbox: Path, local: Path, tmp_path: Path) -> None:
    out, by_url = tmp_path / "out", tmp_path / "url out"
    assert convert(inbox, "--out", out, *on(cluster)).exit_code == 1
    assert convert(f"file://{inbox}", "--out", f"file://{by_url}", *on(cluster)).exit_code == 1
    assert records(out) == records(by_url) == records(local)
    assert statuses(out) == statuses(by_url) == statuses(local)
    here, there, url = report(local), report(out), report(by_url)
    assert list(here) == list(there) == list(url)
    assert there["engine"] == {"name": "dask", "jobs": 2, "scheduler": cluster.address}
    rows = [[{key: row[key] for key in row if key not in HEADS} for row in run["files"]] for run in (here, there, url)]
    assert rows[0] == rows[1] == rows[2]
    assert [row["path"] for row in here["files"]] == [row["path"] for row in there["files"]]


def test_each_goes_on_where_the_other_was(cluster: Cluster, inbox: Path, local: Path, tmp_path: Path) -> None:
    there = Path(shutil.copytree(local, tmp_path / "out"))
    marks = len(list(cluster.marks.iterdir()))
    assert convert(inbox, "--out", there, *on(cluster)).exit_code == 1
    assert (report(there)["unchanged"], report(there)["converted"], report(there)["failed"]) == (12, 0, 1)
    assert convert(f"file://{inbox}", "--out", f"file://{there}", *on(cluster)).exit_code == 1
    assert report(there)["unchanged"] == 12
    assert len(list(cluster.marks.iterdir())) == marks, "nothing was read again"
    (there / "slow 04.txt.json").write_bytes(b"{}")
    assert convert(inbox, "--out", there, *on(cluster)).exit_code == 1
    assert (report(there)["unchanged"], report(there)["converted"]) == (11, 1)
    assert convert(inbox, "--out", there, "--jobs", 1).exit_code == 1
    assert (report(there)["unchanged"], report(there)["converted"]) == (12, 0)
    assert records(there) == records(local)


def test_a_worker_that_is_killed_loses_no_file(cluster: Cluster, own_inbox: Path, local: Path, tmp_path: Path) -> None:
    for number in range(12, 24):
        shutil.copy(own_inbox / "slow 01.txt", own_inbox / f"slow {number}.txt")
    before, out = len(list(cluster.marks.iterdir())), tmp_path / "out"
    victim = cluster.worker("victim")
    run = started(cluster, own_inbox, "--out", out)
    wait_for(lambda: done(out) >= 6)
    kill(victim)
    assert run.wait(60) == 1, run.stderr and run.stderr.read()
    assert report(out)["converted"] == 24 and statuses(out)["empty.txt.json"][1] == "empty"
    found = records(out)
    assert {name: found[name] for name in records(local)} == records(local)
    assert len(list(cluster.marks.iterdir())) - before > 25, "the file that the killed worker had was begun again"


def test_a_file_that_hangs_or_crashes_fails_alone(cluster: Cluster, own_inbox: Path, tmp_path: Path) -> None:
    for name in ("hang.txt", "crash.txt"):
        shutil.copy(own_inbox / "slow 01.txt", own_inbox / name)
    out = tmp_path / "out"
    result = convert(f"file://{own_inbox}", "--out", f"file://{out}", "--time-limit", 4, *on(cluster))
    assert result.exit_code == 1 and report(out)["converted"] == 12
    failed = {row["target"]: row["category"] for row in report(out)["files"] if row["status"] == "failed"}
    assert failed == {"empty.txt.json": "empty", "hang.txt.json": "too_slow", "crash.txt.json": "crashed"}
    assert sorted(line.split(": ")[0].rpartition("/")[2] for line in result.stderr.splitlines()) == [
        "crash.txt",
        "empty.txt",
        "hang.txt",
    ]


def test_ctrl_c_ends_it_and_the_next_run_goes_on(cluster: Cluster, own_inbox: Path, local: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copy(own_inbox / "slow 01.txt", own_inbox / "hang.txt")
    run = started(cluster, own_inbox, "--out", out)
    wait_for(lambda: done(out) >= 3)
    run.send_signal(signal.SIGINT)
    assert run.wait(30) == 130
    first = report(out)
    assert first["interrupted"] and first["left"] == 14 - first["converted"] - first["failed"] > 0
    (own_inbox / "hang.txt").unlink()
    began = time.monotonic()
    assert convert(own_inbox, "--out", out, *on(cluster)).exit_code == 1
    assert time.monotonic() - began < 30, "the file that hung holds no worker any more"
    assert report(out)["unchanged"] == first["converted"] and records(out) == records(local)


def test_another_version_on_the_workers_is_refused(
    cluster: Cluster, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ntm_extract.batch.dask_engine.extractor", lambda: "9.9.9+000000000000")
    for worker in ("tcp://127.0.0.1", "that came later"):
        result = convert(inbox, "--out", tmp_path / "out", *on(cluster))
        assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1
        assert f"the worker {worker}" in result.stderr and "9.9.9+000000000000" in result.stderr
        assert "install the same on all machines" in result.stderr and not done(tmp_path / "out")
        monkeypatch.setattr(DaskEngine, "_look", DaskEngine._counted)


def test_memory_urls_and_other_misuse_are_refused(cluster: Cluster, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "within one process" in convert(inbox, "--out", "memory://out", *on(cluster)).stderr
    for wrong in (("--engine", "dask"), ("--scheduler", "tcp://127.0.0.1:1"), ("--engine", "dask", "--scheduler", "127.0.0.1:1")):
        result = convert(inbox, "--out", out, *wrong)
        assert result.exit_code == 2 and "--scheduler" in result.stderr


def test_tls_without_certificates_is_told(inbox: Path, tmp_path: Path) -> None:
    result = convert(inbox, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "tls://127.0.0.1:1")
    assert result.exit_code == 1 and "needs certificates" in result.stderr and len(result.stderr.splitlines()) == 1


def test_a_scheduler_that_does_not_answer_is_one_line(inbox: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "ntm_extract.cli", "convert", inbox, "--out", tmp_path / "out", "--engine", "dask"]
    began = time.monotonic()
    result = subprocess.run([*map(str, command), "--scheduler", address], capture_output=True, text=True, env=os.environ)
    assert time.monotonic() - began < 25
    assert result.returncode == 1 and len(result.stderr.splitlines()) == 1 and address in result.stderr, result.stderr


def test_without_dask_the_extra_is_named(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = convert(inbox, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 1 and "pip install 'ntm-extract[cluster]'" in result.stderr


def test_a_folder_that_a_worker_does_not_see_is_told(cluster: Cluster, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntm_extract.batch.dask_tasks.told", lambda _: "/not/shared")
    result = convert(inbox, "--out", cluster.folder / "out", *on(cluster))
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1
    assert "/not/shared is not there; give a folder that all machines share" in result.stderr


def test_a_scheduler_that_is_lost_ends_the_run_and_keeps_what_is_done(inbox: Path, local: Path, tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    own, out = Cluster(tmp_path / "cluster"), tmp_path / "out"
    try:
        own.worker("one")
        run = started(own, inbox, "--out", out)
        wait_for(lambda: done(out) >= 3)
        kill(own.scheduler)
        _, said = run.communicate(timeout=60)
    finally:
        own.close()
    assert run.returncode == 1
    lines = [line for line in said.decode().splitlines() if "empty.txt" not in line]
    assert len(lines) == 1 and "was lost" in lines[0], said.decode()
    assert convert(inbox, "--out", out, "--jobs", 2).exit_code == 1
    assert report(out)["unchanged"] >= 2 and records(out) == records(local)
