"""Shared fixtures. Real plans are not the project's to ship: tests that read them look for ``../shared``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ntm_extract.document import Document
from ntm_extract.extraction import extract
from ntm_extract.ingest.text import document_of as text_document
from ntm_extract.records import Plan

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
GOLD = ROOT / "gold"
SHARED = ROOT.parent / "shared"
TEST_SPLIT = ("thanh-hoa-2021.txt", "nam-dinh-2022.txt", "krong-no-2019-ocr.txt")

HEAD = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG TRỊ

Số: 41/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Quảng Trị, ngày 02 tháng 3 năm 2023

KẾ HOẠCH
Xây dựng nông thôn mới tỉnh Quảng Trị năm 2023

Căn cứ Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ;

Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

"""


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where NTM_EXTRACT_NO_SKIPS is set (.ci/run sets it) a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NTM_EXTRACT_NO_SKIPS") and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        reporter.write_line("NTM_EXTRACT_NO_SKIPS is set, and tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def shared() -> Path:
    """The folder of real plans; a test that needs it is skipped, with this reason, where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the real plans of ../shared are not here; only this project's own corpus is tested")
    return SHARED


def document_of(text: str) -> Document:
    """A document out of a string, as a text file would give it."""
    return text_document(text, "test.txt", "0" * 64)


@pytest.fixture
def plan_with() -> Callable[[str], Plan]:
    """Extracts a small annual plan (Quảng Trị, 2023) whose body is the text given."""

    def make(body: str) -> Plan:
        return extract(document_of(HEAD + body))

    return make


@dataclass(frozen=True, slots=True)
class Many:
    """Made plans in ``inbox`` and what `ntm-extract convert` made of them in ``records``."""

    inbox: Path
    records: Path
    count: int


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Many:
    """Plans made of the corpus, converted by two jobs: 60, or as many as NTM_EXTRACT_PLANS says (.ci/run: 1,000)."""
    count = int(os.environ.get("NTM_EXTRACT_PLANS", "60"))
    folder = tmp_path_factory.mktemp("many")
    inbox, records = folder / "inbox", folder / "records"
    made = [sys.executable, str(ROOT / "benchmarks" / "many_plans.py"), str(count), "--out", str(inbox)]
    subprocess.run(made, check=True, capture_output=True)
    converted = [sys.executable, "-m", "ntm_extract.cli", "convert", inbox, "--out", records, "--jobs", "2", "--quiet"]
    subprocess.run(converted, check=True, capture_output=True)
    return Many(inbox, records, count)
