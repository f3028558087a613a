-- Deadlines of the current plans whose last day is today or later.
SELECT
  v.province, v.province_code, v.district, v.tier, d.due_from, d.due_to, d.recurrence, d.task, d.assignees, d.text,
  v.number AS plan_number, v.issue_date, v.source, d.page, d.line, d.table_number, d.row_number, d.column_number,
  d.version_id, d.ordinal, d.span_start, d.span_end
FROM deadlines d
JOIN plan_versions v ON v.id = d.version_id
WHERE v.is_current AND d.due_to >= CURRENT_DATE
