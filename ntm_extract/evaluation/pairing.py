"""One-to-one pairing of gold and predicted records: a maximum-weight matching, not a greedy one."""

from __future__ import annotations

import networkx as nx

from ntm_extract.evaluation.keys import Record, same_key


def overlap(a: Record, b: Record) -> float:
    """Shared characters over all characters of two half-open spans."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return shared / (max(a["end"], b["end"]) - min(a["start"], b["start"])) if shared > 0 else 0.0


def pair(kind: str, gold: list[Record], predicted: list[Record]) -> dict[int, int]:
    """Gold index to predicted index. Pairs overlap in the text; of all pairings the one with most key-equal pairs,
    then most required gold, then most pairs, then the largest overlaps, is taken."""
    graph: nx.Graph = nx.Graph()
    by_start = sorted(range(len(predicted)), key=lambda i: predicted[i]["start"])
    longest = max((p["end"] - p["start"] for p in predicted), default=0)
    for g, record in enumerate(gold):
        for p in by_start:
            candidate = predicted[p]
            if candidate["start"] >= record["end"]:
                break
            if candidate["start"] < record["start"] - longest:
                continue
            shared = overlap(record, candidate)
            if shared > 0:
                weight = 1e4 * same_key(kind, record, candidate) + 1e2 * (not record.get("optional")) + 1 + shared
                graph.add_edge(("gold", g), ("predicted", p), weight=weight)
    pairs: dict[int, int] = {}
    for component in nx.connected_components(graph):
        for a, b in nx.max_weight_matching(graph.subgraph(component)):
            g, p = (a, b) if a[0] == "gold" else (b, a)
            pairs[g[1]] = p[1]
    return pairs
