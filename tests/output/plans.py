"""Made-up plans for the tests of exports, with values that a spreadsheet, a browser or a calendar could stumble over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ntm_extract.output.json import write
from ntm_extract.records import (
    Commune,
    Deadline,
    DocumentData,
    Finding,
    FindingSpan,
    PageReading,
    Plan,
    Reference,
    SourceLocation,
    Target,
)

HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "\r=1",
    "＝1",
    "<script>document.title='run'</script>",
    "\x00\x01\x0b\x1f\ufffe",
    "_x0041_",
    "{{ 7 * 7 }}",
    'a,b;c\\n"q"\r\nBEGIN:VEVENT\r\nSUMMARY:x',
    "'; DROP TABLE x; --",
    "w" * 40_000,
    "😀" * 20_000,
]
"""One a record."""


def target(text: str, at: int, **more: Any) -> Target:
    given: dict[str, Any] = {
        "value": 1750.0, "value_max": None, "comparator": ">=", "unit": "xã", "per": None, "out_of": None, "share": 30.9,
        "measure": "level", "indicator": "certified_units", "subject": "xã", "criterion": None, "level": "ntm", "due": "2023",
        "scope": None,
    }  # fmt: skip
    return Target(start=at, end=at + len(text), text=text, **{**given, **more})


def deadline(text: str, at: int, **more: Any) -> Deadline:
    given: dict[str, Any] = {"due_from": None, "due_to": "2023-04-30", "recurrence": None, "task": "làm", "assignees": ["Sở A"]}
    return Deadline(start=at, end=at + len(text), text=text, **{**given, **more})


def hostile_plan() -> Plan:
    """Every hostile value as a target's subject, a commune's name, a task and a reference's number, and in the text."""
    text, places = "Mở đầu.\n\n", []
    for value in HOSTILE:
        places.append(len(text))
        text += f"{value}\n\n"
    spans = list(zip(HOSTILE, places, strict=True))
    return Plan(
        source="=cmd|' /C calc'!A0.txt",
        sha256="a" * 64,
        document_text=text,
        warnings=["=1+1"],
        pages=[PageReading(page=1, engine="tesseract", confidence=0.3, doubtful=True)],
        document=DocumentData(
            number="=2+3/KH-UBND", title="<b>Kế hoạch</b>", issuer="@UBND", province="+Tỉnh", plan_year=2023, issue_date="2023-03-02"
        ),
        references=[
            Reference(start=at, end=at + len(v), text=v, doc_type="Quyết định", number=v, date="2022-04", issuer=v, role="cited", articles=[v])
            for v, at in spans
        ],
        communes=[
            Commune(start=at, end=at + len(v), text=v, name=v, unit_type="xã", district=v, level="ntm", status="planned", year=2023)
            for v, at in spans
        ],
        deadlines=[deadline(v, at, task=v, assignees=[v]) for v, at in spans],
        targets=[
            target(v, at, subject=v, unit=v, value=-5.0, source_location=SourceLocation(page=1, boxes=[])) for v, at in spans
        ],
        findings=[
            Finding(
                code="share_mismatch", severity="error", message_vi=v, message_en=v, figures={"=1": v},
                spans=[FindingSpan(kind="targets", start=at, end=at + len(v), text=v)],
            )
            for v, at in spans[:3]
        ],
    )  # fmt: skip


def save(plan: Plan, folder: Path, name: str) -> None:
    write(plan, folder / f"{name}.json")
