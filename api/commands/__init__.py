"""The commands of `stakegraph`, a module a family; `api.cli` puts them together."""
