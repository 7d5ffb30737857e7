"""Inference: what samples show about a payload, and the class that declares it."""
