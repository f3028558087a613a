"""Places by URL: nothing is seen of credentials, nothing is half written, nothing leads out of the folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ntm_extract import ingest
from ntm_extract.batch import transfer, url_journal
from ntm_extract.batch.jobs import Job, find_jobs
from ntm_extract.batch.journal import NAME
from ntm_extract.batch.limits import Limits
from ntm_extract.batch.one_file import Outcome, convert_file
from ntm_extract.batch.url_journal import UrlJournal
from ntm_extract.batch.url_text import parts_of, shown
from ntm_extract.batch.urls import Url, UrlError, place
from tests.cluster.conftest import convert, records
from tests.ingest.samples import PLAN

SECRET = "sftp://office:geheim@host/inbox?token=geheim"


class Broken(MemoryFileSystem):
    """A server that raises errors of its own, with the address in them."""

    protocol = "broken"

    def info(self, path: str, **_: Any) -> Any:
        raise RuntimeError(f"no way to broken://office:geheim@host{path}")

    find = put_file = isfile = ls = info


@pytest.fixture
def memory() -> Iterator[MemoryFileSystem]:
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    fsspec.register_implementation("broken", Broken, clobber=True)
    yield fs
    fs.store.clear()


def run(job: Job) -> Outcome:
    return transfer.carry_out(job, Limits(), convert_file)


def test_paths_stay_paths() -> None:
    assert place("a/b.txt") == Path("a/b.txt") and place(Path("a")) == Path("a")
    assert place("C:/plans") == Path("C:/plans"), "a drive is no scheme"
    assert place("MEMORY://a/b") == Url("memory://a/b")


@pytest.mark.parametrize("wrong", ["zip://a::memory://b", "simplecache::memory://b/k", "nothing://a"])
def test_urls_that_are_not_taken_are_usage_errors(wrong: str, tmp_path: Path) -> None:
    for arguments in ((wrong, "--out", tmp_path / "out"), (tmp_path, "--out", wrong)):
        result = convert(*arguments)
        assert result.exit_code == 2 and wrong in result.stderr, result.output


def test_what_a_scheme_needs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> Any:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(UrlError, match=r"^s3://bucket/key: cannot be used \(Install s3fs"):
        place("s3://user:geheim@bucket/key?token=geheim")


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(UrlError, match=r"pip install 'ntm-extract\[cluster\]'"):
        place("s3://bucket/key")


def test_no_credentials_are_shown() -> None:
    assert str(Url(SECRET)) == "sftp://host/inbox"
    assert str(Url(SECRET) / "kế hoạch/a.docx") == "sftp://host/inbox/kế hoạch/a.docx"
    assert shown(f"failed: {SECRET} and http://u:p@h/x?y=z.") == "failed: sftp://host/inbox and http://h/x"
    assert shown("abfs://plans@office.dfs/a") == "abfs://plans@office.dfs/a", "this is a container"
    assert shown("abfs://u:p@office.dfs/a") == "abfs://office.dfs/a"


@pytest.mark.usefixtures("memory")
def test_errors_of_servers_are_told_without_credentials(tmp_path: Path) -> None:
    url = Url("broken://office:geheim@host/a.txt")
    outcome = run(Job(url, tmp_path / "a.txt.json"))
    assert outcome.category == "unreachable" and outcome.path == "broken://host/a.txt"
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    unwritten = run(Job(tmp_path / "a.txt", url))
    assert unwritten.category == "unwritable" and unwritten.target is None
    for message in (outcome.message, unwritten.message):
        assert message and "no way to broken://host" in message and "geheim" not in message and "office" not in message
    result = convert("broken://office:geheim@host/", "--out", tmp_path / "out")
    assert result.exit_code == 2 and "cannot be listed" in result.stderr and "geheim" not in result.output
    result = convert(tmp_path / "a.txt", "--out", "broken://office:geheim@host/out")
    assert result.exit_code == 1 and "geheim" not in result.output and "Traceback" not in result.output


def test_listed_names_do_not_lead_out_of_the_folder(memory: MemoryFileSystem, tmp_path: Path) -> None:
    for name in ("/in/../../a.txt", "/in//etc/b.txt", "/in/c/./d.txt", "/in/.git/e.txt", "/in/f.txt"):
        memory.store[name] = memory.store.get("x")  # names as an object store may hold them
    memory.find = lambda path, **_: sorted(name for name in memory.store if name.startswith(path))  # type: ignore[method-assign]
    try:
        jobs = find_jobs(["memory://in"], tmp_path)
    finally:
        del memory.find
    targets = [job.target.relative_to(tmp_path).as_posix() for job in jobs if isinstance(job.target, Path)]
    assert targets == ["_/_/a.txt.json", "_/etc/b.txt.json", "c/_/d.txt.json", "f.txt.json"]
    assert list(parts_of("..\\x/..")) == [".._x", "_"]


def test_a_run_from_url_to_url_is_that_of_a_folder(memory: MemoryFileSystem, tmp_path: Path) -> None:
    files = {
        "a.txt": PLAN.encode(),
        "2023/kế hoạch 100% #1?.txt": PLAN.replace("58/KH", "59/KH").encode(),
        "b.txt": b"",
        "run": b"x",
    }
    for name, data in files.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        memory.pipe(f"/in/{name}", data)
    assert convert(tmp_path / "in", "--out", tmp_path / "out").exit_code == 1
    assert convert("memory://in", "--out", "memory://in/out").exit_code == 1
    found = {name.removeprefix("/in/out/"): memory.cat(name) for name in memory.find("/in/out")}
    there, here = (json.loads(text) for text in (found.pop("run.json"), (tmp_path / "out" / "run.json").read_text("utf-8")))
    assert found.pop(NAME) and found == records(tmp_path / "out") and len(found) == 2
    assert [(row["target"], row["status"], row["message"]) for row in there["files"]] == [
        (row["target"], row["status"], row["message"]) for row in here["files"]
    ]
    assert there["files"][0]["path"] == "memory://in/2023/kế hoạch 100% #1?.txt" or here["files"][0]["path"].endswith("#1?.txt")
    assert json.loads(found["a.txt.json"])["source"] == "a.txt"
    memory.rm("/in/a.txt")
    assert convert("memory://in", "--out", "memory://in/out").exit_code == 1
    again = json.loads(memory.cat("/in/out/run.json"))
    assert (again["converted"], again["unchanged"], again["failed"], again["vanished"]) == (0, 1, 2, 1), "results are no inputs"


@pytest.mark.usefixtures("memory")
def test_a_missing_file_is_told_as_here(tmp_path: Path) -> None:
    here, there = run(Job(tmp_path / "a.txt", tmp_path / "o")), run(Job(Url("memory://a.txt"), tmp_path / "o"))
    assert (there.category, there.message) == (here.category, here.message) == ("missing", "no such file; check the path")
    assert there.path == "memory://a.txt"


def test_a_large_file_is_refused_before_it_is_fetched(
    memory: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe("/a.txt", PLAN.encode())
    for module in (ingest, transfer):
        monkeypatch.setattr(module, "MAX_BYTES", 100)
    with monkeypatch.context() as closed:
        closed.setattr(MemoryFileSystem, "open", lambda *_, **__: pytest.fail("it was opened"))
        assert run(Job(Url("memory://a.txt"), tmp_path / "o")).category == "too_large"
    monkeypatch.setattr(Url, "size", lambda _: None)
    outcome = run(Job(Url("memory://a.txt"), tmp_path / "o"))
    assert outcome.category == "too_large", "nor is it read to its end where no size is told"


def test_a_put_that_breaks_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.local import LocalFileSystem

    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "old").write_bytes(b"old")

    def half(_: Any, file: str, path: str, **__: Any) -> None:
        Path(path).write_bytes(Path(file).read_bytes()[:1])
        raise OSError("no space")

    with monkeypatch.context() as broken:
        broken.setattr(LocalFileSystem, "put_file", half)
        with pytest.raises(OSError, match="no space"):
            Url(f"file://{tmp_path}/there/old").put(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()} == {"old": b"old"}
    Url(f"file://{tmp_path}/there/old").put(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()} == {"old": b"new"}


def test_parts_of_a_journal_outlive_a_killed_client(memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(url_journal, "ROWS", 2)
    row = {**dict.fromkeys(("path", "input", "status", "sha256"), "x"), **dict.fromkeys(("category", "message", "findings"))}
    row |= {"records": {}, "engines": {}, "limits": {}, "seconds": 1.0, "warnings": []}
    killed = UrlJournal(Url("memory://out"))
    for number in range(5):
        killed.add({**row, "target": str(number)})
    after = UrlJournal(Url("memory://out"))
    assert [row["target"] for row in after.rows()] == ["0", "1", "2", "3"], "the last row waited for its part"
    after.rewrite(after.lines("0") + after.lines("3"))
    after.close()
    assert memory.ls("/out", detail=False) == [f"/out/{NAME}"]
    assert [row["target"] for row in UrlJournal(Url("memory://out")).rows()] == ["0", "3"]
