"""A PostgreSQL server for the tests: one that NTM_EXTRACT_PG_URL names, else an own temporary one on a socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from ntm_extract.store.engine import parse_url


def _binaries() -> Path | None:
    """The folder of PostgreSQL's programs: Debian keeps those of the server off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of a server's maintenance database, or null where there is none. An own server is gone afterwards."""
    given = os.environ.get("NTM_EXTRACT_PG_URL")
    if given:
        yield given
        return
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    # A socket's path is short by law, and the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="ntm-pg-"))
    as_server: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"

    def call(program: str, *args: str) -> None:
        log = folder / "calls.log"
        with log.open("ab") as out:
            done = subprocess.run(
                [*as_server, binaries / program, "-D", data, *args], stdout=out, stderr=out, cwd=folder, timeout=120
            )
        assert done.returncode == 0, log.read_text(encoding="utf-8", errors="replace")

    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
    try:
        call("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync")
        call("pg_ctl", "-w", "-l", str(folder / "server.log"), "-o", options, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(base: str, template: str = "template0") -> Iterator[str]:
    """The URL of a database of its own on the server that ``base`` names, gone afterwards."""
    name = f"ntm_{uuid.uuid4().hex}"
    admin = create_engine(parse_url(base), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}"))
    yield make_url(base).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
