-- Schema version 1 of the SQLite store. The file runs in one transaction, whole or not at all.

PRAGMA application_id = 1398033223;

-- The records, one table per kind: columns are the fields of graph.model in their order.
-- natural_key says what makes a record the same one ('' for none of an optional part), because
-- NULLs do not count in uniqueness. Foreign keys are judged at commit: the order of rows is free.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  industry TEXT,
  region TEXT,
  tier TEXT,
  can_buy_alone INTEGER CHECK (can_buy_alone IN (0, 1)),
  threat_rank INTEGER
) STRICT;
CREATE UNIQUE INDEX organizations_by_sender ON organizations
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX organizations_by_account ON organizations (account);
CREATE INDEX organizations_by_parent ON organizations (parent) WHERE parent IS NOT NULL;

CREATE TABLE people (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  name TEXT NOT NULL,
  organization TEXT NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  lawful_basis TEXT NOT NULL,
  purpose TEXT NOT NULL,
  provenance TEXT NOT NULL,
  collected_at TEXT NOT NULL,
  review_on TEXT NOT NULL,
  region TEXT,
  name_latin TEXT,
  aliases TEXT NOT NULL,
  title TEXT,
  department TEXT,
  formal_level TEXT,
  importance TEXT,
  importance_reason TEXT,
  behavior_orientation TEXT,
  function TEXT,
  email TEXT,
  phone TEXT,
  left_on TEXT
) STRICT;
CREATE UNIQUE INDEX people_by_sender ON people
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX people_by_account ON people (account);
CREATE INDEX people_by_organization ON people (organization);

CREATE TABLE employment (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  person TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  organization TEXT NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  title TEXT,
  start TEXT,
  "end" TEXT,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX employment_by_sender ON employment
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX employment_by_account ON employment (account);
CREATE INDEX employment_by_person ON employment (person);
CREATE INDEX employment_by_organization ON employment (organization);

CREATE TABLE opportunities (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  name TEXT NOT NULL,
  stage TEXT,
  size TEXT,
  amount REAL,
  currency TEXT,
  close_date TEXT,
  outcome TEXT,
  competitors TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX opportunities_by_sender ON opportunities
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX opportunities_by_account ON opportunities (account);

CREATE TABLE reporting (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  subordinate TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  manager TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX reporting_by_sender ON reporting
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX reporting_by_account ON reporting (account);
CREATE INDEX reporting_by_subordinate ON reporting (subordinate);
CREATE INDEX reporting_by_manager ON reporting (manager);

CREATE TABLE influence (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  source TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  target TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  strength TEXT,
  polarity TEXT NOT NULL,
  basis TEXT,
  opportunity TEXT REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX influence_by_sender ON influence
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX influence_by_account ON influence (account);
CREATE INDEX influence_by_source ON influence (source);
CREATE INDEX influence_by_target ON influence (target);
CREATE INDEX influence_by_opportunity ON influence (opportunity) WHERE opportunity IS NOT NULL;

CREATE TABLE ties (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  person TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  contact TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  level TEXT,
  last_contact TEXT,
  basis TEXT,
  opportunity TEXT REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  wanted_level TEXT,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX ties_by_sender ON ties
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX ties_by_account ON ties (account);
CREATE INDEX ties_by_person ON ties (person);
CREATE INDEX ties_by_contact ON ties (contact);
CREATE INDEX ties_by_opportunity ON ties (opportunity) WHERE opportunity IS NOT NULL;

CREATE TABLE assessments (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  person TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  vendor TEXT NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  opportunity TEXT REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  attitude TEXT,
  solution_acceptance INTEGER,
  price_acceptance INTEGER,
  closeness_override INTEGER,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX assessments_by_sender ON assessments
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX assessments_by_account ON assessments (account);
CREATE INDEX assessments_by_person ON assessments (person);
CREATE INDEX assessments_by_vendor ON assessments (vendor);
CREATE INDEX assessments_by_opportunity ON assessments (opportunity) WHERE opportunity IS NOT NULL;

CREATE TABLE evidence (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  record TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  entered_on TEXT NOT NULL,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX evidence_by_sender ON evidence
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX evidence_by_account ON evidence (account);
CREATE INDEX evidence_by_record ON evidence (record);

CREATE TABLE roles (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  opportunity TEXT NOT NULL REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  person TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT,
  original_role TEXT,
  veto INTEGER CHECK (veto IN (0, 1)),
  tags TEXT NOT NULL,
  weight REAL,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX roles_by_sender ON roles
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX roles_by_account ON roles (account);
CREATE INDEX roles_by_opportunity ON roles (opportunity);
CREATE INDEX roles_by_person ON roles (person);

CREATE TABLE overlay (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  opportunity TEXT NOT NULL REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  change TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT,
  field TEXT,
  value TEXT,
  note TEXT,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX overlay_by_sender ON overlay
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX overlay_by_account ON overlay (account);
CREATE INDEX overlay_by_opportunity ON overlay (opportunity);
CREATE INDEX overlay_by_subject ON overlay (subject);
CREATE INDEX overlay_by_object ON overlay (object) WHERE object IS NOT NULL;

CREATE TABLE circles (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  name TEXT NOT NULL,
  leader TEXT REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  members TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX circles_by_sender ON circles
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX circles_by_account ON circles (account);
CREATE INDEX circles_by_leader ON circles (leader) WHERE leader IS NOT NULL;

CREATE TABLE coverage (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  author TEXT,
  provenance TEXT,
  confidence TEXT,
  observed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  entered_on TEXT NOT NULL,
  evidence TEXT,
  our_person TEXT NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  covers TEXT NOT NULL,
  line TEXT,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX coverage_by_sender ON coverage
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX coverage_by_account ON coverage (account);
CREATE INDEX coverage_by_our_person ON coverage (our_person);
CREATE INDEX coverage_by_covers ON coverage (covers);

CREATE TABLE activities (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  our_people TEXT NOT NULL,
  contacts TEXT NOT NULL,
  opportunity TEXT REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  depth TEXT,
  solution TEXT,
  note TEXT
) STRICT;
CREATE UNIQUE INDEX activities_by_sender ON activities
  (external_id, ifnull(system, ''), ifnull(account, '')) WHERE external_id IS NOT NULL;
CREATE INDEX activities_by_account ON activities (account);
CREATE INDEX activities_by_opportunity ON activities (opportunity) WHERE opportunity IS NOT NULL;

-- The history, written with what it tells of. former_account is the account of `before`.
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  account TEXT,
  former_account TEXT,
  before TEXT,
  after TEXT,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE INDEX changes_by_record ON changes (record, sequence);

-- Answers to requests with an idempotency key.
CREATE TABLE replies (
  key TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL,
  reply TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX replies_by_age ON replies (created_at);

PRAGMA user_version = 1;
