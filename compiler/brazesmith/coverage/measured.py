"""What the cases of transforms exercise, measured: the score, and the gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from brazesmith.base.source import relative
from brazesmith.coverage.points import Kind, Point, outermost
from brazesmith.suites.fixtures import how_to_add

#: The kinds of points that the score counts. The others are listed.
SCORED: Final = (Kind.BRANCH, Kind.STATEMENT)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some points are reached."""

    reached: int
    points: int

    @property
    def is_full(self) -> bool:
        """Whether every point is reached."""
        return self.reached == self.points

    @property
    def percent(self) -> float:
        """The share of the points that are reached; 100 if there are none."""
        return 100 * self.reached / self.points if self.points else 100.0

    @property
    def rounded(self) -> int:
        """The percent as a whole number, rounded down: 100 means all."""
        return 100 * self.reached // self.points if self.points else 100


def sum_of(tallies: Sequence[Tally]) -> Tally:
    """Return the sum of several scores."""
    return Tally(sum(one.reached for one in tallies), sum(one.points for one in tallies))


@dataclass(frozen=True, slots=True)
class Measured:
    """What the cases of one transform exercise.

    `counts` are the numbers of cases that reach each point. If there is a `problem`, there is no
    score, or a score of 0 if there are no cases. `unknown` is the number of cases whose runs did
    not end, so that nothing is known about what they reach.
    """

    name: str
    points: tuple[Point, ...] = ()
    counts: tuple[int, ...] = ()
    cases: int = 0
    problem: str = ""
    unknown: int = 0

    @property
    def has_score(self) -> bool:
        """Whether the cases say something about the transform: all pass, or there are none."""
        return not self.problem or bool(self.points)

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data."""
        kinds = {point.kind: self.tally(point.kind) for point in self.points}
        return {
            "transform": self.name,
            "cases": self.cases,
            "unknown": self.unknown,
            "problem": self.problem or None,
            **_json(self.tally() if self.has_score else None),
            "kinds": {
                str(kind): {"reached": tally.reached, "points": tally.points}
                for kind, tally in kinds.items()
            },
            "gaps": [
                {"kind": str(point.kind), "text": point.text, **_place(point)}
                for point in self.gaps
            ],
        }

    @property
    def gaps(self) -> tuple[Point, ...]:
        """The points that no case reaches."""
        pairs = zip(self.points, self.counts, strict=True)
        return tuple(point for point, count in pairs if not count)

    @property
    def outermost(self) -> tuple[Point, ...]:
        """The gaps that need no other gap: those to close first."""
        missed = {index for index, count in enumerate(self.counts) if not count}
        return tuple(self.points[index] for index in outermost(self.points, missed))

    def tally(self, *kinds: Kind) -> Tally:
        """Return how many points of some kinds (default: of those that are scored) are reached."""
        wanted = kinds or SCORED
        counts = [
            count
            for point, count in zip(self.points, self.counts, strict=True)
            if point.kind in wanted
        ]
        return Tally(sum(map(bool, counts)), len(counts))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a suite exercises, by transform. `selected`: only a part of the cases was run."""

    transforms: tuple[Measured, ...]
    selected: bool = False

    @property
    def total(self) -> Tally | None:
        """The score of all transforms that have one; None if there is none."""
        tallies = [measured.tally() for measured in self.transforms if measured.has_score]
        return sum_of(tallies) if tallies else None

    @property
    def problems(self) -> tuple[Measured, ...]:
        """The transforms about which the cases say nothing."""
        return tuple(measured for measured in self.transforms if measured.problem)

    def is_weak(self, least: float | None) -> bool:
        """Whether something has no score or no cases, or the total is less than a percentage."""
        return bool(self.problems) or self._is_less(least)

    def shortfalls(self, least: float | None) -> Iterator[str]:
        """Yield why it is weak, except for what other reports say: cases that fail."""
        for measured in self.problems:
            if not measured.cases and measured.has_score:
                yield f"no cases for `{measured.name}`; {how_to_add(measured.name)}"
        if self.total is not None and self._is_less(least):
            percent = math.floor(100 * self.total.percent) / 100
            yield f"the total coverage is {percent:g} %, and {least:g} % is required"

    def _is_less(self, least: float | None) -> bool:
        return least is not None and self.total is not None and self.total.percent < least

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain data, for JSON reports."""
        return {
            **_json(self.total),
            "selected": self.selected,
            "transforms": [measured.to_json() for measured in self.transforms],
        }


def _json(tally: Tally | None) -> dict[str, Any]:
    if tally is None:
        return {"percent": None, "reached": None, "points": None}
    percent = math.floor(100 * tally.percent) / 100  # 100.0 means all
    return {"percent": percent, "reached": tally.reached, "points": tally.points}


def _place(point: Point) -> dict[str, Any]:
    if point.span is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    return {**asdict(point.span), "file": relative(point.span.file)}


def counts_of(points: int, hits: Iterable[frozenset[int]]) -> tuple[int, ...]:
    """Return how many runs reach each of so many points."""
    counts = [0] * points
    for reached in hits:
        for index in reached:
            counts[index] += 1
    return tuple(counts)


def by_line(points: Iterable[Point]) -> Iterator[tuple[str, list[Point]]]:
    """Yield the files of points in order, each with its points by line."""
    files: dict[str, list[Point]] = {}
    for point in points:
        files.setdefault(point.span.file if point.span else "", []).append(point)
    for file, found in files.items():
        yield file, sorted(found, key=lambda point: point.span.line if point.span else 0)
