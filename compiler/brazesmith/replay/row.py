"""What is known of one payload after it was replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from brazesmith.replay.comparison import Comparison
from brazesmith.replay.outcomes import Result


class Line(NamedTuple):
    """A line of an archive: its file, its number (None if it has none), and its text."""

    file: str
    number: int | None
    text: str


class Found(NamedTuple):
    """A finding: the rule, its level, and where the body violates it."""

    code: str
    level: str
    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """The result of one line: `outcome` is body, skip, error or unreadable.

    `body` is the JSON text of what the code returned. `error` is a message, and `place` its line
    and column in the code, or for an unreadable line the column in it. `verdict` is set if there is
    a body. `old` is the result of the old code if `comparison` found a difference.
    """

    line: Line
    outcome: str
    body: str | None = None
    error: str | None = None
    place: tuple[int | None, int | None] = (None, None)
    verdict: str | None = None
    findings: tuple[Found, ...] = ()
    comparison: Comparison | None = None
    old: Result | None = None


@dataclass(frozen=True, slots=True)
class SettledLines:
    """Result lines that V8 has completed: `text` is what results.ndjson has for them.

    There is nothing to say about `count` of the payloads: bodies, the same in both codes.
    `repeated` has the first of the others with each result, and how many there are.
    """

    text: bytes
    count: int
    repeated: tuple[tuple[Row, int], ...] = ()
