"""The tables: plans with their versions, records of each kind, findings, units and indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicators",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("criterion", sa.Integer(), nullable=True),
        sa.Column("label_vi", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicators")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("identified_by", sa.String(length=8), nullable=False),
        sa.Column("first_loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("identified_by IN ('number', 'path')", name=op.f("ck_plans_identified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("identity", name=op.f("uq_plans_identity")),
    )
    op.create_table(
        "store_info",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_store_info")),
    )
    op.create_table(
        "units",
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("district_type", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("commune_type", sa.Text(), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("province_code", sa.String(length=8), nullable=False),
        sa.Column("district_code", sa.String(length=8), nullable=True),
        sa.Column("successors", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("as_of", "code", name=op.f("pk_units")),
    )
    op.create_table(
        "plan_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_files_plan_id_plans"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_plan_files")),
    )
    op.create_index(op.f("ix_plan_files_plan_id"), "plan_files", ["plan_id"], unique=False)
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("records_path", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=True),
        sa.Column("findings_checked", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("tier", sa.String(length=8), nullable=True),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("province_key", sa.Text(), nullable=True),
        sa.Column("province_list", sa.String(length=10), nullable=True),
        sa.Column("province_code", sa.String(length=8), nullable=True),
        sa.Column("province_code_2025", sa.String(length=8), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("issue_date", sa.String(length=10), nullable=True),
        sa.Column("issue_year", sa.Integer(), nullable=True),
        sa.Column("plan_year", sa.Integer(), nullable=True),
        sa.Column("period_from", sa.Integer(), nullable=True),
        sa.Column("period_to", sa.Integer(), nullable=True),
        sa.Column("horizon", sa.Integer(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("signer_title", sa.Text(), nullable=True),
        sa.Column("document_text", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('province', 'district', 'commune')", name=op.f("ck_plan_versions_tier")),
        sa.CheckConstraint(
            "period_from BETWEEN 1 AND 9999 AND period_to BETWEEN 1 AND 9999", name=op.f("ck_plan_versions_period")
        ),
        sa.CheckConstraint("plan_year BETWEEN 1 AND 9999", name=op.f("ck_plan_versions_plan_year")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plan_versions_version")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_versions_plan_id_plans"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["plan_files.sha256"], name=op.f("fk_plan_versions_sha256_plan_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("plan_id", "digest", name=op.f("uq_plan_versions_plan_id_digest")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_plan_versions_plan_id_version")),
    )
    op.create_index(op.f("ix_plan_versions_sha256"), "plan_versions", ["sha256"], unique=False)
    op.create_index(
        "uq_plan_versions_current",
        "plan_versions",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "communes",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_type", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("district_code", sa.String(length=8), nullable=True),
        sa.Column("province_code", sa.String(length=8), nullable=True),
        sa.Column("match_kind", sa.String(length=8), nullable=True),
        sa.Column("successor_code", sa.String(length=8), nullable=True),
        sa.Column("successor_name", sa.Text(), nullable=True),
        sa.Column("successor_unit_type", sa.Text(), nullable=True),
        sa.Column("successor_province", sa.Text(), nullable=True),
        sa.Column("successor_province_code", sa.String(length=8), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_number", sa.Integer(), nullable=True),
        sa.Column("source_location", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("span_start >= 0 AND span_end >= span_start", name=op.f("ck_communes_span")),
        sa.CheckConstraint("year BETWEEN 1 AND 9999", name=op.f("ck_communes_year")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_communes_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_communes")),
    )
    op.create_table(
        "deadlines",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_from", sa.Date(), nullable=True),
        sa.Column("due_to", sa.Date(), nullable=True),
        sa.Column("due_year", sa.Integer(), nullable=True),
        sa.Column("recurrence", sa.String(length=16), nullable=True),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("assignees", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_number", sa.Integer(), nullable=True),
        sa.Column("source_location", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("span_start >= 0 AND span_end >= span_start", name=op.f("ck_deadlines_span")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_deadlines_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_deadlines")),
    )
    op.create_table(
        "findings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("message_vi", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_findings_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_findings")),
    )
    op.create_table(
        "plan_pages",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engine", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_plan_pages_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "page", name=op.f("pk_plan_pages")),
    )
    op.create_table(
        "plan_references",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("cited_key", sa.Text(), nullable=False),
        sa.Column("cited_date", sa.String(length=10), nullable=True),
        sa.Column("cited_year", sa.Integer(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("articles", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_number", sa.Integer(), nullable=True),
        sa.Column("source_location", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("span_start >= 0 AND span_end >= span_start", name=op.f("ck_plan_references_span")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_plan_references_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_plan_references")),
    )
    op.create_table(
        "plan_warnings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_plan_warnings_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_plan_warnings")),
    )
    op.create_table(
        "targets",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("value_max", sa.Double(), nullable=True),
        sa.Column("comparator", sa.String(length=2), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=True),
        sa.Column("out_of", sa.Double(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("due_year", sa.Integer(), nullable=True),
        sa.Column("due_from", sa.Date(), nullable=True),
        sa.Column("due_to", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_number", sa.Integer(), nullable=True),
        sa.Column("source_location", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("criterion BETWEEN 1 AND 19", name=op.f("ck_targets_criterion")),
        sa.CheckConstraint("span_start >= 0 AND span_end >= span_start", name=op.f("ck_targets_span")),
        sa.ForeignKeyConstraint(["indicator"], ["indicators.code"], name=op.f("fk_targets_indicator_indicators")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name=op.f("fk_targets_version_id_plan_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_targets")),
    )
    op.create_table(
        "deadline_assignees",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deadline_ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("assignee_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "deadline_ordinal"],
            ["deadlines.version_id", "deadlines.ordinal"],
            name=op.f("fk_deadline_assignees_version_id_deadline_ordinal_deadlines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "deadline_ordinal", "ordinal", name=op.f("pk_deadline_assignees")),
    )
    op.create_table(
        "finding_spans",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding_ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("span_start >= 0 AND span_end >= span_start", name=op.f("ck_finding_spans_span")),
        sa.ForeignKeyConstraint(
            ["version_id", "finding_ordinal"],
            ["findings.version_id", "findings.ordinal"],
            name=op.f("fk_finding_spans_version_id_finding_ordinal_findings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "finding_ordinal", "ordinal", name=op.f("pk_finding_spans")),
    )
    op.create_table(
        "reference_articles",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference_ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "reference_ordinal"],
            ["plan_references.version_id", "plan_references.ordinal"],
            name=op.f("fk_reference_articles_version_id_reference_ordinal_plan_references"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "reference_ordinal", "ordinal", name=op.f("pk_reference_articles")),
    )


def downgrade() -> None:
    op.drop_table("reference_articles")
    op.drop_table("finding_spans")
    op.drop_table("deadline_assignees")
    op.drop_table("targets")
    op.drop_table("plan_warnings")
    op.drop_table("plan_references")
    op.drop_table("plan_pages")
    op.drop_table("findings")
    op.drop_table("deadlines")
    op.drop_table("communes")
    op.drop_index(
        "uq_plan_versions_current",
        table_name="plan_versions",
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.drop_index(op.f("ix_plan_versions_sha256"), table_name="plan_versions")
    op.drop_table("plan_versions")
    op.drop_index(op.f("ix_plan_files_plan_id"), table_name="plan_files")
    op.drop_table("plan_files")
    op.drop_table("units")
    op.drop_table("store_info")
    op.drop_table("plans")
    op.drop_table("indicators")
