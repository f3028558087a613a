"""Speed of reading and extracting on one core, with other libraries on the same text as yardsticks.

    python benchmarks/speed.py                                  # prints a table
    python benchmarks/speed.py --json                           # prints the numbers as JSON
    python benchmarks/speed.py --save benchmarks/results.md     # writes the table with its circumstances

Each library runs in a process of its own, held to one core where the system allows it. One round over the whole text
warms up and is not counted; the median of the next rounds is. The others do other, smaller work (US citations, dates,
quantities): they tell how fast such a tool may be expected to be, not who extracts better. They are given the text line
by line, which is faster for them than a whole plan at once. A library that is not installed is left out.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = "ntm-extract"
PEERS = ("eyecite", "dateparser", "quantulum3")
WORK = {
    OURS: "read and extract: all records of the plan",
    "eyecite": "get_citations: citations of US law",
    "dateparser": "search_dates, Vietnamese, day first: dates",
    "quantulum3": "parser.parse: quantities, English",
}
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def plan_files() -> list[Path]:
    """The text plans of corpus/ and, where they are, of ../shared/plans."""
    return sorted((ROOT / "corpus").glob("*.txt")) + sorted((ROOT.parent / "shared" / "plans").glob("*.txt"))


def ours(files: list[Path]) -> Callable[[], int]:
    """One round of this project: from the files to the records. Gives the number of records."""
    from ntm_extract import extract, read

    def run() -> int:
        return sum(len(records) for file in files for records in extract(read(file)).records().values())

    return run


def peer(name: str, files: list[Path]) -> Callable[[], int]:
    """One round of another library over the same text. Gives the number of its finds."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    find: Callable[[str], Any]
    if name == "eyecite":
        from eyecite import get_citations as find
    elif name == "dateparser":
        from dateparser.search import search_dates

        def find(line: str) -> Any:
            return search_dates(line, languages=["vi"], settings={"DATE_ORDER": "DMY"})
    else:
        from quantulum3.parser import parse as find

    def run() -> int:
        return sum(len(find(line) or ()) for line in lines)

    return run


def work(name: str, repeat: int) -> dict[str, Any]:
    """Measures one library in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    files = plan_files()
    characters = sum(len(file.read_text(encoding="utf-8")) for file in files)
    run = ours(files) if name == OURS else peer(name, files)
    began = time.perf_counter()
    finds = run()
    warm_up = time.perf_counter() - began
    rounds = []
    for _ in range(repeat):
        began = time.perf_counter()
        run()
        rounds.append(time.perf_counter() - began)
    median = statistics.median(rounds)
    return {
        "name": name,
        "version": importlib.metadata.version(name),
        "finds": finds,
        "warm_up_seconds": round(warm_up, 3),
        "seconds": [round(s, 3) for s in rounds],
        "characters_per_second": round(characters / median),
        "peak_rss_mb": peak_rss(),
    }


def peak_rss() -> int | None:
    """The most memory this process has held, in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def in_process(name: str, repeat: int) -> dict[str, Any]:
    """Measures one library in a fresh process."""
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", name, "--repeat", str(repeat)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_CORE}, check=False)
    if done.returncode:
        return {"name": name, "error": (done.stderr.strip().splitlines() or ["failed"])[-1]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def seconds_of(arguments: list[str], repeat: int) -> float:
    """Median wall time of a Python process, after one that warms the disk cache."""
    times = []
    for _ in range(repeat + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return round(statistics.median(times[1:]), 3)


def measure(repeat: int) -> dict[str, Any]:
    """Everything, with the circumstances."""
    files = plan_files()
    first = str(files[0])
    start_up = {
        "python -c pass": ["-c", "pass"],
        "import ntm_extract": ["-c", "import ntm_extract"],
        "ntm-extract --help": ["-m", "ntm_extract.cli", "--help"],
        f"first plan from a cold start ({files[0].name})": [
            "-c",
            "import sys; from ntm_extract import extract, read; extract(read(sys.argv[1]))",
            first,
        ],
    }
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "repeat": repeat,
        "plans": len(files),
        "characters": sum(len(file.read_text(encoding="utf-8")) for file in files),
        "libraries": [in_process(n, repeat) for n in (OURS, *PEERS) if n == OURS or importlib.util.find_spec(n)],
        "start_up_seconds": {label: seconds_of(arguments, repeat) for label, arguments in start_up.items()},
    }


def commit() -> str:
    """The last commit that touched the package, with a mark where it has been changed since."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = " + changes" if git("status", "--porcelain", "--", "ntm_extract") else ""
        return git("log", "-1", "--format=%h", "--", "ntm_extract") + changed
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def report(result: dict[str, Any], command: str) -> str:
    """The result as Markdown."""
    lines = [
        f"Command: `{command}`",
        "",
        f"{result['plans']} plans, {result['characters']:,} characters; commit `{result['commit']}`; "
        f"Python {result['python']}, {result['system']}, {result['cpus']} CPUs (one used), load before {result['load_before']}; "
        f"median of {result['repeat']} rounds after one that is not counted.",
        "",
        "| library | what it does here | characters/s | slowest to fastest round, s | first round, s | peak memory, MB | finds |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for one in result["libraries"]:
        if "error" in one:
            lines.append(f"| {one['name']} | {WORK[one['name']]} | failed: {one['error']} | | | | |")
            continue
        spread = f"{max(one['seconds']):.2f}–{min(one['seconds']):.2f}"
        lines.append(
            f"| {one['name']} {one['version']} | {WORK[one['name']]} | {one['characters_per_second']:,} | {spread} "
            f"| {one['warm_up_seconds']:.2f} | {one['peak_rss_mb']} | {one['finds']:,} |"
        )
    lines += ["", "| start | seconds |", "|---|---:|"]
    lines += [f"| `{label}` | {seconds:.3f} |" for label, seconds in result["start_up_seconds"].items()]
    return "\n".join(lines) + "\n"


NOTE = """
The other libraries do other, smaller work on the same text, line by line: they are a yardstick of speed, not of quality.
eyecite looks for citations of US law and rightly finds next to nothing here; quantulum3 reads English numbers, so a
Vietnamese `1.750` is 1.75 to it; dateparser takes `79,9%` for the year 1979. No package we know reads Vietnamese document
numbers, quarters and decimals together.
"""


def main() -> None:
    """Measures, prints, saves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="counted rounds (default 5)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the numbers as JSON")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the table as Markdown to FILE too")
    parser.add_argument("--worker", choices=(OURS, *PEERS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(work(arguments.worker, arguments.repeat)))
        return
    if not plan_files():
        raise SystemExit(f"no text plan in {ROOT / 'corpus'}; run this from a clone of the project")
    result = measure(arguments.repeat)
    table = report(result, "python benchmarks/speed.py" + (f" --repeat {arguments.repeat}" if arguments.repeat != 5 else ""))
    if arguments.save:
        arguments.save.write_text(f"# Speed\n\n{table}{NOTE}", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1) if arguments.as_json else table)


if __name__ == "__main__":
    main()
