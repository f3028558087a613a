"""`ntm-extract convert` as a program: killed and begun anew, stopped, twice at once, over many files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from ntm_extract.batch import journal
from ntm_extract.batch.lock import NAME as LOCK
from ntm_extract.commands import convert_progress
from ntm_extract.commands.convert_progress import Progress, duration
from ntm_extract.plan_files import RUN_REPORT, plan_paths
from tests.batch.test_workers import gone, wait_for
from tests.conftest import CORPUS
from tests.ingest.samples import PLAN

CONVERT = [sys.executable, "-m", "ntm_extract.cli", "convert"]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Twelve plans, of some tenths of a second each."""
    folder = tmp_path / "inbox"
    for place, name in (("x", "gia-lai-2025.txt"), ("y", "vinh-long-2024.txt")):
        (folder / place).mkdir(parents=True)
        text = (CORPUS / name).read_text(encoding="utf-8")
        for number in range(6):
            (folder / place / f"{number}.txt").write_text(f"{text}\n{number}\n", encoding="utf-8")
    return folder


def convert(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CONVERT, *map(str, args)], capture_output=True, text=True, timeout=120)


def begin(*args: str | Path) -> subprocess.Popen[str]:
    """A run that has written a few plans and is at work."""
    run = subprocess.Popen([*CONVERT, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = Path(args[args.index("--out") + 1])
    wait_for(lambda: out.is_dir() and len(list(plan_paths(out))) >= 3)
    assert run.poll() is None, "it was done before it could be disturbed"
    return run


def state(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in plan_paths(out)}


def report(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / RUN_REPORT).read_text(encoding="utf-8"))
    return found


def test_a_killed_run_goes_on_and_gives_the_same_bytes(inbox: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    run = begin(inbox, "--out", out, "--jobs", "2")
    family = [child.pid for child in psutil.Process(run.pid).children(recursive=True)]
    run.kill()
    run.communicate()
    wait_for(lambda: all(gone(pid) for pid in family), 5)
    time.sleep(0.5)
    done = state(out)
    assert len(family) == 2 and 3 <= len(done) < 12 and not (out / RUN_REPORT).exists()
    with (out / journal.NAME).open("ab") as file:
        file.write(b'{"path": "x/')  # it was killed as it wrote
    again = convert(inbox, "--out", out, "--jobs", "3")
    assert again.returncode == 0, again.stderr
    assert convert(inbox, "--out", whole, "--jobs", "2").returncode == 0
    assert state(out) == state(whole) and len(state(out)) == 12
    counts = report(out)
    assert counts["unchanged"] in (len(done), len(done) - 1, len(done) - 2), "a plan may be written and not yet journaled"
    assert counts["unchanged"] + counts["converted"] == 12
    assert {p.name for p in out.iterdir()} == {"x", "y", RUN_REPORT, journal.NAME}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_keeps_what_is_done_and_says_so(inbox: Path, tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    run = begin(inbox, "--out", out, "-j", "2")
    family = [child.pid for child in psutil.Process(run.pid).children(recursive=True)]
    run.send_signal(number)
    began = time.monotonic()
    printed, errors = run.communicate()
    assert run.returncode == 130 and time.monotonic() - began < 5
    assert "goes on where it was" in errors and "Traceback" not in errors and " left" in printed
    assert all(gone(pid) for pid in family)
    told = report(out)
    assert told["interrupted"] and told["converted"] + told["left"] == 12 and told["converted"] >= len(state(out)) - 2
    assert {p.name for p in out.iterdir()} <= {"x", "y", RUN_REPORT, journal.NAME}
    assert convert(inbox, "--out", out).returncode == 0
    assert report(out)["unchanged"] == told["converted"] and len(state(out)) == 12


def test_a_second_run_in_the_folder_is_refused(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = begin(inbox, "--out", out, "-j", "1")
    refused = convert(inbox, "--out", out)
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr.startswith(f"Error: {out}: another run is at work in this folder (process {run.pid} on ")
    assert refused.stderr.count("\n") == 1 and (out / LOCK).exists()
    run.kill()
    run.communicate()
    assert convert(inbox, "--out", out).returncode == 0, "the lock of a killed run holds nobody up"


def test_the_report_tells_of_every_file(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    (folder / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(folder) + b"/k\xea.txt")).write_text(PLAN, encoding="utf-8")
    printed = convert(folder, "--out", out, "--json")
    told = report(out)
    assert printed.returncode == 1 and json.loads(printed.stdout) | {"ended": None} == told | {"ended": None}
    good = 3 if sys.platform == "linux" else 2
    assert (told["converted"], told["failed"], told["left"], told["failures"]) == (good, 1, 0, {"empty": 1})
    assert told["records"] == {k: sum(f["records"].get(k, 0) for f in told["files"]) for k in told["records"]}
    assert [f["path"] for f in told["files"]] == sorted(f["path"] for f in told["files"])
    for file in told["files"]:
        if file["status"] == "converted":
            assert (out / file["target"]).is_file() or "\ufffd" in file["target"]
    assert "seconds" not in json.loads((out / "a.txt.json").read_text(encoding="utf-8"))


def test_many_files_have_no_row_each(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(31):
        (folder / f"plain {number}.txt").write_text(PLAN, encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"")
    done = convert(folder, "--out", tmp_path / "out")
    first, second, third, fourth = done.stdout.splitlines()
    assert first == f"failed (empty): {folder / 'bad.txt'}" and fourth == f"Records in {tmp_path / 'out'}"
    assert second.startswith("31 converted, 1 failed in ") and third.startswith("62 references, ")


def test_a_line_now_and_then_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(convert_progress.time, "monotonic", lambda: now[0])
    row = {"status": "converted", "path": "a", "warnings": []}
    with Progress(1000, quiet=False) as progress:
        for _ in range(400):
            now[0] += 0.05  # 1,200 a minute
            progress.row(row)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"{n} of 1000 files, 1200 files/min, {s} s left" for n, s in ((200, 40), (300, 35), (400, 30))]


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0 s"), (89, "89 s"), (240, "4 min"), (7500, "2 h 05 min")])
def test_durations(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to a child: POSIX only")
def test_a_watched_inbox(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    command = [*CONVERT, str(folder), "--out", str(out), "--watch", "0.3", "--quiet"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: (out / LOCK).exists())
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    wait_for(lambda: (out / "a.txt.json").exists())
    with (folder / "b.txt").open("w", encoding="utf-8") as growing:
        for line in PLAN.splitlines(keepends=True)[:8]:
            growing.write(line)
            growing.flush()
            time.sleep(0.1)
            assert not (out / "b.txt.json").exists(), "a file that grows is left alone"
    wait_for(lambda: (out / RUN_REPORT).exists() and len(report(out)["files"]) == 2)
    (folder / "a.txt").unlink()
    wait_for(lambda: report(out)["vanished"] == 1)
    run.send_signal(signal.SIGINT)
    run.communicate()
    assert run.returncode in (0, 1) and not (out / LOCK).exists(), "b.txt, cut short, may be no plan"
