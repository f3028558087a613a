"""A plan under examination: its records, its reading where there is one, and how findings are written."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

import regex

from ntm_extract.findings.printed import Printed, read_number
from ntm_extract.folding import squeeze
from ntm_extract.language.lexicon import alternatives
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.quantities import Quantity
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table
from ntm_extract.records import Finding, FindingSpan, Plan, Record, Severity

Kind = Literal["references", "communes", "deadlines", "targets", "text"]


@cache
def data_file(name: str) -> dict[str, Any]:
    """A parsed TOML file of ``data/``."""
    return tomllib.loads((resources.files("ntm_extract.findings") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> str:
    """A regex of the phrases listed under ``name`` in ``data/words.toml``."""
    return alternatives(data_file("words")[name])


@cache
def word_pattern(name: str, before: str = "", after: str = "") -> regex.Pattern[str]:
    """The compiled phrases of ``name`` between two pieces of pattern."""
    return regex.compile(before + words(name) + after)


@dataclass(slots=True)
class Case:
    """What the checks look at. ``reading`` is None where only records are at hand."""

    plan: Plan
    reading: Reading | None = None
    sentences: list[Sentence] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _order: list[tuple[int, int, Kind, Record]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._order = sorted(
            ((r.start, r.end, kind, r) for kind, records in self._records() for r in records), key=lambda item: item[:2]
        )

    def _records(self) -> list[tuple[Kind, Sequence[Record]]]:
        plan = self.plan
        return [
            ("references", plan.references),
            ("communes", plan.communes),
            ("deadlines", plan.deadlines),
            ("targets", plan.targets),
        ]

    def add(
        self,
        code: str,
        severity: Severity,
        figures: dict[str, str],
        spans: list[FindingSpan],
        *,
        doubts: list[str] | None = None,
    ) -> None:
        """Writes one finding down, once. An error that rests on what was hardly legible is a warning."""
        found = sorted({*(doubts or ()), *self._doubts(spans)})
        if severity == "error" and found:
            severity = "warning"
        finding = make_finding(code, severity, figures, spans, [*found, *self.plan.warnings])
        if finding not in self.findings:
            self.findings.append(finding)

    def span(self, start: int, end: int) -> list[FindingSpan]:
        """The records that a reading span touches, else the stretch of text itself."""
        assert self.reading is not None
        first, last, text = self.reading.source_span(start, end)
        touched = [FindingSpan(kind=kind, start=a, end=b, text=r.text) for a, b, kind, r in self._order if a < last and first < b]
        return touched or [FindingSpan(kind="text", start=first, end=last, text=text)]

    def _doubts(self, spans: list[FindingSpan]) -> list[str]:
        doubtful = {p.page for p in self.plan.pages if p.doubtful}
        pages = {self._page(s.start) for s in spans} & doubtful if doubtful else set()
        return [data_file("messages")["doubts"]["page"].format(page=page) for page in sorted(p for p in pages if p)]

    def _page(self, offset: int) -> int | None:
        index = bisect_right(self._order, offset, key=lambda item: item[0]) - 1
        near = self._order[max(index, 0)][3] if self._order else None
        return near.source_location.page if near and near.source_location else None


def make_finding(code: str, severity: Severity, figures: dict[str, str], spans: list[FindingSpan], doubts: list[str]) -> Finding:
    """A finding with its messages filled in."""
    entry = data_file("messages")[code]
    return Finding(
        code=code,
        severity=severity,
        message_vi=entry["vi"].format(**figures),
        message_en=entry["en"].format(**figures),
        figures=figures,
        spans=spans,
        doubts=doubts,
    )


def record_span(kind: Kind, record: Record, source: str | None = None) -> FindingSpan:
    """The span of a record."""
    return FindingSpan(kind=kind, start=record.start, end=record.end, text=record.text, source=source)


def figure_of(reading: Reading, quantity: Quantity) -> Printed | None:
    """The first number of a quantity, as printed."""
    return read_number(reading.norm[quantity.number : quantity.number_end].split("/")[0])


def snippet(reading: Reading, start: int, end: int) -> str:
    """A stretch of the text on one line."""
    return squeeze(reading.text[start:end])
