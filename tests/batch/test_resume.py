"""What a run does with what an earlier one did: leaves alone what holds, redoes what does not, tells what is gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.batch import Job, Limits, Outcome, convert_file, find_jobs, folder_run, journal
from ntm_extract.batch.fingerprint import extractor
from ntm_extract.batch.folder_run import FolderRun, Settings
from ntm_extract.batch.lock import NAME as LOCK
from ntm_extract.batch.lock import FolderInUse, FolderLock
from ntm_extract.plan_files import plan_paths
from tests.ingest.samples import PLAN


class Here:
    """An engine in this process that remembers what it was given."""

    def __init__(self, failures: dict[str, str] | None = None, stop_after: int = 99) -> None:
        self.done: list[str] = []
        self._failures, self._stop_after = failures or {}, stop_after

    def run(self, jobs: Iterable[Job], stop: threading.Event) -> Iterator[tuple[Job, Outcome]]:
        for job in jobs:
            self.done.append(job.path.name)
            category = self._failures.get(job.path.name)
            yield job, Outcome(str(job.path), category=category, message="it is so") if category else convert_file(job)
            if len(self.done) == self._stop_after:
                stop.set()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    for number, name in enumerate(("a.txt", "b.txt", "sub/c.txt")):
        (folder / name).write_text(PLAN.replace("58/KH", f"{number}/KH"), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def go(
    inputs: Path | list[Path], engine: Here | None = None, settings: Settings | None = None
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """A run: the rows by the target's name, and the files that were worked on."""
    given = inputs if isinstance(inputs, list) else [inputs]
    out = given[0].parent / "out"
    out.mkdir(exist_ok=True)
    engine = engine or Here()
    run = FolderRun(find_jobs(given, out), out, engine, settings or Settings(), lambda _: None)
    run.carry_out(threading.Event())
    assert run.interrupted == (run.totals.left > 0)
    return {row["path"].rpartition("/")[2]: row for row in run.rows()}, engine.done


def statuses(rows: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: row["status"] for name, row in rows.items()}


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in plan_paths(folder)}


def test_a_second_run_touches_nothing(inbox: Path, tmp_path: Path) -> None:
    first, done = go(inbox)
    assert done == ["a.txt", "b.txt", "empty.txt", "c.txt"]
    assert statuses(first) == {"a.txt": "converted", "b.txt": "converted", "empty.txt": "failed", "c.txt": "converted"}
    before = state(tmp_path / "out")
    second, done = go(inbox)
    assert done == [] and state(tmp_path / "out") == before
    assert statuses(second) == {"a.txt": "unchanged", "b.txt": "unchanged", "empty.txt": "failed", "c.txt": "unchanged"}
    for name, row in second.items():
        assert {**row, "status": first[name]["status"]} == first[name], "told as it was"


def test_what_has_changed_is_redone(inbox: Path, tmp_path: Path) -> None:
    go(inbox)
    (inbox / "a.txt").write_text(PLAN.replace("58/KH", "77/KH"), encoding="utf-8")
    (inbox / "empty.txt").write_text(PLAN, encoding="utf-8")
    rows, done = go(inbox)
    assert done == ["a.txt", "empty.txt"] and set(statuses(rows).values()) == {"converted", "unchanged"}
    assert "77/KH-UBND" in (tmp_path / "out" / "a.txt.json").read_text(encoding="utf-8")


def test_an_inbox_that_was_moved_or_touched_is_not_redone(inbox: Path, tmp_path: Path) -> None:
    go(inbox)
    moved = inbox.rename(tmp_path / "moved")
    (moved / "a.txt").touch()
    rows, done = go(moved)
    assert done == [] and rows["a.txt"]["input"] == str(moved)


@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_records_that_are_not_as_written_are_made_again(inbox: Path, tmp_path: Path, damage: str) -> None:
    go(inbox)
    path = tmp_path / "out" / "b.txt.json"
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:-9] if damage == "cut" else whole.replace(b"1/KH", b"8/KH"))
    assert go(inbox)[1] == ["b.txt"] and path.read_bytes() == whole


