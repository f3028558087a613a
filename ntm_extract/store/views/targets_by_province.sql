-- Targets of the current plans: what is to be reached where, by when. `year` is the target's due year.
SELECT
  v.province, v.province_code, v.province_code_2025, v.district, v.tier,
  t.due_year AS year, t.indicator, i.label_vi AS indicator_label, t.criterion, t.level, t.measure,
  t.comparator, t.value, t.value_max, t.unit, t.per, t.out_of, t.share, t.subject, t.scope, t.due, t.text,
  v.number AS plan_number, v.issue_date, v.source, t.page, t.line, t.table_number, t.row_number, t.column_number,
  t.version_id, t.ordinal, t.span_start, t.span_end
FROM targets t
JOIN plan_versions v ON v.id = t.version_id
LEFT JOIN indicators i ON i.code = t.indicator
WHERE v.is_current
