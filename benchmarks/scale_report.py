"""The figures of benchmarks/scale.py as tables in plain English, and on paper for a million plans."""

from __future__ import annotations

from typing import Any

MILLION = 1_000_000
CORES = (2, 16, 64)
_ONE, _TWO, _AGAIN = "convert, 1 job", "convert, 2 jobs", "convert again, nothing to do"
EXPECTED = (
    _ONE,
    _TWO,
    _AGAIN,
    *(f"export {name}" for name in ("jsonl", "csv", "xlsx", "parquet", "ics", "html")),
    "load SQLite",
    "load SQLite again, nothing new",
    "load PostgreSQL",
    "load PostgreSQL again, nothing new",
)

Size = dict[str, Any]


def size(number: float) -> str:
    """Bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if number >= 100 or unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def duration(seconds: float) -> str:
    """Seconds for people."""
    if seconds < 120:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def table(heads: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def report(result: dict[str, Any], command: str) -> str:
    """The whole page after its title."""
    sizes: list[Size] = result["sizes"]
    lines = [
        f"Command: `{command}`",
        "",
        f"Made plans (`benchmarks/many_plans.py`, seed {result['seed']}, out of {result['bases']} text plans of the corpus, "
        f"{result['mean_characters']:,} characters each on average); commit `{result['commit']}`; Python {result['python']}, "
        f"{result['system']}, {result['cpus']} CPUs, load before {result['load_before']}. Each step is a command in a process of "
        f"its own, start of Python included; of {result['repeat']} round{'s' if result['repeat'] > 1 else ''} of converting the "
        "middle one counts, all other steps ran once.",
        "",
        "## Converting",
        "",
    ]
    lines += _converting(sizes)
    lines += ["## Every step", "", "Seconds, then what was written; each step reads the records of all plans of its column.", ""]
    lines += _steps(sizes, result["postgresql"])
    lines += ["## How each grows", "", *_growth(sizes)]
    lines += ["## Cost of 1,000 plans", "", *_cost(result)]
    lines += ["## A million plans, on paper", "", *_million(result)]
    return "\n".join(lines).rstrip() + "\n"


def _converting(sizes: list[Size]) -> list[str]:
    rows = []
    for one in sizes:
        for name in (_ONE, _TWO):
            run = one["steps"].get(name)
            if run is None:
                rows.append([f"{one['plans']:,} plans, {name[9:]}", "not there", *[""] * 8])
                continue
            rows.append(
                [
                    f"{one['plans']:,} plans, {name[9:]}",
                    f"{run['seconds']:.2f}",
                    f"{one['plans'] / run['seconds']:.1f}",
                    f"{run['cpu_seconds']:.2f}",
                    f"{one['characters'] / run['cpu_seconds']:,.0f}",
                    f"{run['parent_mb']:.0f}",
                    f"{run['worker_mb']:.0f}" if run["worker_mb"] else "none",
                    f"{run['together_mb']:.0f}",
                    f"{one['plans'] - one['converted']}" if run["code"] in (0, 1) else f"ended with {run['code']}",
                    f"{one['records'] / max(1, one['converted']):.0f}",
                ]
            )
    heads = [
        "",
        "seconds",
        "plans/s",
        "CPU seconds",
        "characters/s of a core",
        "memory of the parent, MB",
        "of the largest worker, MB",
    ]
    lines = table([*heads, "all together, MB", "failed", "records a plan"], rows)
    speedups = [
        f"{one['steps'][_ONE]['seconds'] / one['steps'][_TWO]['seconds']:.2f} times at {one['plans']:,}"
        for one in sizes
        if _ONE in one["steps"] and _TWO in one["steps"]
    ]
    if not speedups:
        return [*lines, "`convert --jobs` is not there in this version: two jobs were not measured.", ""]
    same = all(one["same_bytes"] for one in sizes)
    lines += [
        f"Two jobs are faster than one: {', '.join(speedups)}. The records files of both are {'the same byte for byte' if same else '**not the same**'}.",
        "",
    ]
    return lines


def _steps(sizes: list[Size], postgresql: bool) -> list[str]:
    rows = []
    for name in EXPECTED:
        if "PostgreSQL" in name and not postgresql:
            continue
        row = [name]
        for one in sizes:
            run = one["steps"].get(name)
            written = f", {size(run['bytes'])}" if run and run.get("bytes") else ""
            if run is None:
                row.append("not there")
            elif run["code"]:
                row.append(f"failed ({run['code']})")
            else:
                row.append(f"{run['seconds']:.2f} s{written}, {run['together_mb']:.0f} MB memory")
        rows.append(row)
    rows.insert(2, ["records files written", *(size(one["bytes_out"]) for one in sizes)])
    rows.insert(0, ["text of the plans", *(size(one["bytes_in"]) for one in sizes)])
    reports = [size(one["run_json"]) if one["run_json"] else "not there" for one in sizes]
    rows.insert(5, ["run report (run.json)", *reports])
    lines = table(["step", *(f"{one['plans']:,} plans" for one in sizes)], rows)
    if not postgresql:
        lines += ["PostgreSQL was not measured: no server was given with `--database`.", ""]
    return lines


def _per_plan(one: Size, name: str, what: str = "seconds") -> float:
    return float(one["steps"][name][what]) / int(one["plans"])


def _growth(sizes: list[Size]) -> list[str]:
    first, last = sizes[0], sizes[-1]
    if first is last:
        return ["Only one size was measured.", ""]
    rows = []
    for name in EXPECTED:
        runs = [one["steps"].get(name) for one in sizes]
        if any(run is None or run["code"] not in (0, 1) for run in runs):
            continue
        ratio = _per_plan(last, name) / _per_plan(first, name)
        added = (runs[-1]["seconds"] - runs[-2]["seconds"]) / (last["plans"] - sizes[-2]["plans"]) * 1000
        rows.append(
            [
                name,
                *(f"{_per_plan(one, name) * 1000:.1f}" for one in sizes),
                f"{ratio:.2f}",
                f"{added:.1f}",
                f"{runs[-1]['together_mb'] / max(1, runs[0]['together_mb']):.2f}",
            ]
        )
    span = f"{first['plans']:,} to {last['plans']:,}"
    heads = [f"ms a plan at {one['plans']:,}" for one in sizes]
    lines = table(["step", *heads, f"time a plan, {span}: times", "ms for each plan more", "memory: times"], rows)
    lines += [
        "Below 1, a plan costs less in a large run, as the start (reading word lists and the gazetteer) is paid once; at 1 "
        "the cost grows with the number of plans, above 1 faster. The last but one column is between the two largest sizes.",
        "",
    ]
    return lines


def _cost(result: dict[str, Any]) -> list[str]:
    sizes, price = result["sizes"], result["price"]
    rows = []
    for name in EXPECTED:
        if any(name not in one["steps"] or one["steps"][name]["code"] not in (0, 1) for one in sizes):
            continue
        cpu = [1000 * _per_plan(one, name, "cpu_seconds") for one in sizes]
        rows.append([name, *(f"{seconds:.1f}" for seconds in cpu), f"{cpu[-1] / 3600 * price * 100:.4f}"])
    heads = [f"CPU seconds, at {one['plans']:,}" for one in sizes]
    lines = table(["step", *heads, f"US cents at {sizes[-1]['plans']:,}"], rows)
    why = (
        " (the default: what a general-purpose core costs on demand in a public cloud, rounded up)"
        if result["price_is_default"]
        else ""
    )
    lines += [f"Money at {price:g} dollars a core-hour{why}; `--price` sets another. Memory and disk are not charged.", ""]
    lines += ["The CPU time of a PostgreSQL server is not in it: only the loader's is.", ""] if result["postgresql"] else []
    return lines


def _million(result: dict[str, Any]) -> list[str]:
    last: Size = result["sizes"][-1]
    steps = last["steps"]
    times = MILLION / last["plans"]
    cpu = steps[_ONE]["cpu_seconds"] * times
    both = _ONE in steps and _TWO in steps
    efficiency = steps[_ONE]["seconds"] / steps[_TWO]["seconds"] / 2 if both else None
    rows = [["converting, CPU", duration(cpu)]]
    for cores in CORES if efficiency else ():
        rows.append(
            [f"converting on {cores} cores", duration(steps[_ONE]["seconds"] * times / cores / min(1.0, efficiency or 1))]
        )
    rows.append(["converting, money", f"{cpu / 3600 * result['price']:.2f} dollars"])
    rows += [["disk: plans as text", size(last["bytes_in"] * times)], ["disk: records files", size(last["bytes_out"] * times)]]
    if last["run_json"]:
        rows.append(["disk: run.json", size(last["run_json"] * times)])
    if _AGAIN in steps:
        rows.append(["second run, nothing to do", duration(steps[_AGAIN]["seconds"] * times)])
    for name in EXPECTED:
        run = steps.get(name)
        if name.startswith(("export", "load")) and run and not run["code"]:
            written = f", {size(run['bytes'] * times)}" if run.get("bytes") else ""
            rows.append([name, duration(run["seconds"] * times) + written])
    rows.append(["records in all", f"{last['records'] * times / 1e6:.0f} million"])
    spread = f"{100 * efficiency:.0f} % of two" if efficiency else "not measured"
    return [
        f"Computed, not measured: the figures at {last['plans']:,} plans times {times:,.0f}.",
        "",
        *table(["a million plans", ""], rows),
        "It is assumed:",
        "",
        f"- plans like the made ones: text files of {last['characters'] / last['plans']:,.0f} characters with "
        f"{last['records'] / max(1, last['converted']):.0f} records. PDF and scans take longer by far (benchmarks/pages.md);",
        "- every step goes on growing as the table of growth shows between the two largest sizes: with the number of plans;",
        f"- cores of this machine's speed; more cores lose no more than two do (two cores give {spread}), which holds while the "
        "disk keeps up, as a worker reads and writes whole small files and shares nothing with the others;",
        "- one export and one loader at a time, on one core; the database on a local disk, with its indexes;",
        "- a file system that holds a million small files; what a file takes beyond its bytes (often up to 4 kB) is not counted;",
        "- an Excel sheet ends at 1,048,576 rows, so a million plans are exported by province or year, or as Parquet.",
        "",
    ]
