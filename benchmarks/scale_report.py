"""The figures of benchmarks/scale.py as tables in plain English."""

from __future__ import annotations

from typing import Any

from scale_million import a_million
from scale_tables import EXPECTED, ONE, TWO, Size, size, table


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
    lines += [line for one in result.get("beyond", []) for line in _beyond(sizes[-1], one)]
    lines += ["## Cost of 1,000 plans", "", *_cost(result)]
    lines += ["## A million plans, on paper", "", *a_million(result)]
    return "\n".join(lines).rstrip() + "\n"


def _converting(sizes: list[Size]) -> list[str]:
    rows = []
    for one in sizes:
        for name in (ONE, TWO):
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
        f"{one['steps'][ONE]['seconds'] / one['steps'][TWO]['seconds']:.2f} times at {one['plans']:,}"
        for one in sizes
        if ONE in one["steps"] and TWO in one["steps"]
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


def _beyond(last: Size, one: Size) -> list[str]:
    """A larger number, of which only some steps were measured, beside the largest of which all were."""
    rows = []
    for name in EXPECTED:
        run, before = one["steps"].get(name), last["steps"].get(name)
        if run is None or before is None or run["code"] not in (0, 1):
            continue
        rows.append(
            [
                name,
                f"{run['seconds']:.1f} s",
                f"{size(run['bytes'])}" if run.get("bytes") else "",
                f"{_per_plan(one, name) * 1000:.1f}",
                f"{_per_plan(one, name) / _per_plan(last, name):.2f}",
                f"{run['parent_mb']:.0f}",
                f"{run['together_mb']:.0f}",
            ]
        )
    than = f"time a plan, {last['plans']:,} to {one['plans']:,}: times"
    heads = ["step", "time", "written", "ms a plan", than, "memory of the command, MB", "all together, MB"]
    failed = one["plans"] - one["converted"]
    return [
        f"## {one['plans']:,} plans",
        "",
        f"{size(one['bytes_in'])} of text, {size(one['bytes_out'])} of records files, {one['records']:,} records, "
        f"run.json {size(one['run_json'] or 0)}; {failed} failed. Only these steps were measured:",
        "",
        *table(heads, rows),
    ]


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
