"""A counter for the points of a program: the reference interpreter, with an observer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import InputError, parse_json
from brazesmith.coverage.handwritten import HandWritten
from brazesmith.coverage.plan import Atom, Fixed, Not, Pair, Plan, Tree
from brazesmith.coverage.planner import Planner
from brazesmith.coverage.points import Point
from brazesmith.engines import Engines, Input
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped, WebhookRun


class _Counting(Run):
    """A run that notes the points that it reaches."""

    plan: Plan
    hits: set[int]
    engine: HandWritten
    input: Input

    def decide(self, tree: Tree) -> bool:
        """Return the result of a condition, and note what decides it."""
        match tree:
            case Atom(node=node):
                result = self.value(node) is True
                point = tree.true if result else tree.false
                if point is not None:
                    self.hits.add(point)
                return result
            case Not(inner=inner):
                return not self.decide(inner)
            case Pair(left=left, right=right, decisive=decisive):
                return decisive if self.decide(left) is decisive else self.decide(right)
            case Fixed(result=result):
                return result

    def taken(self, body: ir.Body) -> ir.Send | ir.Skip | ir.Stop:
        """Return the part of a body that the conditions select."""
        while isinstance(body, ir.Branch):
            tree = self.plan.decisions.get(id(body))
            is_true = self.value(body.condition) is True if tree is None else self.decide(tree)
            body = body.then if is_true else body.otherwise
        return body

    def value(self, node: ir.Node) -> Any:
        """Return the value of a node."""
        if (tree := self.plan.decisions.get(id(node))) is not None:
            if isinstance(node, ir.If):
                taken = node.then if self.decide(tree) else node.otherwise
                return self._seen(node, self.value(taken))
            if isinstance(node, ir.Call):
                return self.decide(tree)
        if isinstance(node, ir.Raw):
            values = {name: self.value(value) for name, value in node.inputs}
            value, reached = self.engine.value(node.source, values, self.input)
            points = self.plan.scripts.get(id(node), {})
            self.hits.update(points[index] for index in reached & points.keys())
            return self._seen(node, value)
        if isinstance(node, ir.Call) and (choice := self.plan.choices.get(id(node))) is not None:
            return self._seen(node, self._chosen(node, choice))
        if isinstance(node, ir.Call) and (keys := self.plan.tables.get(id(node))) is not None:
            table, key = map(self.value, node.arguments)
            point = keys.get(key) if isinstance(key, str) and key in keys else keys.get(None)
            if point is not None:
                self.hits.add(point)
            return self._seen(node, node.operator.meaning(table, key))
        if (constants := self.plan.constants.get(id(node))) is not None:
            assert isinstance(node, ir.Call)
            compared = self.value(node.arguments[0])
            if isinstance(compared, str | float) and compared in constants:
                self.hits.add(constants[compared])
        if (patterns := self.plan.patterns.get(id(node))) is not None:
            assert isinstance(node, ir.Call)
            compared = [self.value(argument) for argument in node.arguments]
            for index, pattern, point in patterns:
                with_one = (*compared[:index], pattern, *compared[index + 1 :])
                if node.operator.meaning(*with_one) is True:
                    self.hits.add(point)
        return self._seen(node, super().value(node))

    def _seen(self, node: ir.Node, value: Any) -> Any:
        """Note whether a value is there, and how many elements it has; return it."""
        if (operand := self.plan.operands.get(id(node))) is not None:
            self.hits.add(operand[value is ABSENT or value is None])
        if (conversion := self.plan.conversions.get(id(node))) is not None:
            assert isinstance(node, ir.Call)
            if value is not ABSENT:
                self.hits.add(conversion[0])
            elif isinstance(self.value(node.arguments[0]), str):
                self.hits.add(conversion[1])
        if (answers := self.plan.answers.get(id(node))) is not None:
            self.hits.add(answers[value is not True])
        sizes = self.plan.sizes.get(id(node)) if isinstance(value, list | dict) else None
        if sizes is not None and len(value) != 1 and (size := sizes[bool(value)]) is not None:
            self.hits.add(size)
        return value

    def result_of(self, function: ir.Function) -> Any:
        """Return the result of a function for the parameters that are bound."""
        tree = self.plan.decisions.get(id(function))
        return super().result_of(function) if tree is None else self.decide(tree)

    def _chosen(self, node: ir.Call, choice: dict[int | None, int]) -> Any:
        row = node.operator
        assert row.source is not None
        if row.short_circuits is not None:
            first = self.value(node.arguments[0])
            index: int | None = 0 if row.short_circuits(first) else 1
            value = first if index == 0 else self.value(node.arguments[1])
        else:
            values = [self.value(argument) for argument in node.arguments]
            source = row.source(values, ())
            index, value = source.argument if source else None, row.meaning(*values)
        if index in choice:
            self.hits.add(choice[index])
        return value


class _CountingWebhook(_Counting, WebhookRun):
    """The same for a webhook."""


@dataclass(frozen=True, slots=True)
class ProgramCounter:
    """Counts which points of a program its runs reach."""

    program: ir.Program
    points: tuple[Point, ...]
    plan: Plan
    engines: Engines

    @classmethod
    def of(cls, program: ir.Program, engines: Engines) -> ProgramCounter:
        """Return a counter for a program; `engines` run the hand-written JavaScript in it."""
        planner = Planner(program)
        return cls(program, planner.points, planner.plan, engines)

    @property
    def lost(self) -> int:
        """0: every run of the interpreter ends."""
        return 0

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input reaches, in the order of the inputs."""
        engine = HandWritten(self.engines)
        found = [self._hits(input_, engine) for input_ in inputs]
        while waiting := engine.run():
            for index, input_ in enumerate(inputs):
                if input_ in waiting:
                    found[index] = self._hits(input_, engine)
        return found

    def _hits(self, input_: Input, engine: HandWritten) -> frozenset[int]:
        hits: set[int] = set()
        with suppress(InputError, RecursionError, Stopped, NotInterpretable):
            payload = parse_json(input_.payload, "payload")
            headers = parse_json(input_.headers, "headers")
            if self.program.destination.is_request or isinstance(payload, dict | list):
                run = _run(self.program, payload, headers, input_.now or _NOW)
                run.plan, run.hits, run.engine, run.input = self.plan, hits, engine, input_
                run.body(self.program.body)
        return frozenset(hits)


def _run(program: ir.Program, payload: Any, headers: Any, now: str) -> _Counting:
    if program.destination.is_request:
        return _CountingWebhook(program, payload, now)
    inputs = {"payload": es.from_python(payload), "headers": es.from_python(headers)}
    return _Counting(program.name, inputs, es.to_units(now))


#: The time of a run, if a case does not set it.
_NOW: Final = "2026-01-02T03:04:05.000Z"
