"""Whole stores on the move: a backup file, its return, and a copy from one store to another.

What moves is every record with our ids and the senders' ids. What stays behind is the history of
changes, the replies kept under idempotency keys, and the file of keys and sessions.
Source: issue of Neo4j, moving; trust D11.
"""
