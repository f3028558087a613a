"""The figures of benchmarks/scale.py on paper for a million plans, with what is assumed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scale_tables import AGAIN, EXPECTED, ONE, TWO, Size, duration, size, table

MILLION = 1_000_000
EXCEL_ROWS = 1_048_575
"""Rows of a sheet below its headings."""
CORES = (2, 16, 64)
WRITTEN = {"bytes_in": "plans as text", "bytes_out": "records files", "run_json": "run.json"}


def _slope(sizes: list[Size], value: Callable[[Size], float | None]) -> float:
    """What each plan more adds between the two largest sizes; the mean of the largest where there is no other or it is none."""
    last = value(sizes[-1]) or 0.0
    before = value(sizes[-2]) if len(sizes) > 1 else None
    if before is None or last <= before:
        return last / float(sizes[-1]["plans"])
    return (last - before) / float(sizes[-1]["plans"] - sizes[-2]["plans"])


def _of_step(name: str, what: str) -> Callable[[Size], float | None]:
    return lambda one: one["steps"].get(name, {}).get(what)


def a_million(result: dict[str, Any]) -> list[str]:
    sizes: list[Size] = result["sizes"]
    last = sizes[-1]
    steps = last["steps"]

    def all_of(value: Callable[[Size], float | None]) -> float:
        return MILLION * _slope(sizes, value)

    cpu, one_job = all_of(_of_step(ONE, "cpu_seconds")), all_of(_of_step(ONE, "seconds"))
    speedup = steps[ONE]["seconds"] / steps[TWO]["seconds"] if TWO in steps else None
    rows = [["converting, CPU", duration(cpu)]]
    for cores in CORES if speedup else ():
        rows.append([f"converting on {cores} cores", duration(one_job / cores / min(1.0, (speedup or 2) / 2))])
    rows.append(["converting, money", f"{cpu / 3600 * result['price']:.2f} dollars"])
    rows += [[f"disk: {what}", size(all_of(lambda one, key=key: one[key]))] for key, what in WRITTEN.items() if last[key]]
    for name in (AGAIN, *(name for name in EXPECTED if name.startswith(("export", "load")))):
        run = steps.get(name)
        if not run or run["code"]:
            continue
        told = duration(all_of(_of_step(name, "seconds")))
        if run.get("bytes"):
            told += f", {size(all_of(_of_step(name, 'bytes')))}"
        if name == "export xlsx":
            told += f", in {math.ceil(all_of(lambda one: one['most_of_a_kind']) / EXCEL_ROWS)} workbooks or more"
        rows.append([name, told])
    rows.append(["records in all", f"{all_of(lambda one: one['records']) / 1e6:.0f} million"])
    cores = f"two give {speedup:.2f} times one" if speedup else "two were not measured"
    if len(sizes) > 1:
        how = f"what each plan more took between {sizes[-2]['plans']:,} and {last['plans']:,} plans, a million times"
    else:
        how = f"the mean at {last['plans']:,} plans, a million times"
    return [
        f"Computed, not measured: {how}.",
        "",
        *table(["a million plans", ""], rows),
        "It is assumed:",
        "",
        f"- plans like the made ones: text files of {last['characters'] / last['plans']:,.0f} characters with "
        f"{last['records'] / max(1, last['converted']):.0f} records. PDF and scans take longer by far (benchmarks/pages.md);",
        "- every step goes on growing with the number of plans, as it did between the two largest sizes;",
        f"- cores of this machine's speed; many lose no more than two do ({cores}), which holds while the disk keeps up, "
        "as a worker reads and writes whole small files and shares nothing with the others;",
        "- one export and one loader at a time, on one core; the database on a local disk, with its indexes;",
        "- a file system that holds a million small files; what a file takes beyond its bytes (often up to 4 kB) is not counted;",
        "- Excel by province or year, a workbook each: a sheet ends at 1,048,576 rows.",
        "",
    ]
