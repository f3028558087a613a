"""Floors for F1, for use in continuous integration."""

from __future__ import annotations

from typing import Any

from ntm_extract.records import KINDS

OVERALL = "overall"


def parse_floor(text: str) -> tuple[str, float]:
    """``targets=0.95`` as a kind (or ``overall``) and a floor from 0 to 1. Raises ValueError, which says what is allowed."""
    kind, sign, number = text.partition("=")
    if not sign or kind not in (*KINDS, OVERALL):
        raise ValueError(f"{text!r} is not KIND=NUMBER; KIND is one of {', '.join((*KINDS, OVERALL))}")
    try:
        floor = float(number)
    except ValueError:
        floor = -1.0
    if not 0 <= floor <= 1:
        raise ValueError(f"{text!r}: the floor is a number from 0 to 1, such as {kind}=0.95")
    return kind, floor


def shortfalls(result: dict[str, Any], floors: list[tuple[str, float]]) -> list[str]:
    """A line for each floor that strict F1 is under. F1 is taken from the counts: a rounded one could hide a miss."""
    lines = []
    for kind, floor in floors:
        rates = (result["overall"] if kind == OVERALL else result["kinds"][kind])["strict"]
        tp, fp, fn = rates["tp"], rates["fp"], rates["fn"]
        if not tp + fp + fn:
            lines.append(f"{kind}: there are no records in gold or prediction, so the floor {floor:g} cannot be checked")
        elif 2 * tp / (2 * tp + fp + fn) < floor:
            lines.append(f"{kind}: strict F1 {rates['f1']:.4f} is under {floor:g} (tp {tp}, fp {fp}, fn {fn})")
    return lines