def test_another_version_or_other_options_redo_all(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go(inbox)
    assert len(go(inbox, settings=Settings(options={"x": 1}))[1]) == 4
    assert go(inbox, settings=Settings(options={"x": 1}))[1] == []
    monkeypatch.setattr(folder_run, "extractor", lambda: "0.2.0+0")
    assert len(go(inbox, settings=Settings(options={"x": 1}))[1]) == 4


def test_again_redoes_all(inbox: Path) -> None:
    go(inbox)
    assert len(go(inbox, settings=Settings(again=True))[1]) == 4


def test_what_has_vanished_is_told_as_long_as_its_records_are_there(inbox: Path, tmp_path: Path) -> None:
    go(inbox)
    (inbox / "a.txt").unlink()
    (inbox / "empty.txt").unlink()
    for _ in range(2):
        rows, done = go(inbox)
        assert done == [] and statuses(rows) == {"b.txt": "unchanged", "c.txt": "unchanged", "a.txt": "vanished"}
    (tmp_path / "out" / "a.txt.json").unlink()
    assert "a.txt" not in go(inbox)[0]


def test_another_input_makes_none_vanish(inbox: Path) -> None:
    go(inbox)
    assert statuses(go(inbox / "sub")[0]) == {"c.txt": "converted"}, "its records go to another folder"
    assert statuses(go([inbox / "a.txt", inbox / "b.txt"])[0]) == {"a.txt": "converted", "b.txt": "converted"}
    assert statuses(go([inbox / "b.txt"])[0]) == {"b.txt": "unchanged"}
    assert statuses(go([inbox / "a.txt"])[0]) == {"a.txt": "unchanged"}, "kept through a run that had nothing to do with it"


@pytest.mark.parametrize(
    ("category", "limits", "tried"),
    [
        ("unreadable", Limits(), False),
        ("no_ocr", Limits(), True),
        ("no_office", Limits(), True),
        ("crashed", Limits(), True),
        ("internal", Limits(), True),
        ("unwritable", Limits(), True),
        ("too_slow", Limits(), False),
        ("too_slow", Limits(seconds=901), True),
        ("too_slow", Limits(megabytes=9000), False),
        ("too_greedy", Limits(seconds=901), False),
        ("too_greedy", Limits(megabytes=9000), True),
    ],
)
def test_which_failures_are_tried_again(inbox: Path, category: str, limits: Limits, tried: bool) -> None:
    go(inbox, Here({"a.txt": category}))
    rows, done = go(inbox, settings=Settings(limits))
    assert done == (["a.txt"] if tried else [])
    assert (rows["a.txt"]["category"], rows["a.txt"]["message"]) == ((None, None) if tried else (category, "it is so"))


def test_records_of_an_earlier_state_are_told(inbox: Path) -> None:
    go(inbox)
    (inbox / "a.txt").write_bytes(b"")
    for _ in range(2):
        rows, _ = go(inbox)
        assert rows["a.txt"]["outdated"] and not rows["empty.txt"]["outdated"]


def test_a_run_that_was_stopped_goes_on(inbox: Path) -> None:
    rows, done = go(inbox, Here(stop_after=2))
    assert done == ["a.txt", "b.txt"] and list(rows) == done
    rows, done = go(inbox)
    assert done == ["empty.txt", "c.txt"] and len(rows) == 4


def test_a_journal_that_was_cut_or_meddled_with(inbox: Path, tmp_path: Path) -> None:
    go(inbox)
    path = tmp_path / "out" / journal.NAME
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([b"\xff\x00", b"[]", b'{"target": 1}', *lines[1:-1], lines[-1][:40]]))
    assert go(inbox)[1] == ["a.txt", "c.txt"]
    assert len(path.read_bytes().splitlines()) == 4
    for line in (b'{"target":"a.txt.json","sha256":"x"}', b"{}"):
        path.write_bytes(path.read_bytes() + line)
    assert go(inbox)[1] == []
    path.write_text(path.read_text(encoding="utf-8").replace('"limits"', '"_"').replace('"records"', '"-"'), encoding="utf-8")
    assert len(go(inbox)[1]) == 4


def test_what_follows_a_line_that_was_cut_is_kept(inbox: Path, tmp_path: Path) -> None:
    """Also when that run is killed in its turn, before it writes the journal anew."""
    row = {**go(inbox)[0]["a.txt"], "target": "z.json"}
    path = tmp_path / "out" / journal.NAME
    path.write_bytes(path.read_bytes()[:-9])
    found = journal.Journal(tmp_path / "out")
    found.add(row)
    found.close()
    assert journal.Journal(tmp_path / "out").find("z.json", row["sha256"]) == row


def test_names_that_meet(inbox: Path, tmp_path: Path) -> None:
    """The first input that gives records has the name, also when a run begins anew."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(PLAN, encoding="utf-8")
    (other / "empty.txt").write_text(PLAN, encoding="utf-8")
    for expected in (["a.txt", "b.txt", "empty.txt", "c.txt", "empty.txt"], []):
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        engine = Here()
        run = FolderRun(find_jobs([inbox, other], out), out, engine, Settings(), lambda _: None)
        run.carry_out(threading.Event())
        assert engine.done == expected
        assert [row["category"] for row in run.rows()] == [None, None, "empty", None, "name_taken", None]


def test_a_file_named_run_leaves_the_report_its_place(tmp_path: Path) -> None:
    (tmp_path / "run").write_text(PLAN, encoding="utf-8")
    assert [job.target.name for job in find_jobs([tmp_path], tmp_path / "out")] == ["run_.json"]


def test_what_a_killed_run_had_begun_to_write_is_swept(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "sub").mkdir(parents=True)
    (tmp_path / "out" / "sub" / ".ntm-extract-abc.part").write_bytes(b"{")
    (tmp_path / "out" / ".mine.part").write_bytes(b"{")
    go(inbox)
    assert [path.name for path in (tmp_path / "out").rglob("*.part")] == [".mine.part"]


def test_the_mark_of_the_program_is_that_of_its_code() -> None:
    assert extractor() == extractor() and extractor().startswith("0.")


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with FolderLock(tmp_path):
        with pytest.raises(FolderInUse, match=r"another run is at work in this folder .process [0-9]+ on "):
            FolderLock(tmp_path).__enter__()
        with FolderLock(tmp_path / ".."):
            pass
    assert not (tmp_path / LOCK).exists()
    (tmp_path / LOCK).write_text("1 on elsewhere\n")  # left by a run that was killed
    with FolderLock(tmp_path):
        assert (tmp_path / LOCK).read_text().startswith(f"{os.getpid()} on ")
