"""The national documents that plans about nông thôn mới cite, from ``data/registry.tsv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Known:
    """A document: its number, ISO date, issuer, subject, words that only its own subject has, and where that is published."""

    number: str
    date: str
    doc_type: str
    issuer: str
    subject: str
    keys: tuple[str, ...]
    source: str


@cache
def registry() -> dict[str, tuple[Known, ...]]:
    """All known documents by number; a number without a year may stand for several."""
    text = (resources.files("ntm_extract.findings") / "data" / "registry.tsv").read_text(encoding="utf-8")
    found: dict[str, tuple[Known, ...]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        keys = tuple(k.strip() for k in row["keys"].split("|") if k.strip())
        known = Known(row["number"], row["date"], row["doc_type"], row["issuer"], row["subject"], keys, row["source"])
        found[known.number] = (*found.get(known.number, ()), known)
    return found
