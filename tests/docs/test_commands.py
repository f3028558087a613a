"""Every command of the users' pages is run as it is written there, in a folder that holds what the page begins with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CORPUS, GOLD, ROOT
from tests.docs.pages import Block, blocks

DOCS = ROOT / "docs"


def _gold_and_plans(folder: Path) -> None:
    (folder / "plans").mkdir()
    (folder / "gold").mkdir()
    for name in ("gia-lai-2025", "thai-nguyen-2023"):
        shutil.copy(CORPUS / f"{name}.txt", folder / "plans")
        shutil.copy(GOLD / f"{name}.json", folder / "gold")


PAGES: dict[str, Callable[[Path], None]] = {"qa.md": _gold_and_plans}
"""The pages, and what lies in the folder before their first command."""


def _run(block: Block, folder: Path, page: str) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if block.language == "sh":
        command = ["bash", "-euo", "pipefail", "-c", block.body]
    else:
        command = [sys.executable, "-c", block.body]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == block.status, f"docs/{page}, line {block.line}:\n{block.body}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_run_as_written(page: str, tmp_path: Path) -> None:
    PAGES[page](tmp_path)
    found = blocks(DOCS / page)
    assert found, f"docs/{page} has no block to run"
    for block in found:
        _run(block, tmp_path, page)


def test_every_users_page_is_run() -> None:
    """A new page with commands does not go unnoticed."""
    assert {page.name for page in DOCS.glob("*.md") if any(b.language == "sh" for b in blocks(page))} == set(PAGES)
