"""The pytest plugin: collects the fixtures of a brazesmith project as tests."""

from __future__ import annotations
