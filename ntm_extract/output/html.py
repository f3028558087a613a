"""A page a plan with its records in colour, and a page that lists the plans. They open from disk; nothing in them runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ntm_extract.labels import labels
from ntm_extract.output.rows import PlanRows, Row
from ntm_extract.output.vietnamese import cell, day_month_year, heading, words
from ntm_extract.output.writing import Context, page_of
from ntm_extract.records import KINDS
from ntm_extract.version import __version__

INDEX = "html/index.html"
_DAYS = frozenset({"plan_issue_date", "due_from", "due_to", "date", "due"})
_LEFT_OUT = frozenset({"plan_place", "plan_number", "plan_years", "sentence", "source", "link"})
_FACTS = (
    "plan_number",
    "plan_issuer",
    "plan_province",
    "plan_district",
    "plan_years",
    "plan_issue_date",
    "signer",
    "signer_title",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same records: their rows, the gravest finding's severity, the ids that begin here."""

    text: str
    over: list[tuple[str, Row]]
    mark: str | None
    begins: list[str]


class Writer:
    """Writes ``html/<file>.html`` a plan, and the list of them."""

    def __init__(self, context: Context) -> None:
        self._staging = context.staging
        environment = Environment(
            loader=PackageLoader("ntm_extract.output", "page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        environment.filters["shown"] = _shown
        environment.filters["kept"] = _kept
        environment.globals |= {
            "words": words()["page"],
            "names": labels(),
            "heading": heading,
            "kinds": KINDS,
            "version": __version__,
        }
        self._page = environment.get_template("plan.html")
        self._parts = environment.get_template("index.html")
        self._index = self._open(INDEX)
        self._index.write(self._parts.render(part="head"))

    def _open(self, name: str) -> TextIO:
        path = self._staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8", errors="replace", newline="\n")

    def add(self, rows: PlanRows) -> None:
        page = page_of(rows.file)
        columns = {kind: _columns(kind, rows.tables[kind]) for kind in (*KINDS, "findings")}
        plan = rows.tables["plans"][0]
        text = rows.plan.document_text
        with self._open(page) as file:
            file.write(
                self._page.render(
                    plan=plan,
                    facts=[(heading(f), cell(f, plan), f) for f in _FACTS if cell(f, plan) is not None],
                    pieces=None if text is None else pieces(text, rows),
                    tables=rows.tables,
                    marks=rows.marks,
                    columns=columns,
                    doubtful=plan["doubtful_pages"],
                    back=quote(os.path.relpath(INDEX, PurePosixPath(page).parent)),
                )
            )
        link = quote(PurePosixPath(page).relative_to("html").as_posix())
        self._index.write(self._parts.render(part="row", plan=plan, link=f"./{link}"))

    def close(self) -> None:
        self._index.write(self._parts.render(part="tail"))
        self._index.close()

    def abandon(self) -> None:
        self._index.close()


def _columns(kind: str, rows: list[Row]) -> list[str]:
    """The columns of a table in which some row of this plan has something."""
    return [c for c in words()["sheets"][kind] if c not in _LEFT_OUT and any(cell(c, r) is not None for r in rows)]


def pieces(text: str, rows: PlanRows) -> list[Piece]:
    """The text, cut at every end of a span of a record, or of a finding that names none. Joined, the pieces are the text."""
    spans = [
        (max(0, row["start"]), min(row["end"], len(text)), kind, row, mark)
        for kind in ("findings", *KINDS)  # a record over a finding gives the colour
        for row, mark in zip(rows.tables[kind], rows.marks[kind], strict=True)
        if kind != "findings" or (row["start"] is not None and not row["records"])
    ]
    spans = [s for s in spans if s[0] < s[1]]
    starting: dict[int, list[Any]] = {}
    for span in spans:
        starting.setdefault(span[0], []).append(span)
    cuts = sorted({0, len(text), *(c for s in spans for c in s[:2])})
    found, live = [], list[Any]()
    for start, end in pairwise(cuts):
        fresh = starting.get(start, [])
        live = [s for s in live if s[1] > start] + fresh
        grave = {s[4] for s in live}
        mark = next((m for m in ("error", "warning", "rounding") if m in grave), None)
        found.append(Piece(text[start:end], [(s[2], s[3]) for s in live], mark, [_anchor(s[2], s[3]) for s in fresh]))
    return found


def _anchor(kind: str, row: Row) -> str:
    """The id of the place in the text; a finding's own id is in the list of findings."""
    return f"{row['id']}-text" if kind == "findings" else str(row["id"])


def _kept(text: str) -> Markup:
    """Text as markup that a browser reads back unchanged; it would take a carriage return for a line end."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _shown(row: Row, column: str) -> str:
    """A cell as a reader of Vietnamese writes it: decimal commas, day before month, a dash for none."""
    value = cell(column, row)
    if value is None or value == "":
        return "–"
    if column in _DAYS:
        return day_month_year(str(value))
    if isinstance(value, float):
        return f"{value:,.6f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))
    return str(value)
