"""Regal, a phone and SMS sales platform: its events in Braze, and Braze's in Regal.

Specs import its payload classes from `brazesmith.regal`. A project gets all transforms with
`integrations = ["regal"]` in `[tool.brazesmith]`, and configures them in `[tool.brazesmith.regal]`.
"""
