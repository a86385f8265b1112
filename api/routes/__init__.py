"""JSON under /api/v1, health, and signing in: one module a resource or question."""
