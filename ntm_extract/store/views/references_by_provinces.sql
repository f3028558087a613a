-- Documents by how many provinces cite them. A number begins anew each year, so the year of the document tells two apart;
-- a mention without a date counts with the dated ones where these are all of one year. A local body's number
-- (UBND, HĐND, TU, BCĐ) means another document in another province, so these are counted province by province.
WITH mentions AS (
  SELECT
    r.doc_type, r.cited_key, r.number, r.text, r.cited_date, r.cited_year, v.plan_id, v.province_key,
    CASE WHEN r.number LIKE '%UBND' OR r.number LIKE '%HĐND' OR r.number LIKE '%TU' OR r.number LIKE '%BCĐ'
      THEN COALESCE(v.province_key, '') ELSE '' END AS local_to
  FROM plan_references r
  JOIN plan_versions v ON v.id = r.version_id
  WHERE v.is_current
),
sole_year AS (
  SELECT doc_type, cited_key, local_to, MIN(cited_year) AS only_year
  FROM mentions
  GROUP BY doc_type, cited_key, local_to
  HAVING MIN(cited_year) = MAX(cited_year)
)
SELECT
  m.doc_type, MIN(m.number) AS number, COALESCE(m.cited_year, s.only_year) AS cited_year,
  MIN(m.cited_date) AS first_date_given, MAX(m.cited_date) AS last_date_given,
  COUNT(DISTINCT m.province_key) AS provinces, COUNT(DISTINCT m.plan_id) AS plans, COUNT(*) AS mentions,
  MIN(m.text) AS text
FROM mentions m
LEFT JOIN sole_year s ON s.doc_type = m.doc_type AND s.cited_key = m.cited_key AND s.local_to = m.local_to
GROUP BY m.doc_type, m.cited_key, m.local_to, COALESCE(m.cited_year, s.only_year)
