"""The HTML report: one file that opens from disk, with the plans' texts, the errors and the scores."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ntm_extract.evaluation.classes import data as classes
from ntm_extract.evaluation.files import PairOfFiles
from ntm_extract.evaluation.keys import KEYS
from ntm_extract.evaluation.marks import STATUSES, Mark, marks_of, misfits, pieces_of
from ntm_extract.evaluation.texts import text_of
from ntm_extract.labels import labels as names
from ntm_extract.records import KINDS
from ntm_extract.version import __version__

OPEN_UP_TO = 3
"""With more documents than this, each is folded until it is asked for."""


def report(result: dict[str, Any], pairs: list[PairOfFiles]) -> str:
    """The page. ``result`` has been through :func:`add_classes`; its ``intervals`` and ``baseline`` are shown where it has them."""
    environment = Environment(
        loader=PackageLoader("ntm_extract.evaluation", "page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    words = tomllib.loads((resources.files("ntm_extract.evaluation") / "page" / "labels.toml").read_text(encoding="utf-8"))
    labels = {**words, "kinds": names()["kinds"], "fields": names()["fields"]}
    environment.filters["shown"] = _shown
    environment.filters["score"] = _score
    environment.filters["interval"] = _interval
    documents = [
        _document(number, files, entry, result)
        for number, (files, entry) in enumerate(zip(pairs, result["documents"], strict=True))
    ]
    return environment.get_template("report.html").render(
        result=result,
        documents=documents,
        labels=labels,
        class_names=classes()["names"],
        kinds=KINDS,
        all_kinds=(*KINDS, "document"),
        scored=(*KINDS, "overall"),
        statuses=STATUSES,
        folded=len(documents) > OPEN_UP_TO,
        version=__version__,
    )


def _document(number: int, files: PairOfFiles, entry: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    marks, text = marks_of(files), text_of(files)
    places = {_spans(m.kind, m.gold, m.predicted): m.number for m in reversed(marks)}
    rows = []
    for error in result["errors"]:
        if error["source"] != files.source:
            continue
        row = {**error, "mark": None, "gold_shown": error["gold"], "predicted_shown": error["predicted"]}
        if error["kind"] != "document":
            row["mark"] = places.get(_spans(error["kind"], error["gold"], error["predicted"]))
            if row["mark"] is None:
                continue  # of another gold file of the same plan
            for side in ("gold", "predicted"):
                row[f"{side}_shown"] = _side(error, error[side])
        rows.append(row)
    return {
        "number": number,
        "source": files.source,
        "scores": entry,
        "rows": rows,
        "pieces": None if text is None else pieces_of(text, marks),
        "misfits": 0 if text is None else misfits(text, marks),
        "titles": {m.number: _title(m) for m in marks},
    }


def _spans(kind: str, *records: dict[str, Any] | None) -> tuple[Any, ...]:
    return kind, *((r["start"], r["end"]) if r else None for r in records)


def _side(error: dict[str, Any], record: dict[str, Any] | None) -> Any:
    """What a row shows of a record: the field that differs, or its text and key."""
    if record is None:
        return None
    if error["field"]:
        return record.get(error["field"])
    return f"{record['text']} — {_key(error['kind'], record)}"


def _key(kind: str, record: dict[str, Any]) -> str:
    return "; ".join(_shown(record[f]) for f in KEYS[kind] if record.get(f) is not None)


def _title(mark: Mark) -> str:
    sides = [("◇", mark.gold), ("▷", mark.predicted)]
    return "\n".join(f"{sign} {_key(mark.kind, record)}" for sign, record in sides if record)


def _shown(value: Any) -> str:
    """A value as a reader of Vietnamese writes it: decimal commas, no brackets; a dash for none."""
    if value is None or value == []:
        return "–"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(v) for v in value)
    return str(value)


def _score(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".replace(".", ",")


def _interval(value: list[float] | None) -> str:
    return "" if value is None else "[{:.3f}; {:.3f}]".format(*value).replace(".", ",")
