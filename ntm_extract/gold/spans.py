"""Joins spans that come back from a tool without fields to the records they were made from."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ntm_extract.gold.form import in_order, moved, new_record
from ntm_extract.records import KINDS

Span = tuple[str, int, int]
"""Kind, start, end."""


def rejoin(
    spans: list[Span], records: dict[str, list[dict[str, Any]]], text: str, name: str
) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """Records at ``spans``, with notes on what has changed.

    A span that a record has keeps the record. Any other takes over the record of its kind that lost its span and overlaps
    it most; without one it is a new record, whose fields are to be filled. A record without a span was taken out.
    """
    notes = []
    result: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        wanted = Counter((start, end) for k, start, end in spans if k == kind)
        kept, lost = [], []
        for record in records.get(kind) or []:
            place = (record["start"], record["end"])
            if wanted[place]:
                wanted[place] -= 1
                kept.append(record)
            else:
                lost.append(record)
        changed = sorted(wanted.elements())
        for start, end in changed:
            overlaps = [(min(end, r["end"]) - max(start, r["start"]), -i) for i, r in enumerate(lost)]
            shared, position = max(overlaps, default=(0, 0))
            if shared > 0:
                record = lost.pop(-position)
                kept.append(moved(record, text, start, end))
                notes.append(f"{name}: {kind} at {record['start']}..{record['end']} moved to {start}..{end}; check its fields")
            else:
                kept.append(new_record(kind, text, start, end))
                notes.append(f"{name}: {kind} at {start}..{end} is new; fill in its fields")
        notes += [f"{name}: {kind} at {r['start']}..{r['end']} was taken out" for r in lost]
        result[kind] = in_order(kept) if changed else kept
    return result, notes
