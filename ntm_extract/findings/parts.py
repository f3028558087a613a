"""Totals with their parts, as sentences and lists give them (`… tỷ đồng, gồm: …`, `trong đó …`)."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from ntm_extract.findings.case import Case, data_file, figure_of, word_pattern
from ntm_extract.findings.printed import Printed
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.quantities import Quantity
from ntm_extract.language.reading import Reading


@dataclass(slots=True)
class Amount:
    """A quantity with its printed figure; money is in đồng."""

    quantity: Quantity
    printed: Printed
    unit: str
    scale: int  # what one of its printed unit is worth in `unit`
    money: bool


@dataclass(slots=True)
class Group:
    """A total and what is listed under it. ``complete``: the text says that the parts are all there is.

    ``totals`` are all the amounts that the parts may belong to, the nearest first; ``others`` are other ways to read
    which the parts are.
    """

    totals: list[Amount]
    parts: list[Amount]
    complete: bool
    others: list[list[Amount]] = field(default_factory=list)

    @property
    def total(self) -> Amount:
        """The nearest amount before the parts."""
        return self.totals[0]


def amount_of(reading: Reading, quantity: Quantity) -> Amount | None:
    """The amount of a quantity that counts or is money; ranges, rates and percentages are none."""
    if quantity.value_max is not None or "/" in quantity.unit or quantity.kind not in ("money", "place", "thing"):
        return None
    printed = figure_of(reading, quantity)
    if printed is None:
        return None
    if quantity.kind == "money":
        scale = next((s for word, s in data_file("words")["money_scales"].items() if quantity.unit.startswith(word)), None)
        return Amount(quantity, printed.times(scale), "đồng", scale, True) if scale else None
    return Amount(quantity, printed, quantity.unit, 1, False)


def same_unit(one: Amount, other: Amount) -> bool:
    """May the two be added up?"""
    if one.money or other.money:
        return one.money and other.money
    return one.unit == other.unit or one.unit.startswith(other.unit + " ") or other.unit.startswith(one.unit + " ")


def find_groups(case: Case) -> list[Group]:
    """All totals with parts, those of lists after those of sentences."""
    reading = case.reading
    assert reading is not None
    by_paragraph: dict[int, list[Sentence]] = {}
    in_tables = {i for t in case.tables for i in t.paragraphs}
    for sentence in case.sentences:
        if sentence.paragraph not in in_tables:
            by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    groups = [g for s in by_paragraph.values() for x in s for g in _in_sentence(reading, x)]
    amounts = {i: [a for x in s for q in x.quantities if (a := amount_of(reading, q))] for i, s in by_paragraph.items()}
    for node in reading.nodes:
        group = _in_list(reading, node, amounts)
        if group is not None:
            groups.append(group)
    return groups


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for char in text:
        if char == ")":
            depth -= 1
        depths.append(depth)
        if char == "(":
            depth += 1
    return depths


def _in_sentence(reading: Reading, sentence: Sentence) -> list[Group]:
    start, end = sentence.span
    norm = reading.norm[start:end]
    depths = _depths(norm)
    amounts = [a for q in sentence.quantities if (a := amount_of(reading, q))]
    cues = list(word_pattern("cues").finditer(norm))
    groups = []
    for cue in cues:
        before = [a for a in amounts if a.quantity.span_end - start <= cue.start()]
        if not before:
            continue
        total = before[-1]
        gap = norm[total.quantity.span_end - start : cue.start()]
        if ";" in gap or len(gap) > 130 or regex.search(r"\d+(?![\d,]*\s?%)(?<!20\d\d)(?![,.\d])", _without_years(gap)):
            continue
        depth = depths[cue.start()]
        stop = next((i for i in range(cue.end(), len(norm)) if depths[i] < depth), len(norm))
        near = next((i for i in range(cue.end(), stop) if norm[i] == ";" and depths[i] == depth), stop)
        complete = bool(word_pattern("complete_cues").fullmatch(cue.group().strip(" :")))
        # What semicolons part belongs to the first cue, not to one inside its items.
        nested = any(c.start() < cue.start() and depths[c.start()] == depth for c in cues)
        ends = [near] if nested or not (complete or cue.group().rstrip().endswith(":")) else [stop, near]
        readings = [_parts(amounts, total, norm, depths, cues, start, (cue.end(), e), depth) for e in dict.fromkeys(ends)]
        readings = [r for r in readings if len(r) >= 2]
        if readings:
            totals = [a for a in reversed(before) if same_unit(total, a)]
            groups.append(Group(totals, readings[0], complete, readings[1:]))
    return groups


def _without_years(text: str) -> str:
    return regex.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", "", text)


def _parts(
    amounts: list[Amount],
    total: Amount,
    norm: str,
    depths: list[int],
    cues: list[regex.Match[str]],
    start: int,
    room: tuple[int, int],
    depth: int,
) -> list[Amount]:
    """The amounts of the total's unit in ``room``, but for those in brackets and behind a further cue."""
    barred = []  # from a further cue to the semicolon that closes its item
    for cue in cues:
        if cue.start() >= room[0] and depths[cue.start()] == depth:
            close = next((i for i in range(cue.end(), room[1]) if norm[i] == ";" and depths[i] == depth), room[1])
            barred.append((cue.start(), close))
    return [
        a
        for a in amounts
        if room[0] <= (at := a.quantity.number - start) < room[1]
        and depths[at] == depth
        and same_unit(total, a)
        and not any(first <= at < last for first, last in barred)
    ]


