// Schema version 2 of the Neo4j store: units of work. A unit holds the turn to write, so its changes
// follow each other in the history, from its first to its last; each carries the number of its unit.
// What was stored before belongs to no unit.

CREATE CONSTRAINT unit_number IF NOT EXISTS FOR (n:Unit) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT unit_id IF NOT EXISTS FOR (n:Unit) REQUIRE n.unit IS UNIQUE;
