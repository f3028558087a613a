"""Plans that disagree about one document's date."""

from __future__ import annotations

from ntm_extract.findings.case import make_finding, record_span
from ntm_extract.findings.citations import disagree, printed_date
from ntm_extract.folding import fold
from ntm_extract.records import Finding, Plan, Reference

# Documents of these bodies have one number for the whole country; others only within a province.
_NATIONAL = ("TTg", "-CP", "/QH", "/TW", "/TT-B", "/QĐ-B", "VPCP")


def check_across(plans: list[Plan]) -> list[Finding]:
    """References to one document with different dates in two plans, each pair of dates once."""
    first: dict[tuple[str, str], list[tuple[Plan, Reference]]] = {}
    findings: list[Finding] = []
    for plan in plans:
        for reference in plan.references:
            if not reference.number or not reference.date or len(reference.date) < 10:
                continue
            national = any(sign in reference.number for sign in _NATIONAL)
            key = (fold(reference.number), "" if national else fold(plan.document.province or plan.source))
            seen = first.setdefault(key, [])
            if any(r.date == reference.date for _, r in seen):
                continue
            for other_plan, other in seen:
                if other_plan is not plan and disagree(other, reference):
                    figures = {
                        "number": reference.number,
                        "first": printed_date(other.date or ""),
                        "second": printed_date(reference.date),
                    }
                    spans = [
                        record_span("references", other, other_plan.source),
                        record_span("references", reference, plan.source),
                    ]
                    doubts = sorted({*other_plan.warnings, *plan.warnings})
                    findings.append(make_finding("reference_dates_disagree", "warning", figures, spans, doubts))
            seen.append((plan, reference))
    return findings
