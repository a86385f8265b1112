-- Schema version 3: a private record is the same one as another among those of its author only, so
-- that nobody learns from a refusal what others keep to themselves. natural_key of a private record
-- begins with its author (`Record.holder`); the indexes by sender hold the author beside.

UPDATE employment SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE reporting SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE influence SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE ties SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE assessments SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE evidence SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE roles SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE overlay SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';
UPDATE coverage SET natural_key = '~' || ifnull(entered_by, '') || char(31) || natural_key
  WHERE visibility = 'private';

DROP INDEX organizations_by_sender;
CREATE UNIQUE INDEX organizations_by_sender ON organizations
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX people_by_sender;
CREATE UNIQUE INDEX people_by_sender ON people
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX employment_by_sender;
CREATE UNIQUE INDEX employment_by_sender ON employment
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX opportunities_by_sender;
CREATE UNIQUE INDEX opportunities_by_sender ON opportunities
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX reporting_by_sender;
CREATE UNIQUE INDEX reporting_by_sender ON reporting
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX influence_by_sender;
CREATE UNIQUE INDEX influence_by_sender ON influence
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX ties_by_sender;
CREATE UNIQUE INDEX ties_by_sender ON ties
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX assessments_by_sender;
CREATE UNIQUE INDEX assessments_by_sender ON assessments
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX evidence_by_sender;
CREATE UNIQUE INDEX evidence_by_sender ON evidence
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX roles_by_sender;
CREATE UNIQUE INDEX roles_by_sender ON roles
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX overlay_by_sender;
CREATE UNIQUE INDEX overlay_by_sender ON overlay
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX circles_by_sender;
CREATE UNIQUE INDEX circles_by_sender ON circles
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX coverage_by_sender;
CREATE UNIQUE INDEX coverage_by_sender ON coverage
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
DROP INDEX activities_by_sender;
CREATE UNIQUE INDEX activities_by_sender ON activities
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;

PRAGMA user_version = 3;
