"""The package's public verbs, from a file to a database."""

from __future__ import annotations

from pathlib import Path

import pytest

import ntm_extract
from tests.conftest import CORPUS


def test_every_public_name_is_there() -> None:
    for name in ntm_extract.__all__:
        assert getattr(ntm_extract, name) is not None, name


def test_from_a_file_to_exports_and_a_database(tmp_path: Path) -> None:
    plan = ntm_extract.check(ntm_extract.read(CORPUS / "gia-lai-2025.txt"))
    assert plan.findings is not None
    assert ntm_extract.extract(ntm_extract.read(CORPUS / "gia-lai-2025.txt")).findings is None
    ntm_extract.convert([CORPUS / "gia-lai-2025.txt"], tmp_path / "records")
    (calendar,) = ntm_extract.export(tmp_path / "records", tmp_path / "exports", ["ics"])
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR")
    first = ntm_extract.load(tmp_path / "records", str(tmp_path / "ntm.db"))
    assert (first.results["new"], first.rows["targets"]) == (1, len(plan.targets))
    assert ntm_extract.load(tmp_path / "records", str(tmp_path / "ntm.db")).results == {"unchanged": 1}


def test_a_folder_without_records_is_said(tmp_path: Path) -> None:
    with pytest.raises(ntm_extract.InputError, match="no records"):
        ntm_extract.load(tmp_path, str(tmp_path / "ntm.db"))
