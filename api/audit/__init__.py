"""Who read what, kept beside the store; the trail of changes as pages and commands show it."""
