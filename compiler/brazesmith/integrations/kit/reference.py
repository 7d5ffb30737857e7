"""What the reference page of an integration shows, as data for a template."""

from __future__ import annotations

from dataclasses import dataclass

from brazesmith.integrations.kit.settings import KeyReference


@dataclass(frozen=True, slots=True)
class EventReference:
    """An event: its name, what happened, and what it becomes in Braze."""

    name: str
    happened: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An integration: its source, its events, and the keys of its table in pyproject.toml."""

    source: str
    events: tuple[EventReference, ...]
    table: str
    keys: tuple[KeyReference, ...]
