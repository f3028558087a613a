"""Scores over pairs of gold and predicted plans, in the shape of ``schemas/evaluation.schema.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ntm_extract.evaluation.files import PairOfFiles
from ntm_extract.evaluation.keys import SIDE_FIELDS, Record, normal, same_field, same_key, value_key
from ntm_extract.evaluation.pairing import pair
from ntm_extract.folding import fold
from ntm_extract.records import KINDS

CONTEXT = 60


def rates(tp: int, fp: int, fn: int) -> dict[str, float]:
    """Counts with precision, recall and F1; with nothing to find and nothing found, all are 0."""
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"tp": tp, "fp": fp, "fn": fn, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


@dataclass(slots=True)
class _Tally:
    """Counts of one kind over one or more documents."""

    strict: Counter[str] = field(default_factory=Counter)
    partial: Counter[str] = field(default_factory=Counter)
    fields: dict[str, Counter[bool]] = field(default_factory=dict)
    gold: int = 0
    full: int = 0
    assignees: Counter[str] = field(default_factory=Counter)
    task: list[float] = field(default_factory=list)

    def add(self, other: _Tally) -> None:
        self.strict += other.strict
        self.partial += other.partial
        for name, counts in other.fields.items():
            self.fields.setdefault(name, Counter()).update(counts)
        self.gold += other.gold
        self.full += other.full
        self.assignees += other.assignees
        self.task += other.task

    def report(self, kind: str) -> dict[str, Any]:
        def prf(c: Counter[str]) -> dict[str, float]:
            return rates(c["tp"], c["fp"], c["fn"])

        fields: dict[str, Any] = {
            name: {"right": c[True], "of": c.total(), "accuracy": round(c[True] / c.total(), 4) if c.total() else None}
            for name, c in self.fields.items()
        }
        if kind == "deadlines":
            fields["assignees"] = prf(self.assignees)
            fields["task"] = {"token_f1": round(sum(self.task) / len(self.task), 4) if self.task else None, "of": len(self.task)}
        full = {"right": self.full, "of": self.gold, "recall": round(self.full / self.gold, 4) if self.gold else None}
        return {"strict": prf(self.strict), "partial": prf(self.partial), "fields": fields, "full": full}


def evaluate(pairs: Iterable[PairOfFiles]) -> dict[str, Any]:
    """Micro scores per kind, overall and per document, document fields, and the list of errors."""
    totals = {kind: _Tally() for kind in KINDS}
    document_fields: dict[str, Counter[bool]] = {}
    documents: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for files in pairs:
        entry: dict[str, Any] = {"source": files.source, "kinds": {}}
        predicted = files.predicted or {}
        for kind in KINDS:
            tally = _compare(kind, files, predicted.get(kind) or [], errors)
            totals[kind].add(tally)
            entry["kinds"][kind] = tally.report(kind)
        entry["overall"] = _overall([entry["kinds"][k] for k in KINDS])
        entry["document"] = _document(files, predicted, document_fields, errors)
        documents.append(entry)
    kinds = {kind: totals[kind].report(kind) for kind in KINDS}
    return {
        "kinds": kinds,
        "overall": _overall([kinds[k] for k in KINDS]),
        "document": _field_report(document_fields),
        "documents": documents,
        "errors": errors,
    }


def _overall(reports: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: rates(*(sum(r[name][c] for r in reports) for c in ("tp", "fp", "fn"))) for name in ("strict", "partial")}


def _compare(kind: str, files: PairOfFiles, predicted: list[Record], errors: list[dict[str, Any]]) -> _Tally:
    tally = _Tally(fields={f: Counter() for f in SIDE_FIELDS[kind]})
    gold: list[Record] = files.gold.get(kind) or []
    pairs = pair(kind, gold, predicted)

    def note(error: str, g: Record | None, p: Record | None, name: str | None = None) -> None:
        errors.append(
            {
                "source": files.source,
                "kind": kind,
                "error": error,
                "field": name,
                "gold": _brief(g),
                "predicted": _brief(p),
                "context": _context(files, g or p),
            }
        )

    for index, record in enumerate(gold):
        if record.get("optional"):
            continue
        tally.gold += 1
        found = predicted[pairs[index]] if index in pairs else None
        if found is None:
            tally.strict["fn"] += 1
            tally.partial["fn"] += 1
            note("missed", record, None)
            continue
        tally.partial["tp"] += 1
        right = same_key(kind, record, found)
        if right:
            tally.strict["tp"] += 1
        else:
            tally.strict["fn"] += 1
            tally.strict["fp"] += 1
            note("wrong", record, found)
        full = right
        for name in SIDE_FIELDS[kind]:
            equal = same_field(name, record, found)
            tally.fields[name][equal] += 1
            full &= equal
            if not equal:
                note("side_field", record, found, name)
        if kind == "deadlines":
            _compare_task(tally, record, found, note)
        tally.full += full
    paired = set(pairs.values())
    for index, record in enumerate(predicted):
        if index not in paired:
            tally.strict["fp"] += 1
            tally.partial["fp"] += 1
            note("spurious", None, record)
    return tally


def _compare_task(tally: _Tally, gold: Record, found: Record, note: Any) -> None:
    wanted, given = {normal(a) for a in gold["assignees"]}, {normal(a) for a in found.get("assignees") or []}
    tally.assignees["tp"] += len(wanted & given)
    tally.assignees["fp"] += len(given - wanted)
    tally.assignees["fn"] += len(wanted - given)
    if wanted != given:
        note("side_field", gold, found, "assignees")
    a, b = Counter(fold(gold["task"] or "").split()), Counter(fold(found.get("task") or "").split())
    tally.task.append(2 * (a & b).total() / max(1, a.total() + b.total()))


def _document(
    files: PairOfFiles, predicted: dict[str, Any], totals: dict[str, Counter[bool]], errors: list[dict[str, Any]]
) -> dict[str, Any]:
    own: dict[str, Counter[bool]] = {}
    gold, given = files.gold.get("document") or {}, predicted.get("document") or {}
    for name, value in gold.items():
        equal = normal(given.get(name)) == normal(value)
        for counters in (own, totals):
            counters.setdefault(name, Counter())[equal] += 1
        if not equal:
            errors.append(
                {
                    "source": files.source,
                    "kind": "document",
                    "error": "side_field",
                    "field": name,
                    "gold": value,
                    "predicted": given.get(name),
                    "context": None,
                }
            )
    return _field_report(own)


def _field_report(counters: dict[str, Counter[bool]]) -> dict[str, Any]:
    fields = {name: {"right": c[True], "of": c.total()} for name, c in counters.items()}
    return {"fields": fields, "right": sum(f["right"] for f in fields.values()), "of": sum(f["of"] for f in fields.values())}


def _brief(record: Record | None) -> Record | None:
    return None if record is None else {k: v for k, v in record.items() if v not in (None, [])}


def _context(files: PairOfFiles, record: Record | None) -> str | None:
    """The record's span between guillemets with a little text around it, where the prediction carries the text."""
    text = (files.predicted or {}).get("document_text") or files.gold.get("document_text")
    if not text or record is None:
        return None
    start, end = record["start"], record["end"]
    return " ".join(f"{text[max(0, start - CONTEXT) : start]}«{text[start:end]}»{text[end : end + CONTEXT]}".split())


