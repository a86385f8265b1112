-- Schema version 2: units of work. A unit holds the turn to write, so its changes follow each other
-- in the history, from its first to its last, and each carries its number. What was stored before
-- belongs to no unit.

CREATE TABLE units (
  number INTEGER PRIMARY KEY NOT NULL,
  unit TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  first INTEGER NOT NULL UNIQUE,
  last INTEGER NOT NULL UNIQUE,
  CHECK (first <= last)
) STRICT;

ALTER TABLE changes ADD COLUMN unit INTEGER;

-- The newest changes of one account; a record that came from another one is looked for there too.
CREATE INDEX changes_by_account ON changes (account, sequence);
CREATE INDEX changes_by_former_account ON changes (former_account, sequence)
  WHERE former_account IS NOT account;

PRAGMA user_version = 2;
