"""Scores of every rendering of a plan beside those of the plan it renders: what a format loses.

    python scripts/rendering_scores.py                            # prints a table
    python scripts/rendering_scores.py --save docs/renderings.md  # writes it, too

The renderings are those of ``../shared``, where it is, beside the text of their plan; and, where LibreOffice and Tesseract are, the
formats into which the Word and PDF files of ``corpus/`` are turned for the run. Exit status 1 when one loses more than its limit.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ntm_extract import InputError, extract, read
from ntm_extract.evaluation import PairOfFiles, evaluate_by_value
from ntm_extract.evaluation.files import load_plan
from ntm_extract.evaluation.keys import SIDE_FIELDS, normal, value_key
from ntm_extract.records import KINDS

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "benchmarks")]

import page_samples  # noqa: E402
from readme_scores import SHARED, TEST_SPLIT, commit  # noqa: E402

LIMITS = {"scan": 0.04, "text": 0.0, "other": 0.01}
"""What a rendering may lose of the plan's F1: scans, text in other encodings, all else."""
BESIDE = {"deadlines": ("task", "assignees")}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A plan, its gold, and the files that render it."""

    plan: Path
    gold: Path
    renderings: list[Path]


@dataclass(slots=True)
class Result:
    """What came out of one file. ``f1`` is by kind, None where the gold has no records of it and none were found."""

    name: str
    seconds: float
    pages: int = 0
    doubtful: int = 0
    engines: Counter[str] = field(default_factory=Counter)
    f1: dict[str, float | None] = field(default_factory=dict)
    overall: float = 0.0
    document: str = ""
    keys: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    records: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    error: str | None = None


def plans_of_shared() -> Iterator[Rendered]:
    """The plans of ``../shared`` that have renderings."""
    files = sorted(f for f in (SHARED / "renderings").glob("*") if f.name != "README.txt")
    for gold in sorted((SHARED / "gold").glob("*.json")):
        own = [file for file in files if file.name.split(".")[0] == gold.stem]
        if own:
            yield Rendered(SHARED / "plans" / f"{gold.stem}.txt", gold, own)


def plans_of_corpus(folder: Path) -> Iterator[Rendered]:
    """The Word and PDF files of ``corpus/`` with those that are made of them in ``folder``, and those it holds in other formats."""
    for gold in sorted((ROOT / "gold").glob("*.json")):
        if gold.stem in TEST_SPLIT:
            continue
        plan, *others = sorted((ROOT / "corpus").glob(f"{gold.stem}.*"), key=lambda file: file.suffix not in (".txt", ".docx"))
        made: list[Path | None] = []
        if plan.suffix == ".docx":
            made = [page_samples.converted(plan, kind, folder) for kind in ("doc", "odt", "rtf", "pdf")]
            made.append(page_samples.in_two_typefaces(plan, folder))
        pdf = folder / f"{plan.stem}.pdf" if plan.suffix == ".docx" else plan
        if shutil.which("tesseract") and pdf.suffix == ".pdf" and pdf.is_file():
            page_samples.scanned(pdf, folder / f"{plan.stem}.scan.pdf")
            made.append(folder / f"{plan.stem}.scan.pdf")
        found = others + [file for file in made if file]
        if found:
            yield Rendered(plan, gold, found)


def measure(file: Path, gold: dict[str, Any]) -> Result:
    """Reads, extracts and compares one file; a file that is refused has its error for a result."""
    began = time.perf_counter()
    try:
        document = read(file)
        plan = extract(document)
    except InputError as error:
        return Result(file.name, time.perf_counter() - began, error=error.message)
    result = Result(file.name, time.perf_counter() - began, len(document.pages))
    result.doubtful = sum(page.doubtful for page in document.pages)
    result.engines = Counter(page.engine for page in document.pages)
    given = plan.model_dump()
    report = evaluate_by_value([PairOfFiles(file.name, gold, given)])
    for kind in KINDS:
        rates = report["kinds"][kind]["strict"]
        result.f1[kind] = rates["f1"] if rates["tp"] + rates["fp"] + rates["fn"] else None
    result.overall = report["overall"]["strict"]["f1"]
    result.document = f"{report['document']['right']}/{report['document']['of']}"
    for kind in KINDS:
        for record in given[kind]:
            key = (kind, *value_key(kind, record))
            result.keys[key] += 1
            result.records[(*key, *(normal(record.get(f), f) for f in (*SIDE_FIELDS[kind], *BESIDE.get(kind, ()))))] += 1
    return result


def limit(name: str) -> float:
    """What a rendering of this name may lose."""
    if ".scan." in name:
        return LIMITS["scan"]
    return LIMITS["text" if name.endswith(".txt") else "other"]


def over(plan: Result, rendering: Result) -> bool:
    """Does the rendering lose more of the plan's F1 than it may?"""
    return rendering.error is not None or plan.overall - rendering.overall > limit(rendering.name) + 1e-9


