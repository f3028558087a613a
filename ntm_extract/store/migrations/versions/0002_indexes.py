"""Indexes for the questions that are asked."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_communes_code"), "communes", ["code"], unique=False)
    op.create_index(op.f("ix_communes_year_level"), "communes", ["year", "level"], unique=False)
    op.create_index(op.f("ix_deadline_assignees_assignee_key"), "deadline_assignees", ["assignee_key"], unique=False)
    op.create_index(op.f("ix_deadlines_due_to"), "deadlines", ["due_to"], unique=False)
    op.create_index(op.f("ix_findings_code"), "findings", ["code"], unique=False)
    op.create_index(op.f("ix_plan_references_cited_key"), "plan_references", ["cited_key"], unique=False)
    op.create_index(op.f("ix_plan_versions_province_code"), "plan_versions", ["province_code"], unique=False)
    op.create_index(op.f("ix_plan_versions_province_key_plan_year"), "plan_versions", ["province_key", "plan_year"], unique=False)
    op.create_index(op.f("ix_targets_indicator_due_year_level"), "targets", ["indicator", "due_year", "level"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_targets_indicator_due_year_level"), table_name="targets")
    op.drop_index(op.f("ix_plan_versions_province_key_plan_year"), table_name="plan_versions")
    op.drop_index(op.f("ix_plan_versions_province_code"), table_name="plan_versions")
    op.drop_index(op.f("ix_plan_references_cited_key"), table_name="plan_references")
    op.drop_index(op.f("ix_findings_code"), table_name="findings")
    op.drop_index(op.f("ix_deadlines_due_to"), table_name="deadlines")
    op.drop_index(op.f("ix_deadline_assignees_assignee_key"), table_name="deadline_assignees")
    op.drop_index(op.f("ix_communes_year_level"), table_name="communes")
    op.drop_index(op.f("ix_communes_code"), table_name="communes")
