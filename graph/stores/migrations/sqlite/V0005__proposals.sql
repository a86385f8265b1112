-- Schema version 5: what a deal found out, proposed for the map of its account (graph.model.Proposal).

CREATE TABLE proposals (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT,
  external_id TEXT,
  account TEXT REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
  visibility TEXT NOT NULL,
  entered_by TEXT,
  opportunity TEXT NOT NULL REFERENCES opportunities (id) DEFERRABLE INITIALLY DEFERRED,
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT,
  author TEXT,
  entered_on TEXT NOT NULL,
  decided_by TEXT,
  decided_on TEXT,
  natural_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX proposals_by_sender ON proposals
  (external_id, ifnull(system, ''), ifnull(account, ''),
   CASE visibility WHEN 'private' THEN '~' || ifnull(entered_by, '') ELSE '' END)
  WHERE external_id IS NOT NULL;
CREATE INDEX proposals_by_account ON proposals (account);
CREATE INDEX proposals_by_opportunity ON proposals (opportunity);
CREATE INDEX proposals_by_item ON proposals (item);

PRAGMA user_version = 5;
