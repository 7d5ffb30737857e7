"""The points of a program while they are collected: which one needs which, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Span
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.wording import about_text, written


class Listing:
    """The points so far."""

    def __init__(self, site: CallSite | None) -> None:
        self._points: list[Point] = []
        self._abouts: list[ir.Node] = []  # the condition or the choice of each point
        self._needs: list[int | None] = []  # without which point each one is not reached
        self._inside: int | None = None  # that of the value that is looked at
        self._indexes: dict[tuple[object, ...], int] = {}
        self._near: list[CallSite | None] = [site]
        #: The conditions of `route`, by the point of the case.
        self.cases: dict[int, str] = {}

    @property
    def points(self) -> tuple[Point, ...]:
        """All points; those with equal texts at one place say what each one is about."""
        points = [
            replace(point, needs=needs)
            for point, needs in zip(self._points, self._needs, strict=True)
        ]
        alike: dict[tuple[str, Span | None], list[int]] = {}
        for index, point in enumerate(points):
            alike.setdefault((point.text, point.span), []).append(index)
        for indexes in alike.values():
            if len(indexes) > 1:
                for index, more in zip(indexes, self._differences(indexes), strict=True):
                    points[index] = replace(points[index], text=points[index].text + more)
        return tuple(points)

    @contextmanager
    def after(self, points: Sequence[int]) -> Iterator[None]:
        """Look at what is reached only with one of some points."""
        before = self._inside
        if len(points) == 1:
            self._inside = points[0]
        yield
        self._inside = before

    @contextmanager
    def at(self, site: CallSite | None, *, is_open: bool) -> Iterator[None]:
        """Look at a value that is written at a position; `is_open`: it is reached in many ways."""
        before = self._inside
        if is_open:
            self._inside = None
        self._near.append(site)
        yield
        self._near.pop()
        self._inside = before

    def add(
        self, kind: Kind, text: str, site: CallSite | None, about: ir.Node, *key: object
    ) -> int:
        """Return the index of a point; a new one, unless there is one with this key already."""
        whole = (kind, *key)
        if whole not in self._indexes:
            self._indexes[whole] = len(self._points)
            self._points.append(Point(kind, text, self._span(site)))
            self._abouts.append(about)
            self._needs.append(self._inside)
        index = self._indexes[whole]
        self._needs[index] = self._common(self._needs[index], self._inside)
        return index

    def put_inside(self, inner: Iterable[int], point: int) -> None:
        """Let points need another one, if it is reached wherever they are."""
        for index in inner:
            if self._needs[index] == self._needs[point]:
                self._needs[index] = point

    def _common(self, one: int | None, other: int | None) -> int | None:
        """Return the innermost point that two others need, or are."""
        above: list[int | None] = []
        while one is not None:
            above.append(one)
            one = self._needs[one]
        while other is not None and other not in above:
            other = self._needs[other]
        return other

    def _differences(self, indexes: Sequence[int]) -> Iterator[str]:
        """Yield what each of some points is about; or, if that is the same, its case of `route`."""
        abouts = [about_text(self._abouts[index]) for index in indexes]
        is_told = len(set(abouts)) == len(indexes)
        for index, about in zip(indexes, abouts, strict=True):
            case = self._case_of(index)
            yield f", for {about}" if is_told or not case else f", in the case {case}"

    def _case_of(self, index: int) -> str:
        """Return the case of the `route` that a point is in, or ""."""
        above = self._needs[index]
        while above is not None and above not in self.cases:
            above = self._needs[above]
        return "" if above is None else self.cases[above]

    def _span(self, site: CallSite | None) -> Span | None:
        """Return the place of a point: in the user's spec, if what is around it is there."""
        own = written(site)
        if own.is_library:
            for near in reversed(self._near):
                found = written(near)
                if not found.is_library:
                    return found.span
        return own.span
