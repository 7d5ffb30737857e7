"""Which branches of a script the payloads of a search reach."""

from __future__ import annotations

from collections.abc import Sequence

from brazesmith.base.diagnostics import Span
from brazesmith.coverage import counter
from brazesmith.coverage.points import Kind, Point, outermost
from brazesmith.engines import Engines, Input
from brazesmith.targets.script import Script


class Branches:
    """Counts the branches of one script that inputs reach; none of hand-written Liquid."""

    def __init__(self, script: Script, engines: Engines) -> None:
        self._counter = counter(script, engines)
        self._points = () if self._counter is None else self._counter.points
        self.all = frozenset(
            number for number, point in enumerate(self._points) if point.kind is Kind.BRANCH
        )
        self.reached: frozenset[int] = frozenset()

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the numbers of the branches that each input reaches, for as many as ended.

        Once every branch was reached, nothing is counted any more.
        """
        if self._counter is None or self.reached == self.all:
            return [frozenset()] * len(inputs)
        found = [hits & self.all for hits in self._counter.hits(inputs)]
        self.reached = self.reached.union(*found)
        return found

    def new(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the numbers of the branches that each input is the first to reach."""
        known, found = self.reached, []
        for hits in self.hits(inputs):
            found.append(hits - known)
            known |= hits
        return found

    def apart(self, one: Input, other: Input) -> Span | None:
        """Return the first branch that one input reaches and another does not; None if none is."""
        if self._counter is None:
            return None
        hits, without = self._counter.hits([one, other])
        spans = (self._points[number].span for number in sorted((hits - without) & self.all))
        return next(filter(None, spans), None)

    @property
    def tally(self) -> tuple[int, int] | None:
        """How many branches were reached, and how many there are; None if none is counted."""
        return None if self._counter is None else (len(self.reached), len(self.all))

    @property
    def missed(self) -> tuple[Point, ...]:
        """The branches that were not reached, without those inside of others."""
        missed = outermost(self._points, self.all - self.reached)
        return tuple(self._points[number] for number in missed)
