"""The command `load`: what it prints and writes, and what it says when it cannot."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from ntm_extract.cli import main
from ntm_extract.store.engine import open_engine, parse_url
from tests.store.plans import folder_of, make


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], env={"COLUMNS": "300"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "r", make(targets=({"text": "8 xã", "value": 8},)), make(number="2/KH-UBND"))


def test_load_sums_up(db: str, folder: Path) -> None:
    result = run("load", folder, "--db", db, "--json")
    summary = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (summary["new"], summary["new_version"], summary["unchanged"], summary["failed"]) == (2, 0, 0, 0)
    assert (summary["rows"]["plan_versions"], summary["rows"]["targets"]) == (2, 1)
    assert "2 unchanged" in run("load", folder, "--db", db).stdout


def test_load_leaves_statistics_for_the_planner(db: str, folder: Path) -> None:
    run("load", folder, "--db", db)
    engine = open_engine(parse_url(db), write=False)
    query = {
        "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'plans'",
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'plans'",
    }
    with engine.connect() as connection:
        assert str(connection.scalar(text(query[engine.dialect.name]))).startswith("2")
    engine.dispose()


def test_a_bad_file_is_one_line_and_the_others_go_on(db: str, folder: Path) -> None:
    (folder / "x.json").write_text("{}", encoding="utf-8")
    result = run("load", folder, "--db", db)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "x.json: not a plan's records" in result.stderr
    assert "2 new plans, 0 new versions, 0 unchanged, 1 failed" in result.stdout


def test_a_bare_path_is_a_sqlite_file_with_any_letters(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "kho dữ liệu #1 ?50%.db"
    assert run("load", folder, "--db", file).exit_code == 0
    assert file.exists()
    assert file.with_name("kho dữ liệu #1 ?50%.metadata.json").exists()
    assert "8 xã" in run("query", "--db", file).stdout
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("db", "code", "message"),
    [
        ("mysql://a/b", 2, "mysql is not supported; use SQLite or PostgreSQL"),
        ("sqlite://", 2, "a store is kept in a file"),
        ("no/such/folder/x.db", 1, "its folder does not exist"),
        ("postgresql://x:secret@127.0.0.1:1/y", 1, "check the address"),
    ],
)
def test_databases_that_cannot_be_used(folder: Path, db: str, code: int, message: str) -> None:
    result = run("load", folder, "--db", db)
    assert (result.exit_code, "Traceback" in result.output) == (code, False)
    assert message in " ".join(result.stderr.split())
    assert "secret" not in result.output


def test_a_file_that_is_no_database(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "x.db"
    file.write_text("not a database, but long enough to be read as one's header" * 20, encoding="utf-8")
    for args in (("load", folder), ("query",)):
        result = run(*args, "--db", file)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{file}: file is not a database")


def test_query_makes_no_database(tmp_path: Path) -> None:
    result = run("query", "--db", tmp_path / "none.db")
    assert (result.exit_code, [*tmp_path.iterdir()]) == (1, [])
    assert "no such database" in result.stderr
    sqlite3.connect(tmp_path / "empty.db").execute("CREATE TABLE x (y)")
    assert "holds no plans yet" in run("query", "--db", tmp_path / "empty.db").stderr


def test_a_folder_without_records_is_wrong_usage(tmp_path: Path) -> None:
    assert run("load", tmp_path, "--db", tmp_path / "x.db").exit_code == 2
    assert run("load", tmp_path / "none", "--db", tmp_path / "x.db").exit_code == 2
    assert not (tmp_path / "x.db").exists()


def test_without_the_driver_it_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("load", folder, "--db", "postgresql://x@127.0.0.1/y")
    assert result.exit_code == 1
    assert "pip install 'ntm-extract[postgres]'" in result.stderr
