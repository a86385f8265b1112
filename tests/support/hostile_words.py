"""300 texts that would do harm if anything took them for Cypher, SQL, a path or a format."""

from __future__ import annotations

from itertools import product

__all__ = ["HOSTILE_WORDS", "MARKS"]

# How a text or a name might be left: quotes, names in backticks, and what decodes to them.
_QUOTES = (
    "'",
    '"',
    "`",
    "\\",
    "\\'",
    '\\"',
    "\\`",
    "\\u0027",
    "\\u0022",
    "\\u0060",
    "\\\\u0060",
    "\\U00000060",
    "''",
    "``",
    "\uff07",
    "\uff02",
    "\u2018",
    "\u02bc",
    "${x}",
    "$given",
)
# What would be done then; every one that makes something makes a node or a line called Extra.
_ATTACKS = (
    "{q}}}) CREATE (:Extra) //",
    "{q}) CREATE (:Extra) WITH 1 AS x //",
    "{q}]->() CREATE (:Extra)-[:EXTRA]->(:Extra) //",
    "{q} OR 1=1 //",
    "{q} RETURN 1 UNION MATCH (n) DETACH DELETE n //",
    "{q} UNION ALL CREATE (n:Extra) RETURN n //",
    "{q}}}) MATCH (n) DETACH DELETE n /*",
    "{q}; CREATE (:Extra);",
    "{q} CALL {{ CREATE (:Extra) }} RETURN 1 //",
    "{q} CALL db.labels() YIELD label CREATE (:Extra {{a: label}}) //",
    "{q} LOAD CSV FROM 'file:///etc/passwd' AS row CREATE (:Extra) //",
    "{q}:Extra {{a: $given.rows[0]}}) SET n:Extra //",
    "{q}); DROP TABLE people; --",
    "{q} /* x */ FOREACH (i IN [1] | CREATE (:Extra)) //",
)
_OTHERS = (
    "\x00",
    "a\x00b",
    "\x01",
    "\x1f",
    "\x7f",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u2028",
    "\ufeff",
    "\u202e",
    "\u200b",
    "e\u0301",
    "\u00e9",
    "𠮷" * 40,
    "%s%n{0}",
    "null",
    "true",
    "-0",
    "1e999",
    "[]",
    "{}",
    '["a"]',
    "a|b",
    "a\x1fb",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "x" * 9000,
    "名" * 4000,
)
# Names of what an attack would leave behind.
MARKS = ("Extra", "EXTRA")
HOSTILE_WORDS: tuple[str, ...] = (
    *(attack.format(q=quote) for quote, attack in product(_QUOTES, _ATTACKS)),
    *_OTHERS,
)
