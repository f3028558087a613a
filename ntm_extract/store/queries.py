"""The common questions, as queries with bound parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args

from sqlalchemy import Column, ColumnElement, Connection, Select, case, column, func, inspect, select, table

from ntm_extract.context import REACH, sentence
from ntm_extract.errors import InputError
from ntm_extract.folding import fold
from ntm_extract.gazetteer import provinces, units
from ntm_extract.records import Level
from ntm_extract.store import schema
from ntm_extract.store.provinces import province_key

Kind = Literal["targets", "communes", "deadlines", "references", "findings"]
KINDS: tuple[Kind, ...] = ("targets", "communes", "deadlines", "references", "findings")

_v = schema.plan_versions.c
_TABLES = {**schema.RECORD_TABLES, "findings": schema.findings}
_OWN: dict[str, Sequence[str]] = {
    "targets": [
        "indicator",
        "level",
        "measure",
        "comparator",
        "value",
        "value_max",
        "unit",
        "per",
        "out_of",
        "share",
        "subject",
        "criterion",
        "due",
        "scope",
    ],
    "communes": ["name", "unit_type", "district", "level", "status", "code", "successor_name", "successor_code"],
    "deadlines": ["due_from", "due_to", "recurrence", "task", "assignees"],
    "references": ["doc_type", "number", "cited_date", "issuer", "articles", "role"],
    "findings": ["code", "severity", "message_vi", "message_en"],
}
_PLACE = ["page", "line", "paragraph", "table_number", "row_number", "column_number"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; a filter that is null lets all pass. ``words`` must all occur in a record."""

    province: str | None = None
    year: int | None = None
    indicator: str | None = None
    level: str | None = None
    words: str | None = None
    all_versions: bool = False


def records(connection: Connection, kind: Kind, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The records of a kind with their plan, sentence and place in the source, in the order of plans and of their text.

    Raises :class:`InputError` for a filter that the kind does not have, or a name that is not known.
    """
    _known_codes(connection, filters)
    own = _TABLES[kind]
    chosen: list[ColumnElement[Any]] = [
        _v.number.label("plan_number"),
        _v.province,
        _v.district.label("plan_district"),
        year_of(kind).label("year"),
        *[own.c[name] for name in _OWN[kind]],
    ]
    if kind != "findings":
        first = case((own.c.span_start > REACH, own.c.span_start - REACH), else_=0)
        length = own.c.span_end - own.c.span_start + 2 * REACH
        chosen += [
            own.c.text,
            func.substr(_v.document_text, first + 1, length).label("_stretch"),
            own.c.span_start.label("_start"),
        ]
        chosen += [own.c.span_end.label("_end"), *[own.c[name] for name in _PLACE]]
    chosen += [_v.source, _v.records_path, _v.version]
    query = select(*chosen).join_from(own, schema.plan_versions, _v.id == own.c.version_id)
    query = query.where(*_conditions(kind, filters)).order_by(_v.province_key.nulls_last(), _v.plan_id, _v.version, own.c.ordinal)
    for row in connection.execution_options(yield_per=500).execute(query.limit(limit)).mappings():
        yield _finished(dict(row))


def view(connection: Connection, name: str, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a view. Raises :class:`InputError` for a filter that it has no column for."""
    _known_codes(connection, filters)
    names = [str(c["name"]) for c in inspect(connection).get_columns(name)]
    source = table(name, *[column(n) for n in names])
    query: Select[Any] = select(source)
    wanted = {"year": filters.year, "indicator": filters.indicator, "level": filters.level}
    for name_of, value in wanted.items():
        if value is not None:
            query = query.where(_column(source.c, name_of, name) == value)
    if filters.province is not None:
        at, key, by_code = _column(source.c, "province", name), *known_province(filters.province)
        if by_code:
            query = query.where(_column(source.c, "province_code", name) == key)
        else:
            query = query.where(at.in_(select(_v.province).where(_v.province_key == key)))
    if filters.words:
        raise InputError("--text", "no_filter", "is for records; use it with --kind")
    if "provinces" in names:
        query = query.order_by(source.c.provinces.desc())
    query = query.order_by(*[c.nulls_last() for c in source.c]).limit(limit)
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        yield dict(row)


def year_of(kind: Kind) -> ColumnElement[Any]:
    """The year that a record of the kind is about: its own, else none; for references and findings their plan's."""
    if kind == "communes":
        return schema.communes.c.year
    if kind in ("targets", "deadlines"):
        return _TABLES[kind].c.due_year
    return _v.horizon


def known_province(given: str) -> tuple[str, bool]:
    """A province's key, or its code and true. A name may have its type before it, and lack its marks.

    Raises :class:`InputError` for one that the gazetteer does not know.
    """
    if given.strip().isdecimal():
        code = given.strip().zfill(2)
        if code in {u.province_code for u in units()}:
            return code, True
        raise InputError("--province", "unknown", f"no province has the code {given}")
    key = province_key(given)
    keys = {province_key(name): name for name in provinces().values()}
    found = max((k for k in keys if key == k or key.endswith((f" {k}", f".{k}"))), key=len, default=None)
    if found is None:
        near = [keys[k] for k in get_close_matches(key, keys, 3, 0.7)]
        raise InputError("--province", "unknown", f"no province is called {given}{_meant(near)}")
    return found, False


def _known_codes(connection: Connection, filters: Filters) -> None:
    """Raises :class:`InputError` for an indicator or a level that there is not: a slip would find nothing, without a word."""
    if filters.level is not None and filters.level not in get_args(Level):
        raise InputError("--level", "unknown", f"no level is called {filters.level}; there are {', '.join(get_args(Level))}")
    if filters.indicator is not None:
        codes = list(connection.scalars(select(schema.indicators.c.code).order_by(schema.indicators.c.code)))
        if filters.indicator not in codes:
            near = get_close_matches(filters.indicator, codes, 3, 0.5)
            raise InputError("--indicator", "unknown", f"no indicator has the code {filters.indicator}{_meant(near)}")


def _meant(near: list[str]) -> str:
    return f"; did you mean {', '.join(near)}?" if near else ""


def _conditions(kind: Kind, filters: Filters) -> Iterator[ColumnElement[bool]]:
    own = _TABLES[kind]
    if not filters.all_versions:
        yield _v.is_current
    if filters.province is not None:
        key, by_code = known_province(filters.province)
        yield (_v.province_code if by_code else _v.province_key) == key
    if filters.year is not None:
        yield year_of(kind) == filters.year
    if filters.indicator is not None:
        yield _column(own.c, "indicator", kind) == filters.indicator
    if filters.level is not None:
        yield _column(own.c, "level", kind) == filters.level
    for word in fold(filters.words or "").split():
        yield own.c.search_key.contains(word, autoescape=True)


def _column(columns: Any, name: str, of: str) -> Column[Any]:
    if name not in columns:
        raise InputError(f"--{name.removesuffix('_code')}", "no_filter", f"{of} have no {name}; leave it out")
    return columns[name]


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the sentence in place of the stretch that it is found in."""
    if "_stretch" not in row:
        return row
    stretch, start, end = row.pop("_stretch"), row.pop("_start"), row.pop("_end")
    row["sentence"] = None
    if stretch is not None:
        first = max(0, start - REACH)
        row["sentence"] = sentence(stretch, start - first, end - first)
    return row
