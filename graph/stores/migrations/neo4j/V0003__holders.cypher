// Schema version 3: a private record is the same one as another among those of its author only, so
// that nobody learns from a refusal what others keep to themselves. The natural key of a private
// record begins with its author (`Record.holder`); the sender's key ends with it.

MATCH (n:Organization) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Person) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:WORKED_FOR]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:WORKED_FOR]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Opportunity) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:REPORTS_TO]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:REPORTS_TO]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:INFLUENCES]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:INFLUENCES]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:KNOWS]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:KNOWS]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Assessment) WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH (n:Assessment) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Evidence) WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH (n:Evidence) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:PLAYS]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:PLAYS]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:OverlayEntry) WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH (n:OverlayEntry) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Circle) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH ()-[n:COVERS]->() WHERE n.visibility = 'private' AND NOT n.natural_key STARTS WITH '~'
SET n.natural_key = '~' + coalesce(n.entered_by, '') + '\u001f' + n.natural_key;
MATCH ()-[n:COVERS]->() WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
MATCH (n:Activity) WHERE n.visibility = 'private' AND n.sender_key IS NOT NULL
AND NOT n.sender_key ENDS WITH ',"~' + coalesce(n.entered_by, '') + '"]'
SET n.sender_key = left(n.sender_key, size(n.sender_key) - 1) + ',"~' + coalesce(n.entered_by, '') + '"]';
