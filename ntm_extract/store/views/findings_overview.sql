-- How often what does not add up was found, by province, year of the plan (or the last of its period) and kind of finding.
SELECT
  v.province, v.province_code, v.horizon AS year, f.code, f.severity,
  COUNT(*) AS findings, COUNT(DISTINCT v.plan_id) AS plans
FROM findings f
JOIN plan_versions v ON v.id = f.version_id
WHERE v.is_current
GROUP BY v.province, v.province_code, v.horizon, f.code, f.severity
