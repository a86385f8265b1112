"""Questions: pure functions over the network of a context."""
