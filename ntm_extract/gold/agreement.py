"""Agreement of two annotators: F1 of strict keys, and Krippendorff's alpha in two codings.

- ``alpha_records``: the units are records. Records that :func:`ntm_extract.evaluation.pairing.pair` puts together are one
  unit, a record without a partner is a unit of its own. The label is the record's strict key, or none where the annotator
  has no record. Records that either marks as optional are left out.
- ``alpha_characters``: the units are the code points of the text, the label is whether a record of the kind covers the
  code point. Code points in an optional record of either are left out.

Alpha over all documents pools their units. The disagreement is nominal and comes from NLTK; equal units are counted, not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any

from ntm_extract.evaluation.files import PairOfFiles
from ntm_extract.evaluation.keys import Record, key, same_key
from ntm_extract.evaluation.pairing import pair
from ntm_extract.evaluation.scores import rates
from ntm_extract.records import KINDS

Units = Counter[tuple[Hashable, Hashable]]
"""How many units the two annotators gave which labels."""


def agreement(pairs: Iterable[PairOfFiles]) -> dict[str, Any]:
    """Agreement per kind, over all documents and for each; the annotator of the first file stands for gold."""
    totals = {kind: _Count() for kind in KINDS}
    documents = []
    for files in pairs:
        counts = {kind: _count(kind, files) for kind in KINDS}
        for kind, count in counts.items():
            totals[kind].add(count)
        documents.append({"source": files.source, "kinds": {kind: count.report() for kind, count in counts.items()}})
    return {"kinds": {kind: count.report() for kind, count in totals.items()}, "documents": documents}


def alpha(units: Units) -> float | None:
    """Krippendorff's alpha of two annotators; None where there is no unit or only one label, so that nothing can be told."""
    from nltk.metrics.agreement import AnnotationTask
    from nltk.probability import FreqDist

    labels: Counter[Hashable] = Counter()
    for (first, second), number in units.items():
        labels[first] += number
        labels[second] += number
    if len(labels) < 2:
        return None
    disagreement = AnnotationTask().Disagreement
    observed = sum(number * disagreement(FreqDist(two)) for two, number in units.items()) / units.total()
    return float(1 - observed / disagreement(FreqDist(labels)))


class _Count:
    """What the two annotators did with one kind."""

    def __init__(self) -> None:
        self.strict: Counter[str] = Counter()
        self.records: Units = Counter()
        self.characters: Units = Counter()

    def add(self, other: _Count) -> None:
        self.strict += other.strict
        self.records += other.records
        self.characters += other.characters

    def report(self) -> dict[str, Any]:
        scores = rates(self.strict["tp"], self.strict["fp"], self.strict["fn"])
        alphas = {"alpha_records": alpha(self.records), "alpha_characters": alpha(self.characters)}
        return {
            "same": int(scores["tp"]),
            "only_a": int(scores["fn"]),
            "only_b": int(scores["fp"]),
            "f1": scores["f1"] if sum(self.strict.values()) else None,
            **{name: None if value is None else round(value, 4) for name, value in alphas.items()},
        }


def _count(kind: str, files: PairOfFiles) -> _Count:
    first: list[Record] = files.gold.get(kind) or []
    second: list[Record] = (files.predicted or {}).get(kind) or []
    count = _Count()
    found = pair(kind, first, second)
    for index, record in enumerate(first):
        partner = second[found[index]] if index in found else None
        if record.get("optional") or (partner and partner.get("optional")):
            continue
        label = key(kind, record)
        if partner is None:
            count.strict["fn"] += 1
            count.records[label, None] += 1
        elif same_key(kind, record, partner):
            count.strict["tp"] += 1
            count.records[label, label] += 1
        else:
            count.strict["fn"] += 1
            count.strict["fp"] += 1
            count.records[label, key(kind, partner)] += 1
    for index in set(range(len(second))) - set(found.values()):
        if not second[index].get("optional"):
            count.strict["fp"] += 1
            count.records[None, key(kind, second[index])] += 1
    count.characters = _characters(first, second, _length(files))
    return count


def _length(files: PairOfFiles) -> int:
    """The length of the text; where neither file has it, the end of the last record that either has."""
    for plan in (files.gold, files.predicted or {}):
        if isinstance(plan.get("document_text"), str):
            return len(plan["document_text"])
    return max((r["end"] for plan in (files.gold, files.predicted or {}) for k in KINDS for r in plan.get(k) or []), default=0)


def _characters(first: list[Record], second: list[Record], length: int) -> Units:
    """Characters by whether each annotator covers them; those in an optional record of either are no units."""
    covered, doubtful = [bytearray(length), bytearray(length)], bytearray(length)
    for own, records in zip(covered, (first, second), strict=True):
        for record in records:
            marks = doubtful if record.get("optional") else own
            width = max(0, min(record["end"], length) - record["start"])
            marks[record["start"] : record["start"] + width] = b"\1" * width
    units: Units = Counter()
    for (a, b, doubt), number in Counter(zip(*covered, doubtful, strict=True)).items():
        if not doubt:
            units[a, b] += number
    return units
