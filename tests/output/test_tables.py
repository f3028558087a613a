"""JSON Lines, CSV and Parquet: the same rows, and nothing of a plan becomes a formula."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ntm_extract.errors import InputError
from ntm_extract.output.columns import TABLES
from ntm_extract.output.csv import safe
from ntm_extract.output.export import export
from ntm_extract.plan_files import plan_paths, read_plan
from ntm_extract.records import KINDS
from tests.output.plans import HOSTILE, hostile_plan


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_json_lines_hold_every_record_as_it_was_extracted(records: Path, exported: Path) -> None:
    rows = {kind: iter(lines(exported / f"{kind}.jsonl")) for kind in KINDS}
    for path in plan_paths(records):
        plan = read_plan(path)
        for kind, found in plan.records().items():
            for number, record in enumerate(found, 1):
                row = next(rows[kind])
                fields = record.model_dump(exclude={"optional", "source_location", "successor"})
                assert {name: row[name] for name in fields} == fields
                assert (row["file"], row["sha256"]) == (path.relative_to(records).as_posix(), plan.sha256)
                assert row["plan_province"] == plan.document.province and row["id"] == f"{kind[0]}{number}"
                assert " ".join(record.text.split()).replace("**", "") in row["sentence"].replace(" | ", " ")
                assert len(row["sentence"]) <= 400 and list(row) == list(TABLES[kind])
    assert not any(list(rest) for rest in rows.values())


def test_findings_are_rows_and_are_named_on_their_records(exported: Path) -> None:
    findings = lines(exported / "findings.jsonl")
    assert findings
    for finding in findings:
        kinds = {"r": "references", "c": "communes", "d": "deadlines", "t": "targets"}
        for name in finding["records"]:
            of = lines(exported / f"{kinds[name[0]]}.jsonl")
            row = next(r for r in of if r["id"] == name and r["file"] == finding["file"])
            assert finding["code"] in row["findings"] and finding["message_vi"] in row["findings_vi"]


def test_parquet_in_duckdb_has_the_rows_and_the_types(exported: Path) -> None:
    connection = duckdb.connect()
    for table in TABLES:
        rows = lines(exported / f"{table}.jsonl")
        file = str(exported / f"{table}.parquet")
        relation = connection.read_parquet(file)
        assert relation.columns == list(TABLES[table])
        read = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        for one in read:
            for name, kind in TABLES[table].items():
                if kind == "day" and one[name]:
                    one[name] = one[name].isoformat()
        assert read == rows
    types = dict(
        connection.execute(f"select column_name, column_type from (describe from '{exported / 'deadlines.parquet'}')").fetchall()
    )
    assert (types["due_to"], types["assignees"], types["plan_year"]) == ("DATE", "VARCHAR[]", "BIGINT")
    types = dict(
        connection.execute(f"select column_name, column_type from (describe from '{exported / 'targets.parquet'}')").fetchall()
    )
    assert (types["value"], types["due"], types["due_year"]) == ("DOUBLE", "VARCHAR", "BIGINT")


def test_csv_opens_in_excel_with_vietnamese_headings(exported: Path) -> None:
    for table in TABLES:
        data = (exported / f"{table}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
        rows = cells(exported / f"{table}.csv")
        assert len(rows) - 1 == len(lines(exported / f"{table}.jsonl")) and len({len(r) for r in rows}) == 1
    head, *rows = cells(exported / "targets.csv")
    assert head[:6] == ["Địa phương", "Kế hoạch số", "Năm, giai đoạn", "Chỉ số", "Đối tượng", "So sánh"]
    for row, line in zip(rows, lines(exported / "targets.jsonl"), strict=True):
        assert float(row[head.index("Giá trị")]) == line["value"]
        assert row[head.index("Mức đạt chuẩn")] in ("", "NTM", "NTM nâng cao", "NTM kiểu mẫu")
    head, *rows = cells(exported / "deadlines.csv")
    assert [r[head.index("Đến ngày")] or None for r in rows] == [r["due_to"] for r in lines(exported / "deadlines.jsonl")]


def test_no_cell_of_a_csv_is_a_formula(hostile: Path) -> None:
    for table in TABLES:
        for row in cells(hostile / f"{table}.csv")[1:]:
            for cell in row:
                assert cell == "-5" or (cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") and cell[:1] not in tuple("\t\r\n")), repr(
                    cell[:20]
                )
                assert "\0" not in cell
    subjects = [row[4] for row in cells(hostile / "targets.csv")[1:]]
    assert subjects[0] == "'" + HOSTILE[0] and subjects[8] == HOSTILE[8] and len(subjects[14]) == 40_000
    assert (safe(-2.0), safe(1.5), safe("-2"), safe(None), safe("a-b")) == (-2, 1.5, "'-2", None, "a-b")


def test_programs_get_hostile_values_unchanged(hostile: Path) -> None:
    plan = hostile_plan()
    assert [r["subject"] for r in lines(hostile / "targets.jsonl")] == HOSTILE
    rows = duckdb.connect().execute(f"select subject, doubtful_page, findings from '{hostile / 'targets.parquet'}'").fetchall()
    assert [r[0] for r in rows] == HOSTILE and all(r[1] for r in rows)
    assert [r[2] for r in rows] == [["share_mismatch"]] * 3 + [[]] * (len(HOSTILE) - 3)
    assert lines(hostile / "plans.jsonl")[0]["source"] == plan.source


def test_parquet_without_pyarrow_says_what_to_install(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ntm_extract.output.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'ntm-extract\[parquet\]'"):
        export(records, tmp_path, ["jsonl", "parquet"])
    assert not list(files(tmp_path))
    monkeypatch.delitem(sys.modules, "ntm_extract.output.parquet", raising=False)


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
