"""What the pages list is what the program has: tables, columns, sheets, kinds of failures and their messages."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ntm_extract.batch.limits import Limits
from ntm_extract.batch.resume import PASSING
from ntm_extract.labels import labels
from ntm_extract.output.vietnamese import words
from ntm_extract.store.engine import open_engine, parse_url
from ntm_extract.store.migrate import upgrade
from tests.conftest import ROOT

PACKAGE = ROOT / "ntm_extract"
OFFICE = (ROOT / "docs" / "office.vi.md").read_text(encoding="utf-8")
RESEARCHER = (ROOT / "docs" / "researcher.md").read_text(encoding="utf-8")
DATABASE = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The columns of each table and view of an empty store, but SQLite's own."""
    file = tmp_path_factory.mktemp("store") / "ntm.db"
    engine = open_engine(parse_url(str(file)), write=True)
    upgrade(engine, "test")
    engine.dispose()
    with sqlite3.connect(file) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        found = {n: {row[1] for row in connection.execute(f'PRAGMA table_info("{n}")')} for n in names}
    connection.close()
    return {name: those for name, those in found.items() if not name.startswith("sqlite_")}


def test_tables_and_views_are_listed_with_columns_they_have(columns: dict[str, set[str]]) -> None:
    listed = {_names(row[0])[0]: set(_names(row[2])) for row in _rows(DATABASE) if len(row) == 3 and _names(row[0])}
    assert {*listed, "alembic_version"} == set(columns)
    for name, those in listed.items():
        assert those, name
        assert those <= columns[name], name


def test_what_all_records_have_is_listed(columns: dict[str, set[str]]) -> None:
    shared = set.intersection(*(columns[name] for name in ("targets", "communes", "deadlines", "plan_references")))
    paragraph = next(line for line in DATABASE.splitlines() if line.startswith("The four tables of records"))
    assert set(_names(paragraph)) == shared


def _categories() -> set[str]:
    """The categories of failures that the code of `convert` gives."""
    code = "".join(path.read_text(encoding="utf-8") for path in _sources("ingest", "extraction"))
    raised = set(re.findall(r'InputError\([^"]*?"([a-z_]+)"', code))
    return raised | PASSING | {Limits().too_slow()[0], Limits().too_greedy()[0]}


def _sources(*parts: str) -> list[Path]:
    return [path for part in parts for path in sorted((PACKAGE / part).rglob("*.py"))]


def test_offices_are_told_of_every_failure() -> None:
    """Of one that only URLs have, researchers are told."""
    told = {name for row in _rows(OFFICE) if len(row) == 4 for name in _names(row[0])}
    of_urls = {"unreachable"}
    assert told == _categories() - of_urls
    assert all(f"`{name}`" in RESEARCHER for name in of_urls)
    assert set(labels()["failures"]) == _categories(), "each has its Vietnamese words, too"


def test_offices_are_told_the_words_of_the_messages() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in _sources("ingest", "extraction", "batch"))
    for row in _rows(OFFICE):
        if len(row) == 4:
            for words_of in _names(row[1]):
                assert words_of in code, f"no failure says {words_of}"


def test_offices_are_told_of_every_sheet() -> None:
    sheets = [labels()["kinds"][table] for table in words()["sheets"]] + [
        words()[sheet]["sheet"] for sheet in ("failed", "guide")
    ]
    start = OFFICE.index("| trang tính |")
    assert [row[0] for row in _rows(OFFICE[start : OFFICE.index("\n\n", start)])][1:] == sheets


def test_researchers_are_told_of_every_field_of_the_run_report(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ntm_extract.cli",
        "convert",
        ROOT / "corpus" / "gia-lai-2025.txt",
        "--out",
        tmp_path,
        "--json",
    ]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    section = RESEARCHER[RESEARCHER.index("### The run report") : RESEARCHER.index("## Flat files")]
    listed = {name for row in _rows(section) for cell in row for name in _names(cell)}
    assert {*report, *report["files"][0]} <= listed | {"files"}
    of_files = {name for row in _rows(section) if row[0] == "`files[]`" for name in _names(row[1])}
    assert of_files == {*report["files"][0]}
