"""What a batch of many plans must show: nothing done twice, a killed run that goes on, bad files that harm no other, and
exports that hold what the records hold. As many plans as NTM_EXTRACT_PLANS says; .ci/run asks for 1,000.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ntm_extract.ingest import office
from ntm_extract.plan_files import RUN_REPORT, plan_paths, read_plan
from ntm_extract.records import KINDS
from tests.conftest import Many
from tests.hostile.files import make

CONVERT = [sys.executable, "-m", "ntm_extract.cli", "convert"]


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in plan_paths(folder)}


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / RUN_REPORT).read_text(encoding="utf-8"))
    return found


def test_every_plan_gave_records(many: Many) -> None:
    told = report(many.records)
    assert (told["converted"], told["failed"]) == (many.count, 0)
    assert len(state(many.records)) == many.count


def test_a_second_run_touches_nothing(many: Many, tmp_path: Path) -> None:
    records = tmp_path / "records"
    shutil.copytree(many.records, records)  # a copy with its times: other tests read the first
    before = {path: path.stat().st_mtime_ns for path in plan_paths(records)}
    done = subprocess.run([*CONVERT, many.inbox, "--out", records, "--json"], capture_output=True, text=True, check=True)
    assert (json.loads(done.stdout)["unchanged"], json.loads(done.stdout)["converted"]) == (many.count, 0)
    assert {path: path.stat().st_mtime_ns for path in plan_paths(records)} == before


def test_a_killed_run_goes_on_and_gives_the_same_bytes(many: Many, tmp_path: Path) -> None:
    out = tmp_path / "records"
    run = subprocess.Popen([*CONVERT, many.inbox, "--out", out, "--jobs", "2", "--quiet"])
    limit = time.monotonic() + 300
    while time.monotonic() < limit and (not out.exists() or sum(1 for _ in plan_paths(out)) < many.count // 2):
        time.sleep(0.05)
        assert run.poll() is None, "it was done before it could be killed"
    run.kill()
    run.wait()
    assert not (out / RUN_REPORT).exists()
    subprocess.run([*CONVERT, many.inbox, "--out", out, "--jobs", "2", "--quiet"], check=True)
    told = report(out)
    assert told["unchanged"] >= many.count // 2 - 4 and told["unchanged"] + told["converted"] == many.count
    assert state(out) == state(many.records)


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and names in other encodings: Linux only")
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed (apt install libreoffice-writer)")
def test_every_hostile_file_harms_none_of_the_good_ones(many: Many, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "records"
    good = sorted(p for p in many.inbox.rglob("*.txt"))[:100]
    for path in good:
        target = inbox / "good" / path.relative_to(many.inbox)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    (inbox / "bad").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    make(inbox / "bad", "http://127.0.0.1:9", tmp_path / "secret.txt")
    done = subprocess.run([*CONVERT, inbox, "--out", out, "--quiet"], capture_output=True, timeout=600)
    assert done.returncode == 1, done.stderr.decode(errors="replace")[-2000:]
    whole = state(many.records)
    assert {name.removeprefix("good/"): data for name, data in state(out).items() if name.startswith("good/")} == {
        name: whole[name] for name in (f"{path.relative_to(many.inbox).as_posix()}.json" for path in good)
    }


def test_parquet_and_json_lines_hold_every_record(many: Many, tmp_path: Path) -> None:
    exported = tmp_path / "exports"
    command = [sys.executable, "-m", "ntm_extract.cli", "export", many.records, "--format", "parquet,jsonl", "--out", exported]
    subprocess.run(command, check=True, capture_output=True)
    counted = dict.fromkeys(KINDS, 0)
    for path in plan_paths(many.records):
        plan = read_plan(path)
        for kind in KINDS:
            counted[kind] += len(getattr(plan, kind))
    for kind in KINDS:
        (rows,) = duckdb.sql(f"SELECT count(*) FROM '{exported / f'{kind}.parquet'}'").fetchall()
        assert rows[0] == counted[kind], kind
        assert sum(1 for _ in (exported / f"{kind}.jsonl").open(encoding="utf-8")) == counted[kind], kind
