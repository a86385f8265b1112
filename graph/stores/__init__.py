"""Where records live: one protocol, one store per module."""
