-- A province's goal against its goal for the next year: same indicator, level, unit, criterion, measure and `per`, for the
-- whole province. Where a year has but one value it stands for the year, whatever the words of its subject (the first
-- mention is shown); where it has several, goals are paired whose subjects are the same words.
-- `across_merger` is 1 when the provinces of July 2025 came between the two: the same name may mean another area.
-- All that must be the same is one key: of many single conditions PostgreSQL expects too few rows, and joins row by row.
WITH goals AS (
  SELECT
    v.province_key || '|' || t.indicator || '|' || COALESCE(t.level, '') || '|' || t.unit || '|' ||
      COALESCE(CAST(t.criterion AS TEXT), '') || '|' || t.measure || '|' || COALESCE(t.per, '') AS goal_key,
    v.province, v.province_code, v.province_list, v.number, v.source, t.due_year, t.indicator, t.level, t.unit, t.criterion,
    t.measure, t.per, t.subject_key, t.subject, t.comparator, t.value, t.text, t.version_id, t.ordinal
  FROM targets t
  JOIN plan_versions v ON v.id = t.version_id
  WHERE v.is_current AND v.tier = 'province' AND v.province_key IS NOT NULL
    AND t.scope IS NULL AND t.due_year IS NOT NULL AND t.indicator <> 'other'
    -- What a term plan adds by the end of its term is the whole term's, and no year's.
    AND (v.plan_year IS NOT NULL OR t.measure IN ('level', 'ratio') OR t.due_year < v.period_to)
),
marked AS (
  SELECT
    g.*, ROW_NUMBER() OVER (PARTITION BY goal_key, due_year ORDER BY version_id, ordinal) AS mention,
    CASE WHEN MIN(value) OVER (PARTITION BY goal_key, due_year) = MAX(value) OVER (PARTITION BY goal_key, due_year)
      THEN 1 ELSE 0 END AS is_sole
  FROM goals g
)
SELECT
  a.province, a.province_code, a.indicator, i.label_vi AS indicator_label, a.level, a.criterion, a.measure, a.unit, a.per,
  a.due_year AS year, a.comparator, a.value, b.due_year AS next_year, b.comparator AS next_comparator, b.value AS next_value,
  b.value - a.value AS difference, a.subject, b.subject AS next_subject, a.text, b.text AS next_text,
  CASE WHEN a.subject_key = b.subject_key THEN 1 ELSE 0 END AS same_subject,
  CASE WHEN a.province_list <> '2025-07' AND b.province_list = '2025-07' THEN 1 ELSE 0 END AS across_merger,
  a.number AS plan_number, a.source, b.number AS next_plan_number, b.source AS next_source,
  a.version_id, a.ordinal, b.version_id AS next_version_id, b.ordinal AS next_ordinal
FROM marked a
JOIN marked b ON b.goal_key = a.goal_key AND b.due_year = a.due_year + 1
LEFT JOIN indicators i ON i.code = a.indicator
WHERE (a.is_sole = 1 AND b.is_sole = 1 AND a.mention = 1 AND b.mention = 1)
  OR ((a.is_sole = 0 OR b.is_sole = 0) AND a.subject_key = b.subject_key)
