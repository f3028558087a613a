"""What went wrong in an error: its span, its value, what it inherits, or the cue that was not seen.

The classes and the class of each field stand in ``page/classes.toml``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from ntm_extract.evaluation.files import PairOfFiles
from ntm_extract.evaluation.keys import KEYS, same_field, same_key
from ntm_extract.evaluation.pairing import overlap
from ntm_extract.records import KINDS

Error = dict[str, Any]
SAME_PLACE = 0.5
"""Overlap from which a record of another kind is taken for the same thing, read as something else."""


@cache
def data() -> dict[str, Any]:
    """The parsed ``classes.toml``."""
    return tomllib.loads((resources.files("ntm_extract.evaluation") / "page" / "classes.toml").read_text(encoding="utf-8"))


def add_classes(result: dict[str, Any], pairs: Iterable[PairOfFiles]) -> None:
    """Gives each error its ``class`` and the result the counts of them, by kind; errors by value have no spans to tell by."""
    files = {p.source: p for p in pairs}
    counts: dict[str, Counter[str]] = {}
    for error in result["errors"]:
        if "key" in error:
            continue
        error["class"] = classify(error, files[error["source"]])
        counts.setdefault(error["class"], Counter())[error["kind"]] += 1
    result["classes"] = {name: dict(counts[name]) for name in data()["names"] if name in counts}


def classify(error: Error, files: PairOfFiles) -> str:
    """The class of one error."""
    kind, gold, predicted = error["kind"], error["gold"], error["predicted"]
    if kind == "document":
        return "header"
    if error["error"] == "side_field":
        return str(data()["fields"][kind][error["field"]])
    if error["error"] == "wrong":
        return _wrong(kind, gold, predicted)
    # Nothing is its partner: what stands at the same place on the other side?
    record, other = (gold, files.predicted or {}) if gold else (predicted, files.gold)
    if any(overlap(record, o) for o in other.get(kind) or []):
        return "boundary"  # two records read as one, or one as two
    if any(overlap(record, o) >= SAME_PLACE for k in KINDS if k != kind for o in other.get(k) or []):
        return "other_kind"
    return "missed_cue" if gold else "false_cue"


def _wrong(kind: str, gold: dict[str, Any], predicted: dict[str, Any]) -> str:
    """Read from another span, the words differ because the span does; what is inherited does not come from the span."""
    differing = {data()["fields"][kind][f] for f in KEYS[kind] if not same_field(f, gold, predicted)}
    if "unit" in differing and kind == "targets" and same_key(kind, {**predicted, "unit": gold.get("unit")}, predicted):
        differing.discard("unit")  # the words of one unit begin the other: equal
    if differing - {"inherited"} and (gold["start"], gold["end"]) != (predicted["start"], predicted["end"]):
        return "boundary"
    return next((name for name in data()["names"] if name in differing), "value")
