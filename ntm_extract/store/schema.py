"""The tables of the store, the same on SQLite and PostgreSQL.

A plan has versions, of which one is current; every record, finding, page and warning belongs to a version. Records are
numbered by their place in the plan's JSON (``ordinal``), so that their keys are known before they are inserted.
Spans are code-point offsets: ``substr(document_text, span_start + 1, span_end - span_start) = text``.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ntm_extract.store.record_tables import child, ordinal, record, span, version_key
from ntm_extract.store.record_tables import metadata as metadata

store_info = Table("store_info", metadata, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))

units = Table(
    "units",
    metadata,
    Column("as_of", String(10), primary_key=True),
    Column("code", String(8), primary_key=True),
    Column("province", Text, nullable=False),
    Column("district_type", Text),
    Column("district", Text),
    Column("commune_type", Text),
    Column("commune", Text),
    Column("province_code", String(8), nullable=False),
    Column("district_code", String(8)),
    Column("successors", Text),
)

indicators = Table(
    "indicators",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("criterion", Integer),
    Column("label_vi", Text),
    Column("note", Text),
)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("identified_by", String(8), nullable=False),
    Column("first_loaded_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("identified_by IN ('number', 'path')", name="identified_by"),
)

plan_files = Table(
    "plan_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("plan_id", ForeignKey("plans.id", ondelete="CASCADE"), index=True),
)

plan_versions = Table(
    "plan_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("sha256", ForeignKey("plan_files.sha256"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("records_path", Text, nullable=False),
    Column("extractor", Text),
    Column("findings_checked", Boolean, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    Column("number", Text),
    Column("symbol", Text),
    Column("doc_type", Text),
    Column("title", Text),
    Column("issuer", Text),
    Column("tier", String(8)),
    Column("province", Text),
    Column("province_key", Text),
    Column("province_list", String(10)),
    Column("province_code", String(8)),
    Column("province_code_2025", String(8)),
    Column("district", Text),
    Column("place", Text),
    Column("issue_date", String(10)),
    Column("issue_year", Integer),
    Column("plan_year", Integer),
    Column("period_from", Integer),
    Column("period_to", Integer),
    Column("horizon", Integer),
    Column("signer", Text),
    Column("signer_title", Text),
    Column("document_text", Text),
    UniqueConstraint("plan_id", "version"),
    UniqueConstraint("plan_id", "digest"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("plan_year BETWEEN 1 AND 9999", name="plan_year"),
    CheckConstraint("period_from BETWEEN 1 AND 9999 AND period_to BETWEEN 1 AND 9999", name="period"),
    CheckConstraint("tier IN ('province', 'district', 'commune')", name="tier"),
)
Index(
    "uq_plan_versions_current",
    plan_versions.c.plan_id,
    unique=True,
    sqlite_where=text("is_current"),
    postgresql_where=text("is_current"),
)

plan_pages = Table(
    "plan_pages",
    metadata,
    version_key(),
    ordinal("page"),
    Column("engine", String(16), nullable=False),
    Column("confidence", Double),
    Column("doubtful", Boolean, nullable=False),
)

plan_warnings = Table("plan_warnings", metadata, version_key(), ordinal(), Column("message", Text, nullable=False))

plan_references = record(
    "plan_references",
    Column("doc_type", Text, nullable=False),
    Column("number", Text),
    Column("cited_key", Text, nullable=False),
    Column("cited_date", String(10)),
    Column("cited_year", Integer),
    Column("issuer", Text),
    Column("role", String(16), nullable=False),
    Column("articles", Text),
)

reference_articles = child("reference_articles", "plan_references", Column("article", Text, nullable=False))

communes = record(
    "communes",
    Column("name", Text, nullable=False),
    Column("unit_type", Text, nullable=False),
    Column("district", Text),
    Column("level", String(16)),
    Column("status", String(16), nullable=False),
    Column("year", Integer),
    Column("code", String(8)),
    Column("district_code", String(8)),
    Column("province_code", String(8)),
    Column("match_kind", String(8)),
    Column("successor_code", String(8)),
    Column("successor_name", Text),
    Column("successor_unit_type", Text),
    Column("successor_province", Text),
    Column("successor_province_code", String(8)),
    CheckConstraint("year BETWEEN 1 AND 9999", name="year"),
)

deadlines = record(
    "deadlines",
    Column("due_from", Date),
    Column("due_to", Date),
    Column("due_year", Integer),
    Column("recurrence", String(16)),
    Column("task", Text, nullable=False),
    Column("assignees", Text),
)

deadline_assignees = child(
    "deadline_assignees",
    "deadlines",
    Column("assignee", Text, nullable=False),
    Column("assignee_key", Text, nullable=False),
)

targets = record(
    "targets",
    Column("value", Double, nullable=False),
    Column("value_max", Double),
    Column("comparator", String(2), nullable=False),
    Column("unit", Text, nullable=False),
    Column("per", Text),
    Column("out_of", Double),
    Column("share", Double),
    Column("measure", String(16), nullable=False),
    Column("indicator", ForeignKey("indicators.code"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_key", Text, nullable=False),
    Column("criterion", Integer),
    Column("level", String(16)),
    Column("due", String(10)),
    Column("due_year", Integer),
    Column("due_from", Date),
    Column("due_to", Date),
    Column("scope", Text),
    CheckConstraint("criterion BETWEEN 1 AND 19", name="criterion"),
)

findings = Table(
    "findings",
    metadata,
    version_key(),
    ordinal(),
    Column("code", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("message_vi", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("search_key", Text, nullable=False),
)

finding_spans = child("finding_spans", "findings", Column("kind", String(16), nullable=False), *span(), Column("source", Text))

RECORD_TABLES = {"references": plan_references, "communes": communes, "deadlines": deadlines, "targets": targets}
"""The tables of the four kinds of records."""

_LISTS = (reference_articles, deadline_assignees, finding_spans)
PLAN_TABLES = (plan_pages, plan_warnings, *RECORD_TABLES.values(), findings, *_LISTS)
"""The tables whose rows belong to a version of a plan, parents before their children."""

# Indexes for the questions asked (second revision).
Index(None, plan_versions.c.province_key, plan_versions.c.plan_year)
Index(None, plan_versions.c.province_code)
Index(None, targets.c.indicator, targets.c.due_year, targets.c.level)
Index(None, communes.c.year, communes.c.level)
Index(None, communes.c.code)
Index(None, deadlines.c.due_to)
Index(None, deadline_assignees.c.assignee_key)
Index(None, plan_references.c.cited_key)
Index(None, findings.c.code)
