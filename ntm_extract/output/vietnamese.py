"""Rows as a Vietnamese office reads them: headings, words for coded values, places in the source."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ntm_extract.labels import labels, shown
from ntm_extract.output.rows import Row

_CODED = frozenset({"role", "level", "status", "recurrence", "comparator", "measure", "severity"})


@cache
def words() -> dict[str, Any]:
    """``data/export.toml``. Not to be changed by the caller."""
    return tomllib.loads((resources.files("ntm_extract.output") / "data" / "export.toml").read_text(encoding="utf-8"))


@cache
def indicators() -> dict[str, str]:
    """Vietnamese names of the indicator codes."""
    text = (resources.files("ntm_extract.language") / "lexicons" / "indicators.tsv").read_text(encoding="utf-8")
    return {row["code"]: row["label_vi"] for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)}


def heading(column: str) -> str:
    """The Vietnamese heading of a column."""
    return str(words()["columns"].get(column, {}).get("heading") or labels()["fields"].get(column, column))


def cell(column: str, row: Row) -> Any:
    """What stands in a column of a row: a number, a text (dates as in the records), or None."""
    match column:
        case "plan_years":
            period = row["plan_period"]
            return row["plan_year"] or (f"{period[0]}–{period[1]}" if period else None)
        case "plan_place":
            return ", ".join(p for p in (row["plan_district"], row["plan_province"]) if p) or None
        case "position":
            return position(row)
        case "successor":
            kind, name, province = (row[f"successor_{part}"] for part in ("unit_type", "name", "province"))
            return f"{kind} {name} ({province})" if name else None
        case "indicator":
            return indicators().get(row[column], row[column]) or words()["values"]["other_indicator"]
    value = row[column]
    if isinstance(value, list):
        return "; ".join(str(v) for v in value) or None
    return shown(column, value) if column in _CODED and value is not None else value


def position(row: Row) -> str | None:
    """`trang 4`, `dòng 67`, `đoạn 55, bảng 1, hàng 5, cột 5`; what the format does not have is left out."""
    names = words()["position"]
    parts = [words()["values"]["part"].get(row["source_part"])]
    for place in ("page", "line", "paragraph", "table", "row", "column"):
        number = row[f"source_{place}"]
        parts.append(names[place].format(number) if number is not None else None)
    if row["doubtful_page"]:
        parts.append(names["doubtful"])
    return ", ".join(p for p in parts if p) or None


def day_month_year(date: str) -> str:
    """A partial ISO date as it is written in Vietnam: `22/02/2022`, `02/2022`, `2022`."""
    return "/".join(reversed(date.split("-")))
