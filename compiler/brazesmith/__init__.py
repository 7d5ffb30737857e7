"""Braze Data Transformations written in Python."""
