"""Runs of the reference interpreter that show which mutants can make a difference on a payload.

A mutant differs from the original only where its replacement has another value than what it
replaces. One run of the original tells this for all mutants, so that few mutants run at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brazesmith import ir
from brazesmith.base.ecmascript import ABSENT
from brazesmith.mutation.mutant import Mutant
from brazesmith.passes.interpreter import Result, Run, Stopped, WebhookRun, evaluate


class Targets:
    """The nodes that mutants change, by identity, with the replacements.

    `decisions` are expressions in which it matters what each part of a condition is.
    """

    def __init__(self, mutants: Sequence[Mutant], decisions: Iterable[ir.Node] = ()) -> None:
        self.decisions = {
            id(node)
            for node in ir.walk(*decisions)
            if isinstance(node, ir.Call)
            if node.operator.is_lazy or node.operator.is_condition
        }
        self.replacements: dict[int, list[tuple[int, ir.Node]]] = defaultdict(list)
        self.always: set[int] = set()  # mutants that change bodies, which are never compared
        for mutant in mutants:
            for original, replacement in mutant.changes:
                if isinstance(original, ir.Send | ir.Skip | ir.Stop | ir.Branch):
                    self.always.add(mutant.number)
                else:
                    assert not isinstance(replacement, ir.Send | ir.Skip | ir.Stop | ir.Branch)
                    self.replacements[id(original)].append((mutant.number, replacement))


@dataclass(frozen=True, slots=True)
class Watched:
    """A run of the original: its result, which mutants it reaches, and which differ there.

    `decided` are parts of conditions with their values.
    """

    result: Result
    reached: frozenset[int]
    differing: frozenset[int]
    decided: frozenset[tuple[int, bool, bool | None]]


def watch(program: ir.Program, run: Run, targets: Targets) -> Watched:
    """Run the original on the inputs of a run, and compare each value with its replacements.

    Raises NotInterpretable.
    """
    watching = _WatchedWebhook(run) if isinstance(run, WebhookRun) else _WatchedRun(run)
    watching.start(run.again(), targets)
    result = evaluate(program, watching)
    reached = frozenset(watching.reached | targets.always)
    differing = frozenset(watching.differing | targets.always)
    return Watched(result, reached, differing, frozenset(watching.decided))


class _Watching(Run):
    """A run that evaluates the replacements beside the nodes that they replace."""

    def start(self, plain: Run, targets: Targets) -> None:
        self.plain = plain
        self.plain.bound = self.bound  # it sees the parameters of the functions around
        self.replacements: Mapping[int, list[tuple[int, ir.Node]]] = targets.replacements
        self.decisions = targets.decisions
        self.decided: set[tuple[int, bool, bool | None]] = set()
        self.reached: set[int] = set()
        self.differing: set[int] = set()

    def value(self, node: ir.Node) -> Any:
        found = self.replacements.get(id(node))
        if found is None:
            return self._decided(node)
        self.reached.update(number for number, _ in found)
        try:
            value = self._decided(node)
        except Stopped as failure:
            self._compare(found, failure)
            raise
        self._compare(found, value)
        return value

    def _decided(self, node: ir.Node) -> Any:
        """Return the value of a node; note the parts of a condition, as far as they count."""
        if id(node) not in self.decisions:
            return super().value(node)
        assert isinstance(node, ir.Call)
        if node.operator.short_circuits is None:
            value = super().value(node)
            self.decided.add((id(node), value is True, None))
            return value
        first, second = node.arguments
        left = self.value(first)
        if node.operator.short_circuits(left):
            self.decided.add((id(node), left is True, None))
            return left
        right = self.value(second)
        self.decided.add((id(node), left is True, right is True))
        return right

    def _compare(self, replacements: list[tuple[int, ir.Node]], value: Any) -> None:
        for number, replacement in replacements:
            if number not in self.differing and not _is_same(value, self._other(replacement)):
                self.differing.add(number)

    def _other(self, node: ir.Node) -> Any:
        try:
            return self.plain.value(node)
        except Stopped as failure:
            return failure


class _WatchedRun(_Watching):
    """A run of a transformation."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.name, run.inputs, run.now)


class _WatchedWebhook(_Watching, WebhookRun):
    """A run of a webhook."""

    def __init__(self, run: WebhookRun) -> None:
        Run.__init__(self, run.name, run.inputs, run.now)
        self.sections = run.sections


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two values cannot be told apart; functions always can."""
    match one, other:
        case Stopped(), Stopped():
            return str(one) == str(other)
        case dict(), dict():
            # The order of keys counts: operators may list them.
            pairs = zip(one.items(), other.items(), strict=False)
            return len(one) == len(other) and all(
                key == other_key and _is_same(value, other_value)
                for (key, value), (other_key, other_value) in pairs
            )
        case list(), list():
            return len(one) == len(other) and all(map(_is_same, one, other))
        case (str(), str()) | (bool(), bool()) | (float(), float()):
            return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
        case _:
            return one is other or (one is None and other is None) or (one is ABSENT is other)
