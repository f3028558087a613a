"""Two loaders at once: nothing twice, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import text

from ntm_extract.output.json import write
from ntm_extract.store.engine import open_engine, parse_url
from tests.store.plans import make
from tests.store.rows import counts, counts_of_files

PLANS = 30


def plans_in(folder: Path, numbers: range) -> Path:
    for n in numbers:
        targets = tuple({"text": f"{m} xã", "value": m, "indicator": f"other_{m % 3}"} for m in range(n % 7 + 1))
        write(make(number=f"{n}/KH-UBND", targets=targets), folder / f"{n:03}.json")
    return folder


def at_once(db: str, *folders: Path) -> list[dict[str, Any]]:
    """Starts a `load` process for each folder before any is waited for; their summaries."""
    command = [sys.executable, "-m", "ntm_extract.cli", "load", "--json", "--db", db]
    started = [subprocess.Popen([*command, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for folder in folders]
    summaries = []
    for process in started:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
        summaries.append(json.loads(out))
    return summaries


def all_counts(db: str) -> dict[str, int]:
    engine = open_engine(parse_url(db), write=True)
    with engine.begin() as connection:
        found = counts(connection)
        assert connection.scalar(text("SELECT count(*) FROM plan_files WHERE plan_id IS NULL")) == 0
        assert connection.scalar(text("SELECT count(*) FROM plan_versions WHERE is_current")) == found["plans"]
        assert connection.scalar(text("SELECT count(*) FROM units")) == 25516
    engine.dispose()
    return found


def test_the_same_folder_into_a_database_that_is_not_made_yet(empty_db: str, tmp_path: Path) -> None:
    folder = plans_in(tmp_path / "r", range(PLANS))
    summaries = at_once(empty_db, folder, folder)
    assert [s["new"] + s["unchanged"] for s in summaries] == [PLANS, PLANS]
    assert sum(s["new"] for s in summaries) == PLANS
    assert all_counts(empty_db) == counts_of_files(folder)
    rows = {name: sum(s["rows"].get(name, 0) for s in summaries) for name in ("targets", "plan_versions")}
    assert rows == {name: counts_of_files(folder)[name] for name in rows}


def test_overlapping_folders(db: str, tmp_path: Path) -> None:
    first, second = plans_in(tmp_path / "a", range(20)), plans_in(tmp_path / "b", range(10, PLANS))
    summaries = at_once(db, first, second)
    assert sum(s["new"] for s in summaries) == PLANS
    assert all_counts(db) == counts_of_files(plans_in(tmp_path / "all", range(PLANS)))


def test_two_new_versions_of_plans_that_are_there(db: str, tmp_path: Path) -> None:
    for n in range(PLANS):
        for folder, value in (("there", 0), ("a", 1), ("b", 2)):
            plan = make(number=f"{n}/KH-UBND", targets=({"text": f"{value} xã", "value": value},))
            write(plan, tmp_path / folder / f"{n:03}.json")
    at_once(db, tmp_path / "there")
    summaries = at_once(db, tmp_path / "a", tmp_path / "b")
    assert [s["new_version"] for s in summaries] == [PLANS, PLANS]
    found = all_counts(db)
    assert (found["plans"], found["plan_versions"], found["targets"]) == (PLANS, 3 * PLANS, 3 * PLANS)


def test_many_open_a_new_sqlite_file_at_once(tmp_path: Path) -> None:
    """A new file's journal mode is set by all who open it, and SQLite refuses the second one without waiting."""
    together = Barrier(4)

    def write_to_all(_: int) -> None:
        for n in range(100):
            engine = open_engine(parse_url(str(tmp_path / f"{n}.db")), write=True)
            together.wait(60)
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS t (a INTEGER)"))
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_to_all, range(4)))
