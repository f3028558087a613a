"""Which plan a records file is of, and whether it says anything new.

A plan whose province, issuer, number and day of issue are all known is that plan wherever its file lies. A plan that lacks
one of them (a blank number, an unread header) could be mistaken for another with the same title, so the path of its records
joins its identity: two such plans stay two, at the price that one that has been moved *and* changed counts as another.
The same bytes are always the same plan (see ``loading``).
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from ntm_extract.folding import fold
from ntm_extract.records import Plan

_WHOLE_DATE = len("2022-02-22")


class Identity(NamedTuple):
    """A key that is equal for versions of one plan, and what it rests on: ``number`` or ``path``."""

    key: str
    by: str


def identity_of(plan: Plan, records_path: str) -> Identity:
    """The plan's identity; ``records_path`` is relative to the folder that was loaded."""
    data = plan.document
    header = [_key(v) for v in (data.province, data.district, data.issuer, data.number, data.issue_date)]
    whole = data.issue_date is not None and len(data.issue_date) == _WHOLE_DATE
    if data.province and data.issuer and data.number and whole:
        return Identity(_hash(["number", *header]), "number")
    about = [_key(data.symbol), _key(data.title), data.plan_year, data.period]
    return Identity(_hash(["path", *header, *about, records_path]), "path")


def digest_of(plan: Plan) -> str:
    """Equal for equal content: the file's bytes and all that was extracted, but neither where the file lay nor the
    extractor's version, so that a newer extractor that finds the same makes no new version."""
    return _hash(plan.model_dump(exclude={"source", "extractor"}))


def _key(value: str | None) -> str | None:
    return fold(value) if value is not None else None


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
