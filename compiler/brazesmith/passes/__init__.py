"""Phases over the IR that know no target: checks, simplification, sharing, meaning, provenance."""
