// Schema version 1 of the Neo4j store. Constraints and indexes only: data has files of its own.
// The file may run again. Statements end with a semicolon.
//
// Community Edition has uniqueness for nodes and relationships and no existence constraints: that
// a value is there is checked by the writer. id is ours; sender_key is the sender's id with its
// system and account; natural_key is what makes a record the same one ('' for none of an optional
// part, as NULLs do not count in uniqueness); on_map is the account, '' for none.

CREATE CONSTRAINT organization_id IF NOT EXISTS
FOR (n:Organization) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT organization_sender IF NOT EXISTS
FOR (n:Organization) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX organization_map IF NOT EXISTS FOR (n:Organization) ON (n.on_map);
CREATE INDEX organization_visibility IF NOT EXISTS FOR (n:Organization) ON (n.visibility);

CREATE CONSTRAINT person_id IF NOT EXISTS
FOR (n:Person) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT person_sender IF NOT EXISTS
FOR (n:Person) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX person_map IF NOT EXISTS FOR (n:Person) ON (n.on_map);

CREATE CONSTRAINT worked_for_id IF NOT EXISTS
FOR ()-[n:WORKED_FOR]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT worked_for_natural_key IF NOT EXISTS
FOR ()-[n:WORKED_FOR]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT worked_for_sender IF NOT EXISTS
FOR ()-[n:WORKED_FOR]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX worked_for_map IF NOT EXISTS FOR ()-[n:WORKED_FOR]-() ON (n.on_map);

CREATE CONSTRAINT opportunity_id IF NOT EXISTS
FOR (n:Opportunity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT opportunity_sender IF NOT EXISTS
FOR (n:Opportunity) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX opportunity_map IF NOT EXISTS FOR (n:Opportunity) ON (n.on_map);

CREATE CONSTRAINT reports_to_id IF NOT EXISTS
FOR ()-[n:REPORTS_TO]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT reports_to_natural_key IF NOT EXISTS
FOR ()-[n:REPORTS_TO]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT reports_to_sender IF NOT EXISTS
FOR ()-[n:REPORTS_TO]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX reports_to_map IF NOT EXISTS FOR ()-[n:REPORTS_TO]-() ON (n.on_map);

CREATE CONSTRAINT influences_id IF NOT EXISTS
FOR ()-[n:INFLUENCES]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT influences_natural_key IF NOT EXISTS
FOR ()-[n:INFLUENCES]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT influences_sender IF NOT EXISTS
FOR ()-[n:INFLUENCES]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX influences_map IF NOT EXISTS FOR ()-[n:INFLUENCES]-() ON (n.on_map);
CREATE INDEX influences_opportunity IF NOT EXISTS FOR ()-[n:INFLUENCES]-() ON (n.opportunity);

CREATE CONSTRAINT knows_id IF NOT EXISTS
FOR ()-[n:KNOWS]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT knows_natural_key IF NOT EXISTS
FOR ()-[n:KNOWS]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT knows_sender IF NOT EXISTS
FOR ()-[n:KNOWS]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX knows_map IF NOT EXISTS FOR ()-[n:KNOWS]-() ON (n.on_map);
CREATE INDEX knows_opportunity IF NOT EXISTS FOR ()-[n:KNOWS]-() ON (n.opportunity);

CREATE CONSTRAINT assessment_id IF NOT EXISTS
FOR (n:Assessment) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT assessment_natural_key IF NOT EXISTS
FOR (n:Assessment) REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT assessment_sender IF NOT EXISTS
FOR (n:Assessment) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX assessment_map IF NOT EXISTS FOR (n:Assessment) ON (n.on_map);

CREATE CONSTRAINT evidence_id IF NOT EXISTS
FOR (n:Evidence) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT evidence_natural_key IF NOT EXISTS
FOR (n:Evidence) REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT evidence_sender IF NOT EXISTS
FOR (n:Evidence) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX evidence_map IF NOT EXISTS FOR (n:Evidence) ON (n.on_map);
CREATE INDEX evidence_record IF NOT EXISTS FOR (n:Evidence) ON (n.record);

CREATE CONSTRAINT plays_id IF NOT EXISTS
FOR ()-[n:PLAYS]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT plays_natural_key IF NOT EXISTS
FOR ()-[n:PLAYS]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT plays_sender IF NOT EXISTS
FOR ()-[n:PLAYS]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX plays_map IF NOT EXISTS FOR ()-[n:PLAYS]-() ON (n.on_map);

CREATE CONSTRAINT overlay_entry_id IF NOT EXISTS
FOR (n:OverlayEntry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT overlay_entry_natural_key IF NOT EXISTS
FOR (n:OverlayEntry) REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT overlay_entry_sender IF NOT EXISTS
FOR (n:OverlayEntry) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX overlay_entry_map IF NOT EXISTS FOR (n:OverlayEntry) ON (n.on_map);
CREATE INDEX overlay_entry_subject IF NOT EXISTS FOR (n:OverlayEntry) ON (n.subject);
CREATE INDEX overlay_entry_object IF NOT EXISTS FOR (n:OverlayEntry) ON (n.object);

CREATE CONSTRAINT circle_id IF NOT EXISTS
FOR (n:Circle) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT circle_sender IF NOT EXISTS
FOR (n:Circle) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX circle_map IF NOT EXISTS FOR (n:Circle) ON (n.on_map);

CREATE CONSTRAINT covers_id IF NOT EXISTS
FOR ()-[n:COVERS]-() REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT covers_natural_key IF NOT EXISTS
FOR ()-[n:COVERS]-() REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT covers_sender IF NOT EXISTS
FOR ()-[n:COVERS]-() REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX covers_map IF NOT EXISTS FOR ()-[n:COVERS]-() ON (n.on_map);

CREATE CONSTRAINT activity_id IF NOT EXISTS
FOR (n:Activity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT activity_sender IF NOT EXISTS
FOR (n:Activity) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX activity_map IF NOT EXISTS FOR (n:Activity) ON (n.on_map);

// The history, answers to requests with an idempotency key, and the two nodes of the store itself.
CREATE CONSTRAINT change_sequence IF NOT EXISTS FOR (n:Change) REQUIRE n.sequence IS UNIQUE;
CREATE INDEX change_record IF NOT EXISTS FOR (n:Change) ON (n.record);

CREATE CONSTRAINT reply_key IF NOT EXISTS FOR (n:Reply) REQUIRE n.key IS UNIQUE;
CREATE INDEX reply_age IF NOT EXISTS FOR (n:Reply) ON (n.created_at);

CREATE CONSTRAINT store_state IF NOT EXISTS FOR (n:StoreState) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT store_gate IF NOT EXISTS FOR (n:StoreGate) REQUIRE n.key IS UNIQUE;
