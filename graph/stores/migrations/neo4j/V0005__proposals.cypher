// Schema version 5: what a deal found out, proposed for the map of its account (graph.model.Proposal).

CREATE CONSTRAINT proposal_id IF NOT EXISTS
FOR (n:Proposal) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT proposal_natural_key IF NOT EXISTS
FOR (n:Proposal) REQUIRE n.natural_key IS UNIQUE;
CREATE CONSTRAINT proposal_sender IF NOT EXISTS
FOR (n:Proposal) REQUIRE n.sender_key IS UNIQUE;
CREATE INDEX proposal_map IF NOT EXISTS FOR (n:Proposal) ON (n.on_map);
CREATE INDEX proposal_item IF NOT EXISTS FOR (n:Proposal) ON (n.item);
CREATE INDEX proposal_opportunity IF NOT EXISTS FOR (n:Proposal) ON (n.opportunity);
