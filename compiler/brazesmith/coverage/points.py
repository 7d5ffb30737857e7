"""The points of a script that runs can exercise, and what counts them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from brazesmith.base.diagnostics import Span
from brazesmith.engines import Input


class Kind(StrEnum):
    """What kind of point."""

    BRANCH = "branch"  # one way that a condition turns out
    STATEMENT = "statement"  # of hand-written JavaScript
    OPERAND = "operand"  # a value of an operator, once present and once absent
    FIELD = "field"  # a declared field of the payload
    VALUE = "value"  # a value of a declared enumeration
    FINDING = "finding"  # a finding that some payload provokes


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a suite should exercise: `text` says what is missing if no run does so.

    Such as "`when(order.total > 100, …)`: never true". The place is in `span`. `needs` is the
    number of a point without which no run reaches this one.
    """

    kind: Kind
    text: str
    span: Span | None = None
    needs: int | None = None


class Counter(Protocol):
    """Counts which points of one script its runs reach."""

    @property
    def points(self) -> tuple[Point, ...]:
        """All points of the script."""

    @property
    def lost(self) -> int:
        """How many of the runs so far did not end, so that what they reach is unknown."""

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input reaches, in the order of the inputs."""


def outermost(points: Sequence[Point], missed: Collection[int]) -> list[int]:
    """Return the numbers of those missed points that need no other missed point."""
    return [number for number in sorted(missed) if points[number].needs not in missed]
