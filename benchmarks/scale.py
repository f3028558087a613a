"""How converting, exporting and loading grow from 10 plans to thousands, and what they cost.

    python benchmarks/scale.py                                   # 10, 100 and 1,000 made plans; prints tables
    python benchmarks/scale.py --most 10000 --save benchmarks/scale.md
    python benchmarks/scale.py --database postgresql://user@127.0.0.1/postgres   # loads into PostgreSQL too

The plans are made by benchmarks/many_plans.py. Each step is a command as a user gives it, in a process of its own. A step
whose command this version does not have is told as not there. On the PostgreSQL server a database of its own is made for
each size and dropped after it; the user in the URL needs the right to do so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from many_plans import templates, write_plans
from measured import Measured, help_of, measured
from scale_report import report
from speed import commit

from ntm_extract.records import KINDS

SIZES = (10, 100, 1_000, 10_000, 100_000)
FORMATS = ("jsonl", "csv", "xlsx", "parquet", "ics", "html")
JOBS = (1, 2)
PRICE = 0.05
"""Dollars for a core-hour: what a general-purpose core costs on demand in a public cloud, rounded up."""
DATABASE = "ntm_scale_benchmark"


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    return path.stat().st_size if path.is_file() else sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


def plans_in(folder: Path) -> Iterator[Path]:
    """The records files a run wrote."""
    return (path for path in sorted(folder.rglob("*.json")) if path.name != "run.json" and not path.name.startswith("."))


def fingerprint(folder: Path) -> str:
    """One sum over all records files, names and bytes."""
    total = hashlib.sha256()
    for path in plans_in(folder):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def step(run: Measured, **more: Any) -> dict[str, Any]:
    """A measured step as it goes into the result."""
    return {**asdict(run), **more}


def convert_steps(plans: Path, work: Path, repeat: int, jobs_wanted: tuple[int, ...] = JOBS) -> tuple[dict[str, Any], Path]:
    """Converts with each number of jobs into a fresh folder, then once more where all is done. Gives the last folder."""
    has_jobs = "--jobs" in (help_of("convert") or "")
    wanted = jobs_wanted if has_jobs else JOBS[:1]
    runs: dict[int, list[Measured]] = {jobs: [] for jobs in wanted}
    sums: dict[int, str] = {}
    out = work / "records"
    for _ in range(repeat):
        for jobs in wanted:
            shutil.rmtree(out, ignore_errors=True)
            options = ["--jobs", str(jobs)] if has_jobs else []
            runs[jobs].append(measured("convert", str(plans), "--out", str(out), "--quiet", *options))
            sums[jobs] = fingerprint(out)
    result: dict[str, Any] = {}
    for jobs in wanted:
        middle = sorted(runs[jobs], key=lambda run: run.seconds)[(repeat - 1) // 2]
        result[f"convert, {jobs} job{'s' if jobs > 1 else ''}"] = step(middle, all_seconds=[run.seconds for run in runs[jobs]])
    if has_jobs:
        again = measured("convert", str(plans), "--out", str(out), "--quiet", "--jobs", str(JOBS[-1]))
        result["convert again, nothing to do"] = step(again, same=fingerprint(out) == sums[wanted[-1]])
        result["same bytes"] = len(set(sums.values())) == 1
    return result, out


def export_steps(records: Path, work: Path, formats: tuple[str, ...] = FORMATS) -> dict[str, Any]:
    """Exports in each format by itself."""
    result: dict[str, Any] = {}
    for name in formats if help_of("export") else ():
        out = work / "exports"
        run = measured("export", str(records), "--format", name, "--out", str(out), "--quiet")
        result[f"export {name}"] = step(run, bytes=size_of(out) if out.exists() else 0)
        shutil.rmtree(out, ignore_errors=True)
    return result


def load_steps(records: Path, work: Path, server: str | None) -> dict[str, Any]:
    """Loads into an empty database, then once more where all is loaded; SQLite, and PostgreSQL when a server is given."""
    if not help_of("load"):
        return {}
    file = work / "plans.db"
    url = f"sqlite:///{file}"
    result = {
        "load SQLite": step(measured("load", str(records), "--db", url, "--quiet"), bytes=size_of(file) if file.exists() else 0)
    }
    result["load SQLite again, nothing new"] = step(measured("load", str(records), "--db", url, "--quiet"))
    file.unlink(missing_ok=True)
    if server:
        with own_database(server) as (address, size):
            run = measured("load", str(records), "--db", address, "--quiet")
            result["load PostgreSQL"] = step(run, bytes=size())
            result["load PostgreSQL again, nothing new"] = step(measured("load", str(records), "--db", address, "--quiet"))
    return result


@contextmanager
def own_database(server: str) -> Iterator[tuple[str, Callable[[], int]]]:
    """An empty database on the server for the time of the block: its URL, and what tells its size in bytes."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(server)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE}"))
        connection.execute(text(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0"))
        try:
            asked = text("SELECT pg_database_size(:name)")
            own = make_url(server).set(database=DATABASE)
            yield (
                own.render_as_string(hide_password=False),
                lambda: int(connection.execute(asked, {"name": DATABASE}).scalar_one()),
            )
        finally:
            connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
    engine.dispose()


def count_records(folder: Path) -> tuple[int, Counter[str]]:
    """How many plans a run wrote, and records by kind."""
    plans = 0
    records: Counter[str] = Counter()
    for path in plans_in(folder):
        plan = json.loads(path.read_bytes())
        plans += 1
        records.update({kind: len(plan[kind]) for kind in KINDS})
    return plans, records


def measure_size(count: int, work: Path, arguments: argparse.Namespace, *, few: bool) -> dict[str, Any]:
    """All steps for one number of plans, or the ``few`` that tell how a very large number goes."""
    plans = work / "plans"
    began = time.perf_counter()
    characters = write_plans(count, plans, arguments.seed)
    made = time.perf_counter() - began
    steps, records = convert_steps(plans, work, arguments.repeat, JOBS[-1:] if few else JOBS)
    same_bytes = steps.pop("same bytes", None)
    written, found = count_records(records)
    run_report = records / "run.json"
    result = {
        "plans": count,
        "characters": characters,
        "seconds_to_make": made,
        "bytes_in": size_of(plans),
        "bytes_out": sum(path.stat().st_size for path in plans_in(records)),
        "run_json": run_report.stat().st_size if run_report.exists() else None,
        "converted": written,
        "records": found.total(),
        "most_of_a_kind": max(found.values(), default=0),
        "same_bytes": same_bytes,
        "steps": {
            **steps,
            **export_steps(records, work, FORMATS[:1] if few else FORMATS),
            **load_steps(records, work, None if few else arguments.database),
        },
    }
    shutil.rmtree(plans)
    shutil.rmtree(records)
    return result


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Everything, with the circumstances."""
    templates()  # read once, so that the first size is not charged for it
    sizes = []
    load_before = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory(dir=arguments.work) as work:
        for count in (n for n in SIZES if n <= arguments.most):
            sizes.append(measure_size(count, Path(work), arguments, few=count > arguments.all_steps_to))
            if not arguments.quiet:
                spent = {name: round(one["seconds"], 1) for name, one in sizes[-1]["steps"].items()}
                print(f"{count:,} plans: {spent}", flush=True)
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_before": load_before,
        "repeat": arguments.repeat,
        "seed": arguments.seed,
        "price": arguments.price,
        "price_is_default": arguments.price == PRICE,
        "postgresql": bool(arguments.database),
        "bases": len(templates()),
        "mean_characters": round(statistics.mean(size["characters"] / size["plans"] for size in sizes)),
        "sizes": [one for one in sizes if one["plans"] <= arguments.all_steps_to],
        "beyond": [one for one in sizes if one["plans"] > arguments.all_steps_to],
    }


def main() -> None:
    """Measures, prints, saves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=int, default=1_000, help="the largest number of plans: 10, 100, 1000 (default), 10000")
    parser.add_argument(
        "--all-steps-to",
        type=int,
        default=100_000,
        metavar="N",
        help="beyond N plans measure two jobs, JSON Lines and SQLite only",
    )
    parser.add_argument("--repeat", type=int, default=1, help="rounds of converting; the middle one counts (default 1)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the made plans (default 1)")
    parser.add_argument("--price", type=float, default=PRICE, help=f"dollars for a core-hour (default {PRICE})")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server where databases may be made")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where plans and records are kept meanwhile (default: temporary)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON to FILE")
    parser.add_argument("--from-json", type=Path, metavar="FILE", help="write the tables of figures measured before")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the tables as Markdown to FILE too")
    parser.add_argument("--quiet", action="store_true", help="no line after each size")
    arguments = parser.parse_args()
    if min(arguments.most, arguments.all_steps_to) < SIZES[0] or arguments.repeat < 1:
        parser.error(f"--most and --all-steps-to are {SIZES[0]} or more, --repeat 1 or more")
    result = json.loads(arguments.from_json.read_text()) if arguments.from_json else measure(arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    beyond = result.get("beyond") or []
    given = [f"--most {(beyond or result['sizes'])[-1]['plans']}"] + (
        [f"--repeat {result['repeat']}"] if result["repeat"] > 1 else []
    )
    given += [f"--all-steps-to {result['sizes'][-1]['plans']}"] if beyond else []
    given += ["--database URL"] if result["postgresql"] else []
    tables = report(result, " ".join(["python benchmarks/scale.py", *given]))
    if arguments.save:
        arguments.save.write_text(f"# Scale\n\n{tables}", encoding="utf-8")
    print(tables)


if __name__ == "__main__":
    main()
