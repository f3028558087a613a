"""A run over many files: what is taken, where records go, and that one file's failure stops none of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ntm_extract import Plan
from ntm_extract.batch import convert, find_jobs
from ntm_extract.output.json import write
from ntm_extract.records import DocumentData
from tests.ingest.samples import PLAN, values, word_plan


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """a.txt and a.docx (one name, two formats), a plan in a subfolder, and two files that fail."""
    folder = tmp_path / "inbox"
    (folder / "2023").mkdir(parents=True)
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    word_plan(folder / "a.docx")
    (folder / "2023" / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    (folder / "notes.xlsx").write_bytes(b"x")
    return folder


def plan_of(text: str) -> Plan:
    empty: list[Any] = []
    return Plan(source=text, sha256="", document=DocumentData(), references=empty, communes=empty, deadlines=empty, targets=empty)


def written(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_targets_follow_the_inputs_and_never_meet(inbox: Path) -> None:
    jobs = find_jobs([inbox], "out")
    assert [(j.path.relative_to(inbox).as_posix(), j.target.as_posix()) for j in jobs] == [
        ("2023/kế hoạch.txt", "out/2023/kế hoạch.txt.json"),
        ("a.docx", "out/a.docx.json"),
        ("a.txt", "out/a.txt.json"),
        ("b.txt", "out/b.txt.json"),
        ("notes.xlsx", "out/notes.xlsx.json"),
    ]


def test_hidden_and_system_files_are_passed_over(inbox: Path) -> None:
    before = find_jobs([inbox], "out")
    for name in (".DS_Store", "~$a.docx", "Thumbs.db", ".git/plan.txt"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_text(PLAN, encoding="utf-8")
    assert find_jobs([inbox], "out") == before
    assert len(find_jobs([inbox / ".DS_Store"], "out")) == 1, "a file that is named is taken"


def test_failures_stop_none_of_the_others(inbox: Path, tmp_path: Path) -> None:
    started: list[str] = []
    outcomes = convert([inbox], tmp_path / "out", on_start=lambda job: started.append(job.path.name))
    assert [(Path(o.path).name, o.category) for o in outcomes] == [
        ("kế hoạch.txt", None),
        ("a.docx", None),
        ("a.txt", None),
        ("b.txt", "empty"),
        ("notes.xlsx", "unknown_format"),
    ]
    assert started == [Path(o.path).name for o in outcomes]
    assert set(written(tmp_path / "out")) == {"2023/kế hoạch.txt.json", "a.docx.json", "a.txt.json"}


def test_an_outcome_counts_what_was_written(inbox: Path, tmp_path: Path) -> None:
    (outcome,) = convert([inbox / "a.txt"], tmp_path / "out")
    plan = Plan.model_validate_json(Path(outcome.target or "").read_bytes())
    assert outcome.records == {kind: len(records) for kind, records in plan.records().items()}
    assert all(outcome.records.values())
    assert plan.source == "a.txt" and plan.document_text == PLAN


def test_the_formats_of_one_plan_say_the_same(inbox: Path, tmp_path: Path) -> None:
    convert([inbox], tmp_path / "out")
    text, word = (Plan.model_validate_json((tmp_path / "out" / name).read_bytes()) for name in ("a.txt.json", "a.docx.json"))
    assert values(text) == values(word) and text.sha256 != word.sha256


def test_two_runs_write_the_same_bytes(inbox: Path, tmp_path: Path) -> None:
    """In two processes with unlike hash seeds: a set that is written out in its own order would show."""
    for seed in ("1", "2"):
        code = "import sys; from ntm_extract import convert; convert([sys.argv[1]], sys.argv[2])"
        command = [sys.executable, "-c", code, str(inbox), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert written(tmp_path / "1") == written(tmp_path / "2") and len(written(tmp_path / "1")) == 3


def test_one_name_from_two_places_is_not_overwritten(inbox: Path, tmp_path: Path) -> None:
    (inbox / "2023" / "a.txt").write_text(PLAN.replace("58/KH", "59/KH"), encoding="utf-8")
    first, second = convert([inbox / "a.txt", inbox / "2023" / "a.txt"], tmp_path / "out")
    assert (first.category, second.category) == (None, "name_taken")
    assert str(inbox / "a.txt") in (second.message or "") and "another --out" in (second.message or "")
    assert b"58/KH-UBND" in written(tmp_path / "out")["a.txt.json"]


def test_a_failed_file_takes_no_name(inbox: Path, tmp_path: Path) -> None:
    (inbox / "2023" / "b.txt").write_text(PLAN, encoding="utf-8")
    first, second = convert([inbox / "b.txt", inbox / "2023" / "b.txt"], tmp_path / "out")
    assert (first.category, second.category) == ("empty", None)


def test_a_folder_that_cannot_be_written_is_told(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (outcome,) = convert([inbox / "a.txt"], tmp_path / "file" / "out")
    assert outcome.category == "unwritable" and str(tmp_path / "file" / "out") in (outcome.message or "")


def test_an_unexpected_error_is_told_and_the_run_goes_on(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(plan: Plan, path: Path) -> None:
        if path.name == "a.docx.json":
            raise RuntimeError("lỗi")
        write(plan, path)

    monkeypatch.setattr("ntm_extract.output.json.write", fail)
    first, second = convert([inbox / "a.docx", inbox / "a.txt"], tmp_path / "out")
    assert first.category == "internal" and "RuntimeError: lỗi" in (first.message or "")
    assert not second.failed


def test_a_write_that_breaks_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)  # the last thing that can fail, when the new file is written
    with pytest.raises(OSError, match="No space"):
        write(plan_of(""), target)
    assert written(tmp_path) == {"a.json": b"old"}


def test_a_second_run_does_not_read_the_records_of_the_first(inbox: Path) -> None:
    """`convert . --out records` in the folder itself is what people type first."""
    first = convert([inbox], inbox / "records")
    second = convert([inbox], inbox / "records")
    assert [o.path for o in second] == [o.path for o in first]


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no Unicode exist on Linux only")
def test_a_file_name_in_a_legacy_encoding_is_no_bug_of_ours(tmp_path: Path) -> None:
    """Zips from Windows leave such names; the plan is converted, or refused with what to do, but not `internal`."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/k\xea ho\xa1ch.txt"))
    path.write_text(PLAN, encoding="utf-8")
    (outcome,) = convert([path], tmp_path / "out")
    assert outcome.category != "internal", outcome.message


@pytest.mark.parametrize("name", ["extract", "evaluate", "read", "convert"])
@pytest.mark.parametrize("before", ["import ntm_extract.extraction", "import ntm_extract.evaluation", "import ntm_extract.cli"])
def test_public_verbs_are_functions_whatever_was_imported_before(before: str, name: str) -> None:
    """A subpackage of the same name, once imported, must not stand where the verb is."""
    code = f"{before}\nfrom ntm_extract import {name}\nassert not hasattr({name}, '__path__') and callable({name}), {name}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files: POSIX only")
def test_records_have_the_rights_of_the_users_other_files(inbox: Path, tmp_path: Path) -> None:
    """A colleague on a shared folder can read them."""
    before = os.umask(0o022)
    try:
        convert([inbox / "a.txt"], tmp_path / "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out" / "a.txt.json").stat().st_mode & 0o777 == 0o644
