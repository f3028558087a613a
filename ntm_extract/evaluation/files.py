"""Reads gold and predictions and finds which belong together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ntm_extract.errors import GoldError
from ntm_extract.records import Plan


@dataclass(frozen=True, slots=True)
class PairOfFiles:
    """A gold plan and its prediction; ``predicted`` is None where there is none."""

    source: str
    gold: dict[str, Any]
    predicted: dict[str, Any] | None


def load_plan(path: Path) -> dict[str, Any]:
    """A plan's JSON, checked against the contract. Raises :class:`GoldError`, which names the file and the field."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"{path}: cannot be opened ({error.strerror})") from error
    except ValueError as error:
        raise GoldError(f"{path}: not JSON ({error})") from error
    try:
        return Plan.model_validate(data).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GoldError(f"{path}: not a plan's records: {where or 'top level'}: {first['msg']}") from error


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise GoldError(f"{path}: no such file or folder")
    if path.is_file():
        return [path]
    found = sorted(p for p in path.rglob("*.json") if not p.name.startswith(".") and p.name != "run.json")
    if not found:
        raise GoldError(f"{path}: no .json file in this folder")
    return found


def pair_files(gold: Path, predicted: Path) -> tuple[list[PairOfFiles], list[str]]:
    """Gold plans with their predictions, matched by ``source``, and notes on what had no partner.

    Two single files are compared whatever their sources are.
    """
    gold_plans = [load_plan(p) for p in _files(gold)]
    predictions = [load_plan(p) for p in _files(predicted)]
    if gold.is_file() and predicted.is_file():
        return [PairOfFiles(gold_plans[0]["source"], gold_plans[0], predictions[0])], []
    by_source: dict[str, dict[str, Any]] = {}
    notes = []
    for plan in predictions:
        if plan["source"] in by_source:
            notes.append(f"two predictions for {plan['source']}; the first is taken")
        else:
            by_source[plan["source"]] = plan
    pairs = [PairOfFiles(plan["source"], plan, by_source.get(plan["source"])) for plan in gold_plans]
    notes += [f"no prediction for {p.source}; all its records count as missed" for p in pairs if p.predicted is None]
    notes += [
        f"{p.source}: gold and prediction were made from different texts; spans may not fit, compare them with --by-value"
        for p in pairs
        if p.predicted and p.predicted["sha256"] != p.gold["sha256"]
    ]
    known = {p.source for p in pairs}
    others = [source for source in by_source if source not in known]
    if others:
        notes.append(
            f"{len(others)} predictions have no gold and are left out ({', '.join(others[:3])}{', …' if len(others) > 3 else ''})"
        )
    return pairs, notes
