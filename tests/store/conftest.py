"""Each test of a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from ntm_extract.extraction import extract
from ntm_extract.ingest import read
from ntm_extract.output.json import write
from ntm_extract.store.engine import open_engine, parse_url
from ntm_extract.store.migrate import upgrade
from tests.conftest import CORPUS
from tests.store.server import server

NAMES = (
    "quang-nam-2023.txt",
    "thai-nguyen-2023.txt",
    "ha-tinh-2023.pdf",
    "lam-dong-bcd-2022.docx",
    "phu-ninh-xa-2026.txt",
    "quang-xuong-2024.txt",
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str | None]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ntm.db'}"
        return
    base = request.getfixturevalue("postgres")
    if base is None:
        pytest.skip("PostgreSQL's programs are not here (Debian: apt install postgresql), and NTM_EXTRACT_PG_URL is not set")
    name = f"ntm_{uuid.uuid4().hex}"
    admin = create_engine(parse_url(base), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    yield make_url(base).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def engine(db: str) -> Iterator[Engine]:
    """An engine on an empty store of this version's schema."""
    made = open_engine(parse_url(db), write=True)
    upgrade(made, "test")
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction."""
    with engine.begin() as made:
        yield made


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of six plans of the corpus, one in a subfolder, and a run report."""
    folder = tmp_path_factory.mktemp("records")
    for name in NAMES:
        write(extract(read(CORPUS / name)), folder / ("2023" if "2023" in name else "") / f"{name}.json")
    (folder / "run.json").write_text("{}", encoding="utf-8")
    return folder
