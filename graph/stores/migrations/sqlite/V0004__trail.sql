-- Schema version 4: the audit trail (graph.trail). A unit of work is an entry of it; what it says of its
-- changes stands beside it in pieces. Units of before have no code: the trail begins after them.

ALTER TABLE units ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN code TEXT NOT NULL DEFAULT '';

CREATE TABLE unit_items (
  unit INTEGER NOT NULL,
  piece INTEGER NOT NULL,
  items TEXT NOT NULL,
  PRIMARY KEY (unit, piece)
) STRICT;

PRAGMA user_version = 4;
