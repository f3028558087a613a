-- A province's goal against its goal for the next year: same indicator, level, unit, criterion, measure and `per`, for the
-- whole province. Where a year has but one value it stands for the year, whatever the words of its subject (the first
-- mention is shown); where it has several, goals are paired whose subjects are the same words.
-- `across_merger` is 1 when the provinces of July 2025 came between the two: the same name may mean another area.
WITH goals AS (
  SELECT
    v.province_key, v.province, v.province_code, v.province_list, v.number, v.source, t.due_year, t.indicator,
    COALESCE(t.level, '') AS level_key, t.unit, COALESCE(t.criterion, 0) AS criterion_key, t.measure,
    COALESCE(t.per, '') AS per_key, t.subject_key, t.subject, t.comparator, t.value, t.value_max, t.text,
    t.version_id, t.ordinal
  FROM targets t
  JOIN plan_versions v ON v.id = t.version_id
  WHERE v.is_current AND v.tier = 'province' AND v.province_key IS NOT NULL
    AND t.scope IS NULL AND t.due_year IS NOT NULL AND t.indicator <> 'other'
),
sole AS (
  SELECT province_key, due_year, indicator, level_key, unit, criterion_key, measure, per_key
  FROM goals
  GROUP BY province_key, due_year, indicator, level_key, unit, criterion_key, measure, per_key
  HAVING MIN(value) = MAX(value)
),
marked AS (
  SELECT
    g.*, CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END AS is_sole,
    ROW_NUMBER() OVER (
      PARTITION BY g.province_key, g.due_year, g.indicator, g.level_key, g.unit, g.criterion_key, g.measure, g.per_key
      ORDER BY g.version_id, g.ordinal
    ) AS mention
  FROM goals g
  LEFT JOIN sole s ON s.province_key = g.province_key AND s.due_year = g.due_year AND s.indicator = g.indicator
    AND s.level_key = g.level_key AND s.unit = g.unit AND s.criterion_key = g.criterion_key
    AND s.measure = g.measure AND s.per_key = g.per_key
)
SELECT
  a.province, a.province_code, a.indicator, i.label_vi AS indicator_label, NULLIF(a.level_key, '') AS level,
  NULLIF(a.criterion_key, 0) AS criterion, a.measure, a.unit, NULLIF(a.per_key, '') AS per,
  a.due_year AS year, a.comparator, a.value, b.due_year AS next_year, b.comparator AS next_comparator, b.value AS next_value,
  b.value - a.value AS difference, a.subject, b.subject AS next_subject, a.text, b.text AS next_text,
  CASE WHEN a.subject_key = b.subject_key THEN 1 ELSE 0 END AS same_subject,
  CASE WHEN a.province_list <> '2025-07' AND b.province_list = '2025-07' THEN 1 ELSE 0 END AS across_merger,
  a.number AS plan_number, a.source, b.number AS next_plan_number, b.source AS next_source,
  a.version_id, a.ordinal, b.version_id AS next_version_id, b.ordinal AS next_ordinal
FROM marked a
JOIN marked b ON b.province_key = a.province_key AND b.due_year = a.due_year + 1 AND b.indicator = a.indicator
  AND b.level_key = a.level_key AND b.unit = a.unit AND b.criterion_key = a.criterion_key
  AND b.measure = a.measure AND b.per_key = a.per_key
LEFT JOIN indicators i ON i.code = a.indicator
WHERE (a.is_sole = 1 AND b.is_sole = 1 AND a.mention = 1 AND b.mention = 1)
  OR ((a.is_sole = 0 OR b.is_sole = 0) AND a.subject_key = b.subject_key)
