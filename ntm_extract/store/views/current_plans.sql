-- Each plan as it stands: the header of its current version.
SELECT
  v.plan_id, v.id AS version_id, v.version, v.number, v.symbol, v.doc_type, v.title, v.issuer, v.tier,
  v.province, v.province_code, v.province_code_2025, v.district, v.place, v.issue_date, v.issue_year,
  v.plan_year, v.period_from, v.period_to, v.horizon, v.signer, v.signer_title,
  v.source, v.records_path, v.sha256, v.extractor, v.loaded_at
FROM plan_versions v
WHERE v.is_current
