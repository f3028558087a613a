"""What can be checked: a plan file, or the records that were made of one."""

from __future__ import annotations

from pathlib import Path

from ntm_extract.findings import check, check_plan
from ntm_extract.language.reading import Reading
from ntm_extract.plan_files import read_plan
from ntm_extract.records import Plan


def check_file(path: Path) -> Plan:
    """The plan of a file with its findings. Raises :class:`InputError`."""
    if path.suffix.lower() == ".json":
        return check_records(path)
    from ntm_extract.extraction import require_plan
    from ntm_extract.ingest import read

    plan = check(read(path))
    require_plan(plan, str(path))
    return plan


def check_records(path: Path) -> Plan:
    """Records are taken as they stand.

    With their ``document_text`` sentences and lists are read again, but not tables: the cells of an office file or a
    PDF are not in it. Without it there are only references, dates, communes, and shares printed in a record's own span.
    """
    plan = read_plan(path)
    tables = plan.source.lower().endswith(".txt")
    plan.findings = check_plan(plan, _reading(plan), tables=tables)
    return plan


def _reading(plan: Plan) -> Reading | None:
    from ntm_extract.ingest.text import document_of
    from ntm_extract.language.reading import read_document

    if plan.document_text is None:
        return None
    return read_document(document_of(plan.document_text, plan.source, plan.sha256))