def _in_list(reading: Reading, node: Node, amounts: dict[int, list[Amount]]) -> Group | None:
    """A paragraph that ends in a cue, and the items under it, each with an amount of its own."""
    start, end = node.paragraph.start, node.paragraph.end
    tail = None
    for match in word_pattern("cues").finditer(reading.norm, start, end):
        tail = match
    if tail is None or node.paragraph.table is not None:
        return None
    rest = reading.norm[tail.end() : end]
    before = [a for a in amounts.get(node.paragraph.index, []) if a.quantity.span_end <= tail.start()]
    if not before or regex.search(r"\d", _without_years(rest)) or (rest.strip(" .:") and not rest.endswith((":", "sau."))):
        return None
    total = before[-1]
    if ";" in reading.norm[total.quantity.span_end : tail.start()]:
        return None
    children = _items([c for c in node.children if c.paragraph.table is None], reading)
    if len(children) < 2:
        return None
    items: list[list[Amount]] = []
    for child in children:
        found = _of_item(reading, child, amounts, total) if child.marker == children[0].marker else []
        if not found:
            break
        items.append(found)
    if len(items) < 2:
        return None
    stopped = len(items) < sum(c.marker == children[0].marker for c in children)
    complete = bool(word_pattern("complete_cues").fullmatch(tail.group().strip(" :"))) and not stopped
    heads = [found[0] for found in items]
    others = [[a for found in items for a in found], *(heads[:n] for n in range(2, len(heads)))]
    return Group([a for a in reversed(before) if same_unit(total, a)], heads, complete, others)


def _items(children: list[Node], reading: Reading) -> list[Node]:
    """A list whose items end in semicolons is over with the first that does not."""
    closes = [reading.norm[c.paragraph.start : c.paragraph.end].rstrip()[-1:] for c in children]
    if closes[:1] != [";"]:
        return children
    return children[: next((i + 1 for i, mark in enumerate(closes) if mark == "."), len(children))]


def _of_item(reading: Reading, child: Node, amounts: dict[int, list[Amount]], total: Amount) -> list[Amount]:
    """The item's own amounts: those of the total's unit outside brackets, before any cue."""
    start, end = child.paragraph.start, child.paragraph.end
    depths = _depths(reading.norm[start:end])
    cue = word_pattern("inner_cues").search(reading.norm, child.body, end)
    stop = cue.start() if cue else end
    if stop - child.body < 3:
        return []
    return [
        a
        for a in amounts.get(child.paragraph.index, [])
        if a.quantity.number < stop and same_unit(total, a) and depths[a.quantity.number - start] == 0
    ]
