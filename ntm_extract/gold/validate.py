"""Checks a gold file: its fields against the models, its spans against the text, its values against the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ntm_extract.errors import InputError
from ntm_extract.gold.files import Texts, load_json
from ntm_extract.gold.form import DOCUMENT_FIELDS, FIELDS, SPAN
from ntm_extract.gold.problem import Problem
from ntm_extract.gold.values import value_problems
from ntm_extract.records import KINDS, Plan


def validate(path: Path, texts: Texts) -> list[Problem]:
    """All problems of a gold file; an empty list when it is sound."""
    try:
        data = load_json(path)
    except InputError as error:
        what, _, advice = error.message.rpartition("; ")
        return [Problem("error", None, None, None, what or error.message, advice or "mend the file")]
    if not isinstance(data, dict):
        return [
            Problem("error", None, None, None, "not a plan's records", "the top level is an object; see schemas/plan.schema.json")
        ]
    problems = list(_schema_problems(data))
    problems += _left_out(data)
    try:
        text = texts.find(data, path)
    except InputError as error:
        what, _, advice = error.message.rpartition("; ")
        problems.append(Problem("error", None, None, "source", what, advice))
        text = None
    for kind in KINDS:
        listed = data.get(kind)
        records = [(i, r) for i, r in enumerate(listed if isinstance(listed, list) else []) if isinstance(r, dict)]
        for index, record in records:
            problems += _span_problems(kind, index, record, text)
            problems += value_problems(kind, index, record)
        problems += _shared_places(kind, records)
    return problems


def _schema_problems(data: dict[str, Any]) -> Iterator[Problem]:
    try:
        Plan.model_validate(data, strict=False)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _schema_problem(detail)


def _schema_problem(detail: ErrorDetails) -> Problem:
    loc = list(detail["loc"])
    kind = str(loc[0]) if loc else None
    index = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else None
    field = ".".join(str(part) for part in loc[(2 if index is not None else 1) :]) or None
    known = FIELDS.get(kind or "", DOCUMENT_FIELDS if kind == "document" else ())
    kind_of, what, advice = detail["type"], detail["msg"], "see schemas/plan.schema.json"
    if kind_of == "missing":
        what, advice = "this field is missing", "add it, with null where the plan does not say"
    elif kind_of == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), [*known, *SPAN, "optional"], 1)
        what, advice = "no field of the contract", f"write {near[0]!r}" if near else "take it out"
    elif kind_of == "literal_error":
        what = f"{detail['input']!r} is none of the values"
        advice = f"use {detail['ctx']['expected']}"
        if detail["input"] is None:
            what = "null, but every record has it"
    elif kind_of == "string_pattern_mismatch":
        what, advice = f"{detail['input']!r} is no date of this form", f"write it as in {_example(field)}"
    elif detail["input"] is None:
        what, advice = f"null, but every record has it ({what})", "fill it in"
    else:
        what, advice = f"{what} (found {str(detail['input'])[:60]!r})", "give a value of the field's type"
    return Problem("error", kind, index, field, what, advice)


def _example(field: str | None) -> str:
    return "2022-02-22" if field in ("due_from", "due_to") else "2025, 2022-04 or 2022-02-22"


def _left_out(data: dict[str, Any]) -> Iterator[Problem]:
    """Fields that the program writes and gold leaves out: harmless, but they make the file hard to read."""
    for kind in KINDS:
        listed = data.get(kind)
        names = {name for r in listed if isinstance(r, dict) for name in r} if isinstance(listed, list) else set()
        model = Plan.model_fields[kind].annotation.__args__[0].model_fields  # type: ignore[union-attr]
        extra = sorted(n for n in names if n in model and n not in (*SPAN, "optional", *FIELDS[kind]))
        if extra:
            yield Problem(
                "warning",
                kind,
                None,
                None,
                f"gold has no {', '.join(extra)}",
                "take them out, or write the file anew with `ntm-extract gold draft`",
            )


def _span_problems(kind: str, index: int, record: dict[str, Any], text: str | None) -> Iterator[Problem]:
    start, end, slice_ = record.get("start"), record.get("end"), record.get("text")
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(slice_, str)) or start < 0:
        return  # the schema's messages say so
    if start >= end:
        yield Problem(
            "error",
            kind,
            index,
            "end",
            f"the span {start}..{end} is empty or runs backwards",
            "end is the offset after the last character",
        )
    elif text is None:
        if end - start != len(slice_):
            yield Problem(
                "error",
                kind,
                index,
                "text",
                f"{len(slice_)} characters for a span of {end - start}",
                "make text and offsets agree; offsets count code points",
            )
    elif end > len(text):
        yield Problem(
            "error",
            kind,
            index,
            "end",
            f"{end} is beyond the text, which has {len(text)} characters",
            _found_at(slice_, text, start),
        )
    elif text[start:end] != slice_:
        yield Problem(
            "error",
            kind,
            index,
            "text",
            f"{slice_!r}, but the text has {text[start:end]!r} there",
            _found_at(slice_, text, start),
        )


def _found_at(wanted: str, text: str, near: int) -> str:
    """Where the words do stand, nearest to where they were said to be."""
    places = [p for p in (text.rfind(wanted, 0, near + len(wanted)), text.find(wanted, near)) if p >= 0] if wanted else []
    if not places:
        return "these words stand nowhere in the text; copy them from it with their white space"
    place = min(places, key=lambda p: abs(p - near))
    return f"the nearest place of these words is {place}..{place + len(wanted)}"


def _shared_places(kind: str, records: list[tuple[int, dict[str, Any]]]) -> Iterator[Problem]:
    """Records said twice, and records that overlap: pairing is one to one, so each of them costs a score."""
    placed = sorted(
        ((r["start"], r["end"], i, r) for i, r in records if isinstance(r.get("start"), int) and isinstance(r.get("end"), int)),
        key=lambda p: p[:3],
    )
    for position, (start, end, index, record) in enumerate(placed):
        for other_start, other_end, other_index, other in placed[position + 1 :]:
            if other_start >= end:
                break
            if {**record, "optional": None} == {**other, "optional": None}:
                yield Problem("error", kind, other_index, None, f"the same record as {kind}[{index}]", "take one of them out")
            elif (other_start, other_end) == (start, end):
                yield Problem(
                    "warning",
                    kind,
                    other_index,
                    None,
                    f"has the span of {kind}[{index}] with other values",
                    "keep the one that is right, or part their spans",
                )
            else:
                yield Problem(
                    "warning",
                    kind,
                    other_index,
                    None,
                    f"overlaps {kind}[{index}] ({start}..{end})",
                    "keep it only where one is named inside the other",
                )
