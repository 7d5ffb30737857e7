"""Use cases: one module each, functions from values to values. Every face calls these."""
