"""A plan's text cut into pieces, each with the records that lie over it, for showing them in colour."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ntm_extract.evaluation.files import PairOfFiles
from ntm_extract.evaluation.keys import SIDE_FIELDS, Record, normal, same_field, same_key
from ntm_extract.evaluation.pairing import pair
from ntm_extract.records import KINDS

STATUSES = ("missed", "spurious", "wrong", "side_field", "right", "optional")
"""From the gravest; where records lie over each other, the gravest gives the colour."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A gold record, a predicted one, or the two that are paired."""

    number: int
    kind: str
    status: str
    gold: Record | None
    predicted: Record | None


@dataclass(slots=True)
class Piece:
    """A stretch of text under the same marks: ``(mark, in the gold span, in the predicted span)``."""

    text: str
    over: list[tuple[Mark, bool, bool]]
    begins: list[Mark] = field(default_factory=list)

    @property
    def worst(self) -> Mark:
        """The mark that gives the colour."""
        return min((m for m, _, _ in self.over), key=lambda m: STATUSES.index(m.status))

    @property
    def in_gold(self) -> bool:
        return any(g for _, g, _ in self.over)

    @property
    def in_predicted(self) -> bool:
        return any(p for _, _, p in self.over)


def marks_of(files: PairOfFiles) -> list[Mark]:
    """All records of a pair of plans, paired as the scores pair them, in the order of the text."""
    found: list[tuple[str, str, Record | None, Record | None]] = []
    for kind in KINDS:
        gold, predicted = files.gold.get(kind) or [], (files.predicted or {}).get(kind) or []
        pairs = pair(kind, gold, predicted)
        for index, record in enumerate(gold):
            partner = predicted[pairs[index]] if index in pairs else None
            found.append((kind, _status(kind, record, partner), record, partner))
        paired = set(pairs.values())
        found += [(kind, "spurious", None, r) for i, r in enumerate(predicted) if i not in paired]
    found.sort(key=lambda f: min(r["start"] for r in f[2:] if r))
    return [Mark(number, *rest) for number, rest in enumerate(found)]


def _status(kind: str, gold: Record, predicted: Record | None) -> str:
    if gold.get("optional"):
        return "optional"
    if predicted is None:
        return "missed"
    if not same_key(kind, gold, predicted):
        return "wrong"
    sides = all(same_field(name, gold, predicted) for name in SIDE_FIELDS[kind])
    if kind == "deadlines":
        sides = {normal(a) for a in gold["assignees"]} == {normal(a) for a in predicted.get("assignees") or []}
    return "right" if sides else "side_field"


def pieces_of(text: str, marks: list[Mark]) -> list[Piece]:
    """The text, cut at every end of a span. The pieces joined are the text."""
    spans = [(m, r["start"], min(r["end"], len(text))) for m in marks for r in (m.gold, m.predicted) if r]
    begins: dict[int, list[tuple[Mark, int, int]]] = {}
    for span in spans:
        if span[1] < span[2]:
            begins.setdefault(span[1], []).append(span)
    cuts = sorted({0, len(text), *(c for _, a, b in spans if a < b for c in (a, b))})
    pieces, live, seen = [], list[tuple[Mark, int, int]](), set[int]()
    for start, end in pairwise(cuts):
        live = [s for s in live if s[2] > start] + begins.get(start, [])
        over: dict[int, tuple[Mark, bool, bool]] = {}
        for mark, a, b in live:
            _, gold, predicted = over.get(mark.number, (mark, False, False))
            gold |= mark.gold is not None and (a, b) == (mark.gold["start"], min(mark.gold["end"], len(text)))
            predicted |= mark.predicted is not None and (a, b) == (
                mark.predicted["start"],
                min(mark.predicted["end"], len(text)),
            )
            over[mark.number] = (mark, gold, predicted)
        fresh = [m for m, _, _ in over.values() if m.number not in seen]
        seen |= {m.number for m in fresh}
        pieces.append(Piece(text[start:end], list(over.values()), fresh))
    return pieces


def misfits(text: str, marks: list[Mark]) -> int:
    """How many records say another text than stands at their span: gold or prediction of another rendering."""
    return sum(text[r["start"] : r["end"]] != r["text"] for m in marks for r in (m.gold, m.predicted) if r)
