"""What changed against an earlier evaluation: records gained and lost, by document and kind."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from ntm_extract.errors import GoldError

Error = dict[str, Any]
_KEY_ERRORS = frozenset({"missed", "wrong"})


def load_baseline(path: Path, *, by_value: bool = False) -> dict[str, Any]:
    """An evaluation written by ``evaluate --json``, by value or by spans as the one it is held against. Raises :class:`GoldError`, which names the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"{path}: cannot be opened ({error.strerror})") from error
    except ValueError as error:
        raise GoldError(f"{path}: not JSON ({error})") from error
    try:
        for entry in data["documents"]:
            for report in entry["kinds"].values():
                report["strict"]["f1"] + report["strict"]["tp"]
            entry["source"]
        for one in data["errors"]:
            _place(one)
        was_by_value = "partial" not in data["overall"]
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"{path}: not an evaluation; give a file that `evaluate --json FILE` wrote") from error
    if was_by_value != by_value:
        made, way = ("with", "add it here") if was_by_value else ("without", "leave it out here")
        raise GoldError(f"{path}: made {made} --by-value; {way}, or make the baseline again")
    return dict(data)


def compare(result: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """Per document and kind: F1 before and after, and the errors that went (``gained``) and came (``lost``).

    A gold record that was missed and is now found with a wrong key is neither. A side field counts only where the record
    was found both times: a record found anew brings its wrong fields along, and that is no loss.
    """
    before = {entry["source"]: entry for entry in old["documents"]}
    after = {entry["source"]: entry for entry in result["documents"]}
    documents = []
    for source in [s for s in after if s in before]:
        mine = [e for e in result["errors"] if e["source"] == source]
        theirs = [e for e in old["errors"] if e["source"] == source]
        gained, lost = _without(theirs, mine), _without(mine, theirs)
        kinds = {}
        for kind, report in [*after[source]["kinds"].items(), ("document", None)]:
            own = [e for e in gained if e["kind"] == kind], [e for e in lost if e["kind"] == kind]
            entry = {"gained": own[0], "lost": own[1]}
            if report is not None and kind in before[source]["kinds"]:
                f1, then = report["strict"]["f1"], before[source]["kinds"][kind]["strict"]["f1"]
                entry |= {"f1_before": then, "f1_after": f1, "change": round(f1 - then, 4)}
            if own[0] or own[1] or entry.get("change"):
                kinds[kind] = entry
        if kinds:
            documents.append({"source": source, "kinds": kinds})
    counts = {name: sum(len(k[name]) for d in documents for k in d["kinds"].values()) for name in ("gained", "lost")}
    return {
        **counts,
        "documents": documents,
        "only_before": [s for s in before if s not in after],
        "only_now": [s for s in after if s not in before],
    }


def _place(error: Error) -> tuple[Any, ...]:
    """What makes two errors of two evaluations the same one. Missed and wrong are one: the gold record is not right."""
    if "key" in error:
        return error["kind"], error["error"], tuple(error["key"])
    if error["kind"] == "document":
        return "document", error["field"]
    record = error["gold"] or error["predicted"]
    name = "key" if error["error"] in _KEY_ERRORS else error["error"]
    return error["kind"], name, error["field"], record["start"], record["end"]


def _without(errors: list[Error], others: list[Error]) -> list[Error]:
    left: Counter[tuple[Any, ...]] = Counter()
    for other in others:
        left[_place(other)] += other.get("count", 1)
    missed = {_span(o) for o in others if o["error"] == "missed" and "key" not in o}
    rest = []
    for error in errors:
        place, count = _place(error), error.get("count", 1)
        over = count - left[place]
        left[place] = max(0, left[place] - count)
        if over <= 0 or (error["error"] == "side_field" and error["kind"] != "document" and _span(error) in missed):
            continue
        rest.append({**error, "count": over} if "count" in error else error)
    return rest


def _span(error: Error) -> tuple[Any, ...]:
    record = error["gold"]
    return error["kind"], record["start"], record["end"]
