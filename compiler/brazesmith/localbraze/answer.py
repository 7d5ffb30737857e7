"""The answer of an endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Status and body, as the functions of endpoints return them.
Reply = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON body and headers, and the rows of `DECISIONS` that shaped them.

    `request` is the number under which a request that may change something is recorded.
    """

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    own_decisions: tuple[str, ...] = ()
    request: int | None = None
