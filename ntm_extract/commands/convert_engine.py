"""Which machines a `convert` runs on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ntm_extract.batch.jobs import Job
    from ntm_extract.batch.limits import Limits
    from ntm_extract.batch.local_engine import Engine
    from ntm_extract.batch.urls import Url


def check_options(
    engine: str, scheduler: str | None, inputs: tuple[str, ...], watch: float | None, out: str, formats: tuple[str, ...]
) -> None:
    """Raises ``click.UsageError`` for options that do not go together."""
    if engine == "dask":
        from ntm_extract.batch.dask_engine import ADDRESS

        if scheduler is None:
            raise click.UsageError("--engine dask needs --scheduler tcp://HOST:PORT, the address that `dask scheduler` printed")
        if not ADDRESS.fullmatch(scheduler):
            raise click.UsageError(f"--scheduler {scheduler}: give tcp://HOST:PORT or tls://HOST:PORT")
    elif scheduler is not None:
        raise click.UsageError("--scheduler is for --engine dask")
    from ntm_extract.batch.url_text import is_url, shown

    if formats and is_url(out):
        raise click.UsageError(f"{shown(out)}: --format writes to folders of this machine; use `export` on a copy of the records")
    if watch is not None:
        for given in filter(is_url, inputs):
            raise click.UsageError(f"{shown(given)}: --watch looks at folders of this machine and not at URLs")


@contextlib.contextmanager
def engine_for(
    scheduler: str | None, size: int | None, jobs: list[Job], out: Path | Url, limits: Limits
) -> Iterator[tuple[Engine, dict[str, Any]]]:
    """The engine, and what the run report says of it."""
    if scheduler is None:
        from ntm_extract.batch.local_engine import LocalEngine, cores

        yield LocalEngine(max(1, min(size or cores(), len(jobs))), limits), {"name": "local", "jobs": size or cores()}
        return
    from ntm_extract.batch.dask_engine import DaskEngine
    from ntm_extract.batch.urls import Url, place

    given = [place(text) for text in dict.fromkeys(job.given for job in jobs if not isinstance(job.path, Url))]
    bases = {job.path.base: Url(job.path.base) for job in jobs if isinstance(job.path, Url)}
    places = [*(path for path in given if isinstance(path, Path) and path.exists()), *bases.values(), out]
    for there in places:
        if isinstance(there, Url) and there.scheme == "memory":
            raise click.UsageError(f"{there}: memory:// is within one process; a cluster needs a place that all machines reach")
    with DaskEngine(scheduler, limits, places, size) as engine:
        yield engine, {"name": "dask", "jobs": min(size or engine.size, engine.size), "scheduler": scheduler}
