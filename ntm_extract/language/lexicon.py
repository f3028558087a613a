"""Loads the words of the domain from the TOML files beside it. No Vietnamese list lives in code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from ntm_extract.folding import canonical_tones, lower


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The parsed lexicon ``name`` (a file of ``lexicons/`` without its ending)."""
    path = resources.files("ntm_extract.language") / "lexicons" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def key(phrase: str) -> str:
    """A phrase as it stands in a reading's ``norm`` text."""
    return canonical_tones(lower(phrase))


def alternatives(phrases: Iterable[str]) -> str:
    """A regex that matches any of ``phrases`` in norm text, the longest first, as whole words.

    A phrase may hold ``(a|b)`` choices and ``( …)?`` options: it is a small regex of words.
    """
    keys = sorted({key(p) for p in phrases}, key=lambda p: (-len(p), p))
    return "(?:" + "|".join(_as_regex(k) for k in keys) + ")"


def _as_regex(phrase: str) -> str:
    body = re.sub(r"(?<!\\)\((?!\?)", "(?:", phrase)
    left = r"(?<!\w)" if body[:1].isalnum() or body[:1] == "(" else ""
    right = r"(?!\w)" if body[-1:].isalnum() or body[-1:] in ")?" else ""
    return f"{left}{body}{right}"
