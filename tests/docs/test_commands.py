"""Every command, program and query of the users' pages is run as it is written there, in a folder that holds what the page
begins with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ntm_extract.store.engine import open_engine, parse_url
from tests.conftest import CORPUS, GOLD, ROOT
from tests.docs.pages import Block, blocks

DOCS = ROOT / "docs"
SHARED_DB = "NTM_DB"
"""The variable that pages take the URL of a PostgreSQL database from."""


def _gold_and_plans(folder: Path) -> None:
    (folder / "plans").mkdir()
    (folder / "gold").mkdir()
    for name in ("gia-lai-2025", "thai-nguyen-2023"):
        shutil.copy(CORPUS / f"{name}.txt", folder / "plans")
        shutil.copy(GOLD / f"{name}.json", folder / "gold")


def _inbox(folder: Path) -> None:
    """Text, Word and PDF, one in a subfolder, and a Word file that is cut short."""
    inbox = folder / "hop-thu"
    (inbox / "huyen").mkdir(parents=True)
    for name in ("thai-nguyen-2023.txt", "lam-dong-bcd-2022.docx", "ha-tinh-2023.pdf"):
        shutil.copy(CORPUS / name, inbox)
    shutil.copy(CORPUS / "quang-xuong-2024.txt", inbox / "huyen")
    (inbox / "ban-hong.docx").write_bytes((CORPUS / "tuyen-quang-2026-2030.docx").read_bytes()[:3000])


def _provinces(folder: Path) -> None:
    """Plans of several provinces, one of a commune, two of terms with yearly goals."""
    (folder / "plans").mkdir()
    for name in (
        "dak-lak-2021-2025.txt",
        "gia-lai-2025.txt",
        "phu-ninh-xa-2026.txt",
        "thai-nguyen-2023.txt",
        "tuyen-quang-2026-2030.docx",
        "vinh-long-2024.txt",
    ):
        shutil.copy(CORPUS / name, folder / "plans")


PAGES: dict[str, Callable[[Path], None]] = {"office.vi.md": _inbox, "qa.md": _gold_and_plans, "researcher.md": _provinces}
"""The pages, and what lies in the folder before their first command."""


def _run(block: Block, folder: Path, page: str, shared_db: str | None) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if shared_db:
        environment[SHARED_DB] = shared_db
    if block.language == "sh":
        command = ["bash", "-euo", "pipefail", "-c", block.body]
    else:
        command = [sys.executable, "-c", block.body]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == block.status, f"docs/{page}, line {block.line}:\n{block.body}\n{done.stdout}\n{done.stderr}"


def _ask(block: Block, url: str) -> list[tuple[Any, ...]]:
    with open_engine(parse_url(url), write=False).connect() as connection:
        return [tuple(row) for row in connection.execute(text(block.body))]


@pytest.mark.parametrize("page", PAGES)
def test_commands_run_as_written(page: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Queries are asked of the SQLite store that the page has made, and, where it loads one, of the PostgreSQL store as well."""
    PAGES[page](tmp_path)
    found = blocks(DOCS / page)
    assert found, f"docs/{page} has no block to run"
    names_one = any(SHARED_DB in block.body for block in found)
    shared_db: str | None = request.getfixturevalue("postgres_url") if names_one else None
    asked: list[tuple[Block, int]] = []
    for block in found:
        if block.language == "sql":
            rows = _ask(block, str(tmp_path / "ntm.db"))
            assert rows, f"docs/{page}, line {block.line}: the query finds nothing\n{block.body}"
            asked.append((block, len(rows)))
        elif SHARED_DB not in block.body or shared_db:
            _run(block, tmp_path, page, shared_db)
    _require_files(page, tmp_path)
    if shared_db:
        for block, count in asked:
            assert len(_ask(block, shared_db)) == count, f"docs/{page}, line {block.line}: PostgreSQL finds other rows"
    elif names_one:
        pytest.skip(f"all of docs/{page} was run but the commands with {SHARED_DB}: there is no PostgreSQL here")


def _require_files(page: str, folder: Path) -> None:
    """What a page says to lie in a folder of results lies there after its commands."""
    told = (DOCS / page).read_text(encoding="utf-8")
    for name in re.findall(r"`((?:ket-qua|records|tables)/[^`*<… ]*)`", told):
        assert (folder / name).exists(), f"docs/{page} tells of {name}, which its commands do not make"


def test_every_users_page_is_run() -> None:
    """A new page with commands does not go unnoticed."""
    assert {page.name for page in DOCS.glob("*.md") if any(b.language == "sh" for b in blocks(page))} == set(PAGES)
