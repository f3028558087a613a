"""A PostgreSQL database for the pages that name one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.server import database, server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str | None]:
    """The URL of an empty database; null where there is no PostgreSQL."""
    with server() as base:
        if base is None:
            yield None
            return
        with database(base) as url:
            yield url
