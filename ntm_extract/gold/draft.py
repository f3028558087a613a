"""A pre-annotated draft of gold: what the extractor finds, in gold's form, for a person to mend."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ntm_extract.errors import InputError
from ntm_extract.extraction import extract, require_plan
from ntm_extract.gold.files import load_json
from ntm_extract.gold.form import Gold, gold_form
from ntm_extract.ingest import read
from ntm_extract.records import Plan


def draft(path: Path) -> Gold:
    """Gold as the extractor would have it, from a document or from the records that `convert` has written of it."""
    if path.suffix.lower() == ".json":
        try:
            plan = Plan.model_validate(load_json(path))
        except ValidationError as error:
            raise InputError(
                str(path), "not_records", "no records of a plan; give the document, or what `convert` wrote"
            ) from error
    else:
        plan = extract(read(path))
        require_plan(plan, str(path))
    return gold_form(plan.model_dump())
