"""A SQLite store opens in Datasette with the metadata that `load` writes beside it: a real server, asked over loopback."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from ntm_extract.cli import main
from ntm_extract.store.descriptions import descriptions
from ntm_extract.store.schema import metadata
from ntm_extract.store.view_files import view_queries


def test_every_table_and_view_is_described_and_nothing_else() -> None:
    assert set(descriptions()["tables"]) == set(metadata.tables) | set(view_queries())


def test_datasette_shows_tables_with_titles_and_facets(tmp_path: Path, records: Path, sqlite_store: Path) -> None:
    shutil.copy(sqlite_store, tmp_path / "ntm.db")
    result = CliRunner().invoke(main, ["load", str(records), "--db", str(tmp_path / "ntm.db")])
    assert f"datasette {tmp_path / 'ntm.db'} -m {tmp_path / 'ntm.metadata.json'}" in result.stdout
    about = json.loads((tmp_path / "ntm.metadata.json").read_text(encoding="utf-8"))["databases"]["ntm"]["tables"]
    columns = about["targets_by_province"]["columns"]
    assert columns["share"] == "Tỷ lệ. Percentage stated for the same count, %"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = [sys.executable, "-m", "datasette", "serve", "ntm.db", "-m", "ntm.metadata.json", "-h", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(server, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}/ntm"
        tables = json.loads(_get(f"{base}.json", patience=30))
        assert {"targets", "plan_versions"} <= {t["name"] for t in tables["tables"]}
        assert {v["name"] for v in tables["views"]} >= set(view_queries())
        page = _get(f"{base}/targets_by_province")
        assert descriptions()["tables"]["targets_by_province"]["title"] in page
        assert columns["share"] in page
        facets = json.loads(_get(f"{base}/targets_by_province.json?_facet=tier&_size=1"))["facet_results"]
        assert {"province", "year", "indicator", "level", "measure", "tier"} <= set(facets)
        assert {r["value"] for r in facets["province"]["results"]} >= {"Quảng Nam", "Thái Nguyên", "Hà Tĩnh"}
    finally:
        process.terminate()
        process.wait(10)


def _get(url: str, patience: float = 0) -> str:
    """The page, asked for again until the server has come up."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
