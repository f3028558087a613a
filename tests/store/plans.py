"""Small plans made by hand, whose records stand where they say."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ntm_extract.output.json import write
from ntm_extract.records import Plan

TARGET: dict[str, Any] = {
    "value_max": None,
    "comparator": "=",
    "unit": "xã",
    "per": None,
    "out_of": None,
    "share": None,
    "measure": "level",
    "indicator": "certified_units",
    "subject": "xã đạt chuẩn",
    "criterion": None,
    "level": "ntm",
    "scope": None,
}
COMMUNE: dict[str, Any] = {"unit_type": "xã", "district": None, "level": "ntm", "status": "planned"}
DEADLINE: dict[str, Any] = {"due_from": None, "recurrence": None}


def make(
    number: str | None = "1/KH-UBND",
    province: str | None = "Lạng Sơn",
    year: int = 2023,
    *,
    source: str = "a.txt",
    header: dict[str, Any] | None = None,
    targets: tuple[dict[str, Any], ...] = (),
    communes: tuple[dict[str, Any], ...] = (),
    deadlines: tuple[dict[str, Any], ...] = (),
    references: tuple[dict[str, Any], ...] = (),
    findings: list[dict[str, Any]] | None = None,
) -> Plan:
    """An annual plan of a province; each record's ``text`` is put into the plan's text, a sentence each."""
    text = f"Kế hoạch {number} {province} {year}."
    kinds: dict[str, list[dict[str, Any]]] = {}
    for kind, base, given in (
        ("references", {"date": None, "issuer": None, "role": "cited"}, references),
        ("communes", COMMUNE, communes),
        ("deadlines", DEADLINE, deadlines),
        ("targets", TARGET | {"due": str(year)}, targets),
    ):
        kinds[kind] = []
        for record in given:
            text += " Đây là "
            start = len(text)
            text += record["text"]
            kinds[kind].append({**base, **record, "start": start, "end": len(text)})
            text += " và hết."
    document = {
        "number": number,
        "symbol": "KH-UBND",
        "title": "Xây dựng nông thôn mới",
        "issuer": f"Ủy ban nhân dân tỉnh {province}",
        "province": province,
        "issue_date": f"{year}-01-15",
        "plan_year": year,
        **(header or {}),
    }
    return Plan.model_validate(
        {
            "source": source,
            "extractor": "ntm_extract test",
            "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
            "document_text": text,
            "document": document,
            "findings": findings,
            **kinds,
        }
    )


def folder_of(folder: Path, *plans: Plan) -> Path:
    """A folder with a records file a plan: ``0.json``, ``1.json``, …"""
    for n, plan in enumerate(plans):
        write(plan, folder / f"{n}.json")
    return folder
