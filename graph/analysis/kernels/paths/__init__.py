"""Best paths: to everybody, the first few of few hops, the first few of any length."""
