"""The ruled tables of a picture: long dark runs are rules, rules that meet make a table, the fields between them its cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import networkx as nx
import numpy as np

from ntm_extract.ingest.deskew import DARK, WHITE, Pixels

_FAINT = DARK + 50  # thin rules come out of a scanner in grey
_ACROSS, _DOWN = 0.4, 0.18  # inches: no stroke of a letter is as long
_NEAR = 0.03  # inches between the ends or rows of what is still one rule
_THICK = 0.06  # inches: what is thicker is a bar or a dark border, not a rule
_MOST_RUNS = 20_000  # more are a photograph


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: ``at`` is its place across, ``first`` to ``last`` its reach along, ``low`` to ``high`` its thickness."""

    at: float
    first: int
    last: int
    low: int
    high: int


@dataclass(slots=True)
class Field:
    """A cell of a ruled table, in pixels: (left, top, right, bottom) within its rules."""

    row: int
    column: int
    rows: int
    span: int
    box: tuple[int, int, int, int]


@dataclass(slots=True)
class Ruling:
    """A ruled table, in pixels."""

    box: tuple[int, int, int, int]
    columns: int
    fields: list[Field]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)

    def erase(self, grey: Pixels, margin: int) -> None:
        """Paints the rules white."""
        for rule in self.across:
            grey[max(0, rule.low - margin) : rule.high + margin + 1, max(0, rule.first - margin) : rule.last + margin] = WHITE
        for rule in self.down:
            grey[max(0, rule.first - margin) : rule.last + margin, max(0, rule.low - margin) : rule.high + margin + 1] = WHITE


def find_tables(grey: Pixels, dpi: float) -> list[Ruling]:
    """The ruled tables of an upright page, from top to bottom. A frame round one field is no table."""
    marks = grey < _FAINT
    near = round(_NEAR * dpi)
    across = _rules(marks, round(_ACROSS * dpi), near, round(_THICK * dpi))
    if len(across) < 2:
        return []
    down = _rules(marks.T, round(_DOWN * dpi), near, round(_THICK * dpi))
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for i, a in enumerate(across):
        for j, d in enumerate(down):
            if a.first - near <= d.at <= a.last + near and d.first - near <= a.at <= d.last + near:
                graph.add_edge(("across", i), ("down", j))
    tables = []
    for members in nx.connected_components(graph):
        rows = sorted((across[i] for side, i in members if side == "across"), key=lambda r: r.at)
        columns = sorted((down[i] for side, i in members if side == "down"), key=lambda r: r.at)
        table = _table(rows, columns, near)
        if table is not None and len(table.fields) > 1:
            tables.append(table)
    return sorted(tables, key=lambda t: t.box[1])


def _rules(marks: Pixels, least: int, near: int, thick: int) -> list[Rule]:
    """The rules along the rows of ``marks``."""
    # A rule that is a trace off the level goes on in the next row of pixels.
    thickened = marks.copy()
    thickened[1:] |= marks[:-1]
    thickened[:-1] |= marks[1:]
    padded = np.zeros((marks.shape[0], marks.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = thickened
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    long = np.nonzero(ends - starts >= least)[0]
    if len(long) > _MOST_RUNS:
        return []
    graph: nx.Graph[int] = nx.Graph()
    by_row: defaultdict[int, list[int]] = defaultdict(list)
    for run in long.tolist():
        row = int(rows[run])
        graph.add_node(run)
        for above in range(row - 2, row + 1):
            for other in by_row[above]:
                if starts[run] <= ends[other] + near and starts[other] <= ends[run] + near:
                    graph.add_edge(run, other)
        by_row[row].append(run)
    result = []
    for members in nx.connected_components(graph):
        runs = np.fromiter(members, dtype=np.int64)
        low, high = int(rows[runs].min()), int(rows[runs].max())
        if high - low <= thick:
            middle = float(np.average(rows[runs], weights=(ends - starts)[runs]))
            # The thickened rows above and below are not the rule's own.
            result.append(Rule(middle, int(starts[runs].min()), int(ends[runs].max()), min(low + 1, high), max(high - 1, low)))
    return result


def _levels(rules: list[Rule], near: int) -> list[float]:
    """The places of rules in order, those that lie close together as one."""
    groups: list[list[float]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][-1] <= near:
            groups[-1].append(rule.at)
        else:
            groups.append([rule.at])
    return [sum(group) / len(group) for group in groups]


def _table(across: list[Rule], down: list[Rule], near: int) -> Ruling | None:
    ys, xs = _levels(across, near), _levels(down, near)
    if len(ys) < 2 or len(xs) < 2:
        return None

    def ruled(rules: list[Rule], at: float, middle: float) -> bool:
        return any(abs(r.at - at) <= near and r.first <= middle <= r.last for r in rules)

    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            graph.add_node((row, column))
            middle_y, middle_x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
            if column and not ruled(down, xs[column], middle_y):
                graph.add_edge((row, column), (row, column - 1))
            if row and not ruled(across, ys[row], middle_x):
                graph.add_edge((row, column), (row - 1, column))
    fields = []
    for members in nx.connected_components(graph):
        top, bottom = min(r for r, _ in members), max(r for r, _ in members) + 1
        left, right = min(c for _, c in members), max(c for _, c in members) + 1
        box = (round(xs[left]), round(ys[top]), round(xs[right]), round(ys[bottom]))
        fields.append(Field(top, left, bottom - top, right - left, box))
    fields.sort(key=lambda f: (f.row, f.column))
    box = (round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1]))
    return Ruling(box, len(xs) - 1, fields, across, down)
