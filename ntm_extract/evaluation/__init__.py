"""Compares predicted records with gold: strict and partial scores, field accuracy, every error."""

from __future__ import annotations

from ntm_extract.evaluation.files import PairOfFiles, pair_files
from ntm_extract.evaluation.scores import evaluate, evaluate_by_value

__all__ = ["PairOfFiles", "evaluate", "evaluate_by_value", "pair_files"]