def row(result: Result, plan: Result | None) -> str:
    """One file as a line of the table; ``plan`` is what it renders."""
    if result.error is not None:
        return f"| {result.name} | refused: {result.error} |" + " |" * 12
    cells = [result.name if plan else f"**{result.name}**"]
    cells += ["–" if (f1 := result.f1[kind]) is None else f"{f1:.4f}" for kind in KINDS]
    cells += [f"{result.overall:.4f}", result.document]
    if plan is None:
        cells += ["", "", "", ""]
    else:
        loss = plan.overall - result.overall
        shown = f"{100 * loss:.2f} %".replace("-", "−")
        cells += [f"**{shown}**" if over(plan, result) else shown, f"{100 * limit(result.name):g} %"]
        cells += [_unlike(plan.keys, result.keys), _unlike(plan.records, result.records)]
    engines = ", ".join(f"{name} {count}" for name, count in sorted(result.engines.items()))
    cells += [str(result.pages or "–"), engines or "–", str(result.doubtful or "–"), f"{result.seconds:.2f}"]
    return "| " + " | ".join(cells) + " |"


def _unlike(plan: Counter[tuple[Any, ...]], rendering: Counter[tuple[Any, ...]]) -> str:
    """How many records the rendering lacks and has over, as −1 +1."""
    lacks, more = (plan - rendering).total(), (rendering - plan).total()
    return f"−{lacks} +{more}" if lacks or more else "0"


HEADER = ("file", *KINDS, "all", "document", "loss", "asked", "other keys", "other records")
HEADER += ("pages", "engines", "doubtful", "seconds")


def table(results: Iterable[tuple[Result, list[Result]]]) -> str:
    """All files as Markdown, each plan before its renderings."""
    lines = ["| " + " | ".join(HEADER) + " |", "|---|" + "---:|" * (len(HEADER) - 1)]
    for plan, renderings in results:
        lines += [row(plan, None), *(row(rendering, plan) for rendering in renderings)]
    return "\n".join(lines) + "\n"


NOTE = """
Strict F1 of the records' keys by value, without places in the text, against the gold of the plan; a dash where the gold has no such
record and none was found. The plan itself stands in bold before its renderings; `loss` is its F1 less theirs. `other keys` and
`other records` compare with what the plan itself gives, not with gold: keys it lacks and has over, and records of which any field
differs. `document`: fields of the document that are right. The plans of `corpus/` are turned into other formats by LibreOffice for the
run, their scans are drawn at 200 dpi; `-two-typefaces` is printed in a typeface that lacks letters of Vietnamese, so that words
stand in two. `seconds` are of reading and extracting, once; the first file's hold the start of all that is loaded.
"""


def main() -> None:
    """Measures, prints, saves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the table as Markdown to FILE too")
    arguments = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory(prefix="ntm-extract-renderings-") as folder:
        for one in (*plans_of_shared(), *plans_of_corpus(Path(folder))):
            gold = load_plan(one.gold)
            results.append((measure(one.plan, gold), [measure(file, gold) for file in one.renderings]))
    head = f"Command: `python scripts/rendering_scores.py`; commit `{commit()}`; Python {platform.python_version()}.\n\n"
    if not SHARED.is_dir():
        head += "The renderings of ../shared are not here; only those made of corpus/ are measured.\n\n"
    text = head + table(results) + NOTE
    print(text)
    if arguments.save:
        arguments.save.write_text(f"# What a format loses\n\n{text}", encoding="utf-8")
    if failed := [r.name for plan, renderings in results for r in renderings if over(plan, r)]:
        raise SystemExit(f"more is lost than asked for: {', '.join(failed)}")


if __name__ == "__main__":
    main()
