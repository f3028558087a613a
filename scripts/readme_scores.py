"""Measures the extractor on all gold there is and rewrites the scores tables of the READMEs.

    python scripts/readme_scores.py            # rewrites README.md and README.vi.md
    python scripts/readme_scores.py --print    # only prints the English table

The tables stand between ``<!-- scores -->`` and ``<!-- /scores -->``. Only sums over a group of plans are printed,
never a plan's own scores or errors: the plans of the test split stay unseen.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ntm_extract import evaluate, extract, read
from ntm_extract.evaluation import PairOfFiles
from ntm_extract.evaluation.files import load_plan
from ntm_extract.records import KINDS

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
TEST_SPLIT = frozenset({"thanh-hoa-2021", "nam-dinh-2022", "krong-no-2019-ocr"})
MEASURED = ("ntm_extract", "corpus", "gold")
COMMAND = "make scores"
BLOCK = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- /scores -->)", re.DOTALL)


@dataclass(frozen=True)
class Words:
    """What the table says in one language."""

    header: tuple[str, ...]
    groups: dict[str, str]
    all_kinds: str
    document: str
    beside: str
    caption: str
    number: Callable[[str], str]


WORDS = {
    "README.md": Words(
        ("plans", "kind", "gold records", "precision", "recall", "F1", "F1, partial", "all fields"),
        {
            "development": "gold/, development: {count} plans",
            "single": "gold/single/: {count} plans, annotated once, used in development",
            "test": "gold/, test: {count} plans, whose texts and errors were not read",
            "real": "../shared: {count} real plans, used in development",
        },
        "all four",
        "document fields",
        "Deadlines, beside the key ({group}): assignees F1 {assignees}, task token F1 {task}.",
        "Measured at commit `{commit}` on {count} plans ({characters} characters) with `{command}`.",
        str,
    ),
    "README.vi.md": Words(
        ("kế hoạch", "loại bản ghi", "số bản ghi chuẩn", "độ chính xác", "độ bao phủ", "F1", "F1 một phần", "đúng mọi trường"),
        {
            "development": "gold/, phần phát triển: {count} kế hoạch",
            "single": "gold/single/: {count} kế hoạch, chú giải một lần, đã dùng khi phát triển",
            "test": "gold/, phần kiểm tra: {count} kế hoạch, không đọc văn bản và lỗi khi phát triển",
            "real": "../shared: {count} kế hoạch thật, đã dùng khi phát triển",
        },
        "cả bốn loại",
        "trường của văn bản",
        "Thời hạn, ngoài khóa ({group}): F1 của đơn vị thực hiện {assignees}, F1 theo từ của nhiệm vụ {task}.",
        "Đo tại commit `{commit}` trên {count} kế hoạch ({characters} ký tự) bằng lệnh `{command}`.",
        lambda text: text.replace(",", "\0").replace(".", ",").replace("\0", "."),
    ),
}


@dataclass(frozen=True)
class Group:
    """The scores of one group of plans."""

    name: str
    plans: int
    characters: int
    result: dict[str, Any]


def measure(name: str, gold_files: list[Path], plans: Path) -> Group:
    """Reads, extracts and compares the plans of one group."""
    pairs = []
    characters = 0
    for gold_file in gold_files:
        gold = load_plan(gold_file)
        predicted = extract(read(plans / gold["source"]))
        characters += len(predicted.document_text or "")
        pairs.append(PairOfFiles(gold["source"], gold, predicted.model_dump()))
    return Group(name, len(pairs), characters, evaluate(pairs))


def measure_all() -> list[Group]:
    """The groups that are there: development, test, and the real plans where ``../shared`` is present."""
    files = sorted((ROOT / "gold").glob("*.json"))
    groups = [
        measure("development", [f for f in files if f.stem not in TEST_SPLIT], ROOT / "corpus"),
        measure("single", sorted((ROOT / "gold" / "single").glob("*.json")), ROOT / "corpus" / "single"),
        measure("test", [f for f in files if f.stem in TEST_SPLIT], ROOT / "corpus"),
    ]
    real = sorted((SHARED / "gold").glob("*.json"))
    if real:
        groups.append(measure("real", real, SHARED / "plans"))
    return groups


def commit() -> str:
    """The last commit that touched what is measured, with a mark where files have been changed since."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = " + changes" if git("status", "--porcelain", "--", *MEASURED) else ""
        return git("log", "-1", "--format=%h", "--", *MEASURED) + changed
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def table(groups: list[Group], words: Words) -> str:
    """The groups as a Markdown table with its caption."""
    lines = ["| " + " | ".join(words.header) + " |", "|---|---|" + "---:|" * (len(words.header) - 2)]
    notes = []
    for group in groups:
        label = words.groups[group.name].format(count=group.plans)
        for kind in (*KINDS, None):
            report = group.result["kinds"][kind] if kind else group.result["overall"]
            strict = report["strict"]
            full = f"{report['full']['recall']:.3f}" if kind and kind != "deadlines" else "–"
            cells = [label, kind or words.all_kinds, str(strict["tp"] + strict["fn"])]
            rates = (strict["precision"], strict["recall"], strict["f1"], report["partial"]["f1"])
            cells += [words.number(f"{rate:.3f}") for rate in rates]
            lines.append("| " + " | ".join([*cells, words.number(full)]) + " |")
            label = ""
        fields = group.result["document"]
        share = words.number(f"{fields['right'] / fields['of']:.3f}")
        lines.append(f"| | {words.document} | {fields['of']} | | | | | {share} |")
        deadlines = group.result["kinds"]["deadlines"]["fields"]
        notes.append(
            words.beside.format(
                group=words.groups[group.name].format(count=group.plans),
                assignees=words.number(f"{deadlines['assignees']['f1']:.3f}"),
                task=words.number(f"{deadlines['task']['token_f1']:.3f}"),
            )
        )
    caption = words.caption.format(
        commit=commit(),
        count=sum(g.plans for g in groups),
        characters=words.number(f"{sum(g.characters for g in groups):,}"),
        command=COMMAND,
    )
    return "\n".join([*lines, "", *(f"- {note}" for note in notes), "", caption, ""])


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--print", action="store_true", dest="only_print", help="print the English table, change no file")
    arguments = parser.parse_args()
    groups = measure_all()
    if arguments.only_print:
        print(table(groups, WORDS["README.md"]))
        return
    for name, words in WORDS.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if not BLOCK.search(text):
            raise SystemExit(f"{name}: no <!-- scores --> … <!-- /scores --> block to fill")
        new = table(groups, words)
        path.write_text(BLOCK.sub(lambda _, new=new: new, text), encoding="utf-8")
        print(f"{name}: scores written")


if __name__ == "__main__":
    main()