def evaluate_by_value(pairs: Iterable[PairOfFiles]) -> dict[str, Any]:
    """Compares keys as multisets, without spans: for another rendering of the plan, whose offsets differ."""
    totals: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    documents, errors = [], []
    document_fields: dict[str, Counter[bool]] = {}
    for files in pairs:
        predicted = files.predicted or {}
        entry: dict[str, Any] = {"source": files.source, "kinds": {}}
        for kind in KINDS:
            gold: list[Record] = files.gold.get(kind) or []
            required = Counter(value_key(kind, r) for r in gold if not r.get("optional"))
            allowed = Counter(value_key(kind, r) for r in gold if r.get("optional"))
            given = Counter(value_key(kind, r) for r in predicted.get(kind) or [])
            extra = given - required - allowed
            counts = Counter(tp=(required & given).total(), fp=extra.total(), fn=(required - given).total())
            totals[kind] += counts
            entry["kinds"][kind] = {"strict": rates(counts["tp"], counts["fp"], counts["fn"])}
            for name, keys in (("missed", required - given), ("spurious", extra)):
                errors += [
                    {"source": files.source, "kind": kind, "error": name, "field": None, "key": list(k), "count": n}
                    for k, n in keys.items()
                ]
        entry["document"] = _document(files, predicted, document_fields, errors)
        documents.append(entry)
    kinds = {kind: {"strict": rates(c["tp"], c["fp"], c["fn"])} for kind, c in totals.items()}
    total = sum(totals.values(), Counter())
    return {
        "kinds": kinds,
        "overall": {"strict": rates(total["tp"], total["fp"], total["fn"])},
        "document": _field_report(document_fields),
        "documents": documents,
        "errors": errors,
    }
