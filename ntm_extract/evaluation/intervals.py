"""How sure the scores are: 95% intervals, Wilson's for rates, a bootstrap over documents for F1."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

LEVEL = 0.95
RESAMPLES = 2000
SEED = 20220222
"""Fixed, so that the same files give the same intervals."""

Interval = list[float] | None
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def wilson(right: int, of: int) -> Interval:
    """Wilson's score interval of a rate; None where nothing was counted."""
    if not of:
        return None
    share, square = right / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]


def bootstrap_f1(counts: list[tuple[int, int, int]]) -> Interval:
    """Percentile interval of micro F1 when documents, each ``(tp, fp, fn)``, are drawn again with replacement.

    Records of one plan are right or wrong together, so plans are drawn, not records. None for fewer than two documents
    that have records: one plan says nothing about the next.
    """
    table = np.array([c for c in counts if any(c)], dtype=np.int64)
    if len(table) < 2:
        return None
    draws = np.random.default_rng(SEED).multinomial(len(table), np.full(len(table), 1 / len(table)), size=RESAMPLES)
    tp, fp, fn = (draws @ table).T
    f1 = 2 * tp / (2 * tp + fp + fn)
    low, high = np.quantile(f1, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return [round(float(low), 4), round(float(high), 4)]


def intervals(result: dict[str, Any]) -> dict[str, Any]:
    """Intervals of an evaluation's scores, in the shape of the scores they belong to."""
    kinds = {kind: _of_kind(kind, report, result["documents"]) for kind, report in result["kinds"].items()}
    overall = {name: _of_match(rates, result["documents"], None, name) for name, rates in result["overall"].items()}
    document = {name: wilson(f["right"], f["of"]) for name, f in result["document"]["fields"].items()}
    method = {"level": LEVEL, "f1": f"bootstrap over documents, {RESAMPLES} resamples, seed {SEED}", "rates": "Wilson"}
    return {"method": method, "kinds": kinds, "overall": overall, "document": document}


def _of_kind(kind: str, report: dict[str, Any], documents: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: _of_match(report[name], documents, kind, name) for name in ("strict", "partial") if name in report
    }
    if "fields" in report:
        found["fields"] = {name: wilson(f["right"], f["of"]) for name, f in report["fields"].items() if "right" in f}
        found["full"] = wilson(report["full"]["right"], report["full"]["of"])
    return found


def _of_match(rates: dict[str, Any], documents: list[dict[str, Any]], kind: str | None, name: str) -> dict[str, Interval]:
    counts = []
    for entry in documents:
        reports = [entry["kinds"][kind]] if kind else list(entry["kinds"].values())
        tp, fp, fn = (sum(r[name][c] for r in reports) for c in ("tp", "fp", "fn"))
        counts.append((tp, fp, fn))
    return {
        "precision": wilson(rates["tp"], rates["tp"] + rates["fp"]),
        "recall": wilson(rates["tp"], rates["tp"] + rates["fn"]),
        "f1": bootstrap_f1(counts),
    }
