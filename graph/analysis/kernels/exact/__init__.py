"""Exact reach within a budget of states, and bounds beyond it."""
