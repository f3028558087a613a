"""Makes many plans out of the project's own: for tests of batches, databases and speed, where 50 plans are too few.

    python benchmarks/many_plans.py 1000 --out many/            # 1,000 text plans in many/<province>/<year>/
    python benchmarks/many_plans.py 1000 --out many/ --docx 0.2 # about a fifth of them as Word files
    python benchmarks/many_plans.py 10 --out few/ --seed 7      # others

A plan of the corpus is moved to another province: its districts and communes become others of that province's, its
number, day, years, signer and figures change. The same seed gives the same files, byte for byte, and the first 10 of
1,000 are the 10 of 10. No two have the same number in the same year. Sums and counts of what is made may be off, and
none of it is true of the place it names.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from other_places import WORDS, elsewhere, list_at
from plan_templates import Draw, Template, template_of

ROOT = Path(__file__).resolve().parent.parent
_LONG_AGO = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class MadePlan:
    """A plan and what it should be known by; ``path`` is relative to the folder of all."""

    path: Path
    text: str
    base: str
    province: str
    number: int
    year: int


def test_split() -> frozenset[str]:
    """The plans nobody reads while building, by name: from the script that writes their scores."""
    source = (ROOT / "scripts" / "readme_scores.py").read_text(encoding="utf-8")
    listed = re.search(r"^TEST_SPLIT = frozenset\(\{(.*?)\}\)", source, re.MULTILINE)
    names = re.findall(r'"([^"]+)"', listed[1]) if listed else []
    if not names:
        raise SystemExit("scripts/readme_scores.py does not tell the test split; no plan may be read without knowing it")
    return frozenset(names)


def base_plans() -> list[Path]:
    """The text plans of the corpus without the test split."""
    found = [*(ROOT / "corpus").glob("*.txt"), *(ROOT / "corpus" / "single").glob("*.txt")]
    return sorted(path for path in found if path.stem not in test_split())


@cache
def templates() -> tuple[Template, ...]:
    """The corpus as forms; read once, in some seconds."""
    return tuple(map(template_of, base_plans()))


def made_plans(count: int, seed: int = 1) -> Iterator[MadePlan]:
    """``count`` plans, one after the other; only the numbers that are taken are kept in memory."""
    taken: set[tuple[int, int]] = set()
    forms = templates()
    order: list[Template] = []
    for index in range(count):
        chance = random.Random(f"{seed}/{index}")
        if not order:
            order = random.Random(f"{seed}/order/{index}").sample(forms, len(forms))
        yield _made(order.pop(), chance, taken)


def _made(form: Template, chance: random.Random, taken: set[tuple[int, int]]) -> MadePlan:
    shift = chance.choice(form.shifts)
    year = int(form.issued[:4]) + shift
    as_of = list_at(f"{year}{form.issued[4:]}")
    province, names = elsewhere(form.places, as_of, chance)
    number, tries = chance.randrange(1, 1000), 0
    while (number, year) in taken:
        tries += 1
        number = chance.randrange(1, 1000 * 10 ** (tries // 20))
    taken.add((number, year))
    factors = {kind: chance.uniform(0.8, 1.25) for kind in [*WORDS["units"], "percent"]}
    signer = " ".join(chance.choice(WORDS["signers"][part]) for part in ("family", "middle", "given"))
    day = chance.randint(min(form.day, 28), 28)
    text = form.fill(Draw(number, shift, day, signer, names, factors, chance))
    name = f"{slug(province)}/{year}/{number:03d}-{slug(form.symbol)}.txt"
    return MadePlan(Path(name), text, form.name, province, number, year)


def slug(name: str) -> str:
    """A name for a folder, in plain letters."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)).lower()).strip("-")


def write_plans(count: int, out: Path, seed: int = 1, docx: float = 0.0) -> int:
    """Writes the plans under ``out``; ``docx`` is the share that is written as Word files. Gives the characters written."""
    characters = 0
    for index, plan in enumerate(made_plans(count, seed)):
        path = out / plan.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if random.Random(f"{seed}/docx/{index}").random() < docx:
            path.with_suffix(".docx").write_bytes(word_file(plan.text))
        else:
            path.write_text(plan.text, encoding="utf-8", newline="\n")
        characters += len(plan.text)
    return characters


def word_file(text: str) -> bytes:
    """The text as a Word file, a paragraph a line and each row of bars a row of a table; the same text, the same bytes."""
    import docx

    document = docx.Document()
    table = None
    for line in text.splitlines():
        if line.startswith("|") and line.rstrip().endswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                continue
            if table is None or len(table.columns) != len(cells):
                table = document.add_table(rows=0, cols=len(cells))
            for cell, content in zip(table.add_row().cells, cells, strict=True):
                cell.text = content
        else:
            table = None
            document.add_paragraph(line)
    written, same = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as packed, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            again.writestr(zipfile.ZipInfo(name, _LONG_AGO), packed.read(name), zipfile.ZIP_DEFLATED)
    return same.getvalue()


def main() -> None:
    """Makes the plans and tells how many and how long it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int, metavar="N", help="how many plans")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write them to")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other plans (default 1)")
    parser.add_argument("--docx", type=float, default=0.0, metavar="SHARE", help="share of Word files, 0 to 1 (default 0)")
    arguments = parser.parse_args()
    if arguments.count < 1 or not 0 <= arguments.docx <= 1:
        parser.error("N is 1 or more, SHARE from 0 to 1")
    began = time.perf_counter()
    characters = write_plans(arguments.count, arguments.out, arguments.seed, arguments.docx)
    print(f"{arguments.count:,} plans, {characters:,} characters, {time.perf_counter() - began:.1f} s, in {arguments.out}")


if __name__ == "__main__":
    main()
