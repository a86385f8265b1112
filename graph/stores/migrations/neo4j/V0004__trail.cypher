// Schema version 4 of the Neo4j store: the audit trail (graph.trail). A unit of work is an entry of it;
// what it says of its changes stands beside it in pieces.

CREATE CONSTRAINT unit_items IF NOT EXISTS FOR (n:UnitItems) REQUIRE (n.unit, n.piece) IS UNIQUE;
