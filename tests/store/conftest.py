"""Each test of a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, make_url

from ntm_extract.findings import check
from ntm_extract.ingest import read
from ntm_extract.output.json import write
from ntm_extract.store.engine import open_engine, parse_url
from ntm_extract.store.migrate import upgrade
from tests.conftest import CORPUS
from tests.store.server import database, server

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


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to be copied: making one takes a second."""
    file = tmp_path_factory.mktemp("made") / "made.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_store(postgres: str | None) -> Iterator[str | None]:
    """The name of a database with an empty store, to be copied."""
    if postgres is None:
        yield None
        return
    with database(postgres) as url:
        _upgrade(url)
        yield make_url(url).database


def _upgrade(url: str) -> None:
    made = open_engine(parse_url(url), write=True)
    upgrade(made, "test")
    made.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database it is; a test of PostgreSQL is skipped, with this reason, where there is no server."""
    if request.param == "postgresql" and request.getfixturevalue("postgres") is None:
        pytest.skip("PostgreSQL's programs are not here (Debian: apt install postgresql), and NTM_EXTRACT_PG_URL is not set")
    return str(request.param)


@pytest.fixture
def empty_db(backend: str, tmp_path: Path, postgres: str | None) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'ntm.db'}"
    else:
        assert postgres is not None
        with database(postgres) as url:
            yield url


NewStore = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def new_store(backend: str, sqlite_store: Path, postgres: str | None, postgres_store: str | None) -> NewStore:
    """Makes an empty store of the backend, in a folder where it is a file; gives its URL."""

    @contextmanager
    def make(folder: Path) -> Iterator[str]:
        if backend == "sqlite":
            shutil.copy(sqlite_store, folder / "ntm.db")
            yield f"sqlite:///{folder / 'ntm.db'}"
        else:
            assert postgres is not None
            assert postgres_store is not None
            with database(postgres, postgres_store) as url:
                yield url

    return make


@pytest.fixture
def db(new_store: NewStore, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty store."""
    with new_store(tmp_path) as url:
        yield url


@pytest.fixture
def engine(db: str) -> Iterator[Engine]:
    """An engine on an empty store of this version's schema."""
    made = open_engine(parse_url(db), write=True)
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
        write(check(read(CORPUS / name)), folder / ("2023" if "2023" in name else "") / f"{name}.json")
    (folder / "run.json").write_text("{}", encoding="utf-8")
    return folder
