"""Mutation: faults that a person could make, and whether the cases of a transform notice them."""
