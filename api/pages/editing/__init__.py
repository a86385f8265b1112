"""Pages that change records: forms, one-tap answers, undo, the history, the table of every kind."""
