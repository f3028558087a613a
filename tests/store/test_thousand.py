"""Many plans in a store: loaded twice and by two loaders at once, and each record's text found again. As many plans as
NTM_EXTRACT_PLANS says; .ci/run asks for 1,000.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text

from ntm_extract.records import KINDS
from ntm_extract.store.engine import open_engine, parse_url
from tests.conftest import Many
from tests.store.rows import counts, counts_of_files
from tests.store.test_two_loaders import at_once

TABLES = {"references": "plan_references"} | {kind: kind for kind in KINDS if kind != "references"}


@pytest.fixture(scope="module")
def rows_of_files(many: Many) -> dict[str, int]:
    return counts_of_files(many.records)


def counted(db: str) -> dict[str, int]:
    engine = open_engine(parse_url(db), write=True)
    with engine.begin() as connection:
        found = counts(connection)
    engine.dispose()
    return found


def test_loaded_twice_there_are_the_same_rows(db: str, many: Many, rows_of_files: dict[str, int]) -> None:
    (first,) = at_once(db, many.records)
    assert (first["new"], first["failed"]) == (many.count, 0)
    assert counted(db) == rows_of_files
    (second,) = at_once(db, many.records)
    assert (second["unchanged"], second["new"], second["new_version"]) == (many.count, 0, 0)
    assert counted(db) == rows_of_files


def test_two_loaders_at_once_lose_and_double_nothing(db: str, many: Many, rows_of_files: dict[str, int]) -> None:
    summaries = at_once(db, many.records, many.records)
    assert sum(s["new"] for s in summaries) == many.count
    assert counted(db) == rows_of_files


def test_each_record_is_found_by_its_place_and_exports_agree(db: str, many: Many, tmp_path: Path) -> None:
    at_once(db, many.records)
    exported = [sys.executable, "-m", "ntm_extract.cli", "export", many.records, "--format", "parquet", "--out", tmp_path / "x"]
    subprocess.run(exported, check=True, capture_output=True)
    engine = open_engine(parse_url(db), write=True)
    with engine.begin() as connection:
        for kind, table in TABLES.items():
            found = connection.scalar(
                text(
                    f'SELECT count(*) FROM {table} r JOIN plan_versions v ON v.id = r.version_id WHERE r."text" = '
                    "substr(v.document_text, r.span_start + 1, r.span_end - r.span_start)"
                )
            )
            rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))
            assert found == rows, kind
            (parquet,) = duckdb.sql(f"SELECT count(*) FROM '{tmp_path / 'x' / f'{kind}.parquet'}'").fetchall()
            assert parquet[0] == rows, kind
    engine.dispose()
