"""doccano: one JSON line a plan, for projects of sequence labelling.

doccano knows spans with labels, and no fields of spans: the records stand whole under ``ntm_extract``, which doccano keeps
as metadata, and are joined to the spans again when they come back.
"""

from __future__ import annotations

import json
from typing import Any

from ntm_extract.errors import InputError
from ntm_extract.gold.files import parse
from ntm_extract.gold.form import AnnotatedText, gold_form
from ntm_extract.gold.spans import Span, rejoin
from ntm_extract.records import KINDS

KEY = "ntm_extract"


def write_lines(plans: list[AnnotatedText]) -> str:
    """JSON lines for doccano's import."""
    lines = []
    for plan in plans:
        label = [[r["start"], r["end"], kind] for kind in KINDS for r in plan.gold[kind]]
        lines.append(json.dumps({"text": plan.text, "label": label, KEY: plan.gold}, ensure_ascii=False, allow_nan=False))
    return "".join(line + "\n" for line in lines)


def read_lines(content: str, path: str) -> tuple[list[AnnotatedText], list[str]]:
    """Plans of a doccano export (JSONL, with or without relations), and notes on what has changed."""
    plans: list[AnnotatedText] = []
    notes: list[str] = []
    # Only the line feed parts lines: a text may hold other line ends, which JSON leaves as they are.
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = parse(line)
            plan, more = _plan(entry, number)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise InputError(
                path, "not_doccano", f"line {number}: no doccano export ({type(error).__name__}: {error}); export as JSONL"
            ) from error
        plans.append(plan)
        notes += more
    return plans, notes


def _plan(entry: dict[str, Any], number: int) -> tuple[AnnotatedText, list[str]]:
    text = entry["text"]
    if not isinstance(text, str):
        raise TypeError("text is no text")
    own: Any = None
    for place in (entry, entry.get("meta"), entry.get("metadata")):
        if isinstance(place, dict) and KEY in place:
            own = place[KEY]
    own = parse(own) if isinstance(own, str) else own or {}
    gold = gold_form(own)
    name = str(gold["source"] or f"line {number}")
    spans, notes = _spans(entry, name)
    outside = [s for s in spans if not 0 <= s[1] < s[2] <= len(text)]
    if outside:
        raise ValueError(f"the span {outside[0][1]}..{outside[0][2]} is not in the text")
    records, more = rejoin(spans, gold, text, name)
    return AnnotatedText({**gold, **records}, text), notes + more


def _spans(entry: dict[str, Any], name: str) -> tuple[list[Span], list[str]]:
    given = [(e["label"], e["start_offset"], e["end_offset"]) for e in entry.get("entities") or []]
    given += [(label, start, end) for start, end, label in entry.get("label") or entry.get("labels") or []]
    strange = sorted({str(label) for label, _, _ in given if label not in KINDS})
    notes = [f"{name}: the label {label!r} is no kind of record; left out" for label in strange]
    return [(str(label), int(start), int(end)) for label, start, end in given if label in KINDS], notes
