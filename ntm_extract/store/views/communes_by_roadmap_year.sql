-- Communes that are to reach a level in a year: one row a commune, level and year of a plan, however often it is named.
SELECT
  v.province, v.province_code, c.year, c.level, c.status, c.unit_type, c.name, c.district, c.code, c.district_code,
  c.successor_name, c.successor_code, c.successor_province, COUNT(*) AS mentions, MIN(c.ordinal) AS first_ordinal,
  v.number AS plan_number, v.issue_date, v.source, v.id AS version_id
FROM communes c
JOIN plan_versions v ON v.id = c.version_id
WHERE v.is_current AND c.year IS NOT NULL AND c.status IN ('planned', 'carried_over')
GROUP BY
  v.id, v.province, v.province_code, v.number, v.issue_date, v.source, c.year, c.level, c.status, c.unit_type, c.name,
  c.district, c.code, c.district_code, c.successor_name, c.successor_code, c.successor_province
