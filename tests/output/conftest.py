"""Two folders of records, each exported once in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntm_extract.batch import convert
from ntm_extract.output.export import FORMATS, export
from tests.conftest import CORPUS
from tests.output.plans import hostile_plan, save

PLANS = ("ha-tinh-2023.pdf", "lam-dong-bcd-2022.docx", "quang-nam-2023.txt", "quang-xuong-2024.txt")


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans of the corpus, one in a subfolder whose name has a space and letters with marks."""
    folder = tmp_path_factory.mktemp("records")
    assert not any(o.failed for o in convert([CORPUS / name for name in PLANS[1:]], folder))
    assert not any(o.failed for o in convert([CORPUS / PLANS[0]], folder / "Hà Tĩnh #1"))
    return folder


@pytest.fixture(scope="session")
def exported(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported")
    export(records, out, FORMATS)
    return out


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the plan that holds every hostile value."""
    folder = tmp_path_factory.mktemp("hostile")
    save(hostile_plan(), folder, "=1<b>.txt")
    export(folder, folder / "exports", FORMATS)
    return folder / "exports"
