"""Payloads that suit a program: values that it can use, where the usual ones are refused.

The type of a field may be wider than what a body needs: `Text` that is an e-mail address, JSON, or
has a prefix that is cut off. From the place of a finding, the wanted value is followed back through
the operators to the payload (`Operator.inverse`). Whether it suits is tried out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.explore.engine import NOW, Observation, Trial
from brazesmith.explore.samples import EACH, Path, changed, is_number, plausible, value_at
from brazesmith.ir.types import Kind, Type
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped
from brazesmith.passes.provenance import Trail, trail

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: How many findings of a payload are repaired, one after the other.
_MOST_REPAIRS: Final = 24

#: Runs and judges trials.
Observe: TypeAlias = Callable[[Iterable[Trial]], "list[Observation]"]
_Key: TypeAlias = tuple[str, str, str]
_Elements: TypeAlias = Mapping[int, tuple[ir.Node, tuple[str, ...]]]


def repaired(program: ir.Program, ways: list[Observation], observe: Observe) -> list[Observation]:
    """Return observations of similar payloads with fewer findings, if possible with none.

    What suits one of them is tried in all of them: a variation may lead from one to another.
    """
    found = [_repaired(program, way, observe) if way.findings else way for way in ways]
    suitable = {
        path: value_at(_inputs(way.trial), path) for way in found for path in way.trial.repaired
    }
    if not suitable:
        return found
    seen = observe(_shared(way.trial, suitable) for way in found)
    return [
        other if other.end == way.end and _keys(other) <= _keys(way) else way
        for way, other in zip(found, seen, strict=True)
    ]


def _inputs(trial: Trial) -> dict[str, Any]:
    return {"payload": trial.payload, "headers": trial.headers}


def _shared(trial: Trial, suitable: Mapping[Path, Any]) -> Trial:
    """Return the trial with suitable values where it has others."""
    inputs, places = _inputs(trial), dict.fromkeys(trial.repaired)
    for path, value in suitable.items():
        if path not in places and value_at(inputs, path) not in (ABSENT, None):
            inputs = changed(inputs, path, value)
            places[path] = None
    return replace(trial, **inputs, repaired=tuple(places))


def _repaired(program: ir.Program, way: Observation, observe: Observe) -> Observation:
    hopeless: set[_Key] = set()
    for number in range(_MOST_REPAIRS):
        finding = next((f for f in way.findings if _key(f) not in hopeless), None)
        if finding is None:
            return way
        better = _better(way, finding, observe(_attempts(program, way.trial, finding, number)))
        if better is None:
            hopeless.add(_key(finding))
        else:
            way = better
    return way


def _key(finding: Finding) -> _Key:
    return finding.code, finding.pointer, finding.message


def _keys(observation: Observation) -> set[_Key]:
    return set(map(_key, observation.findings))


def _better(way: Observation, finding: Finding, seen: list[Observation]) -> Observation | None:
    """Return the observation without the finding that has the fewest; none may be new."""
    before = _keys(way) - {_key(finding)}
    found = [
        observation
        for observation in seen
        if observation.body is not None
        and observation.end == way.end
        and _keys(observation) <= before
    ]
    return min(found, key=lambda observation: len(observation.findings), default=None)


def _attempts(program: ir.Program, trial: Trial, finding: Finding, number: int) -> Iterator[Trial]:
    """Yield payloads in which the value that a finding is about is another one."""
    path = trail(program, trial.payload, trial.headers, NOW, finding.pointer)
    if not path.nodes:
        return
    for wanted in plausible(number):
        for node in _makers(program, trial, path):
            giving = _Giving(program, trial, path.elements)
            with suppress(NotInterpretable, Stopped):
                giving.give(node, es.from_python(wanted))
            if giving.places:
                places = tuple(dict.fromkeys([*trial.repaired, *giving.places]))
                yield replace(giving.trial(), cause=trial.cause, repaired=places)


def _makers(program: ir.Program, trial: Trial, path: Trail) -> list[ir.Node]:
    """Return the nodes that may make a value another one: for an object, its absent entries."""
    node = path.nodes[-1]
    if not isinstance(node, ir.Object):
        outer = [n for n, node in enumerate(path.nodes) if isinstance(node, ir.Object | ir.Array)]
        return [*path.nodes[max(outer, default=-1) + 1 :]][:1]
    giving = _Giving(program, trial, path.elements)
    entries = [entry for entry in node.entries if isinstance(entry, ir.Entry)]
    return [entry.value for entry in entries if giving.value(entry.value) is ABSENT]


class _Giving:
    """A payload that is changed until a node has a wanted value."""

    def __init__(self, program: ir.Program, trial: Trial, elements: _Elements) -> None:
        self.run = Run.of(program, trial.payload, trial.headers, NOW)
        self.elements = dict(elements)
        self.places: list[Path] = []  # that were changed

    def trial(self) -> Trial:
        """Return the changed payload."""
        inputs = {name: es.to_python(value) for name, value in self.run.inputs.items()}
        return Trial(inputs["payload"], inputs["headers"])

    def value(self, node: ir.Node) -> Any:
        """Return the value of a node on the changed payload; absent if it has none."""
        for number, (source, path) in self.elements.items():
            value = self.run.value(source)
            for step in path:
                own = float(step) if isinstance(value, list) and step.isdigit() else step
                value = es.own_property(value, own)
            self.run.bound[number] = value
        return self.run.value(node)

    def give(self, node: ir.Node, wanted: Any, path: Path = ()) -> None:
        """Change the payload so that the node may have the value; `path` is where inside of it."""
        match node:
            case ir.Input(name=name) if path:
                self.run.inputs = {**self.run.inputs, name: wanted}
                self.places.append((name, *path))
            case ir.Named(value=value):
                self.give(value, wanted, path)
            case ir.Get(parent=parent, key=key, type=type_) if path or _fits(type_, wanted):
                step = EACH if isinstance(key, int) else key
                self.give(parent, _with(self.value(parent), key, wanted), (step, *path))
            case ir.Parameter(number=number, type=type_) if number in self.elements:
                if path or _fits(type_, wanted):
                    source, steps = self.elements[number]
                    self._give_element(source, steps, wanted, path)
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                holds = self.value(condition) is True
                branches = (then, otherwise) if holds else (otherwise, then)
                branch = next(filter(_depends, branches), branches[0])
                if branch is branches[1]:
                    self.give(condition, not holds)
                self.give(branch, wanted, path)
            case ir.Array(items=items) if isinstance(wanted, list):
                for item, inner in zip(items, wanted, strict=False):
                    if not isinstance(item, ir.Spread):
                        self.give(item, inner)
            case ir.Call():
                self._give_arguments(node, wanted, path)
            case _:
                pass

    def _give_element(self, source: ir.Node, steps: Path, wanted: Any, path: Path) -> None:
        """Change one element, or a part of it, of what a node makes."""
        values = [self.value(source)]
        for step in steps[:-1]:
            own = float(step) if isinstance(values[-1], list) else step
            values.append(es.own_property(values[-1], own))
        for value, step in zip(reversed(values), reversed(steps), strict=True):
            is_index = step.isdigit() and not isinstance(value, dict)
            wanted = _with(value, int(step) if is_index else step, wanted)
            path = (EACH if is_index else step, *path)
        self.give(source, wanted, path)

    def _give_arguments(self, node: ir.Call, wanted: Any, path: Path) -> None:
        """Change arguments of an operator."""
        operator, arguments = node.operator, node.arguments
        tests = [a for a in arguments if isinstance(a, ir.Function) and a.parameters]
        if operator.inverse is not None:
            free = [_depends(argument) for argument in arguments]
            values = [ABSENT if isinstance(a, ir.Function) else self.value(a) for a in arguments]
            for index, value in operator.inverse(values, wanted, free).items():
                if free[index] and value is not ABSENT:
                    self.give(arguments[index], value, path if operator.keeps_place else ())
        elif tests and operator.keeps_place:  # one of the elements, which a function chooses
            element = self.value(node)
            self.elements[tests[0].parameters[0].number] = (arguments[0], ("0",))
            if element is ABSENT or isinstance(element, list):
                self.give(tests[0].parameters[0], wanted, path)
                self.give(tests[0].result, True)
            else:
                at = self.value(arguments[0]).index(element)
                self._give_element(arguments[0], (str(at),), wanted, path)
        elif operator.keeps_place:
            self.give(arguments[0], wanted, path)


def _depends(node: ir.Node) -> bool:
    """Return whether a value depends on the payload or the headers."""
    return any(isinstance(inner, ir.Input | ir.Parameter | ir.Raw) for inner in ir.walk(node))


def _with(container: Any, key: str | int, wanted: Any) -> Any:
    """Return an object or an array with a value at a key or index."""
    if isinstance(key, int):
        items = list(container) if isinstance(container, list) else []
        items += ["text"] * (key - len(items) + 1)
        return [*items[:key], wanted, *items[key + 1 :]]
    return {**(container if isinstance(container, dict) else {}), key: wanted}


def _fits(type_: Type, value: Any) -> bool:
    """Return whether a field of this type may have another value that exploration makes up."""
    if type_.enum:
        return value in type_.enum
    match type_.kind:
        case Kind.ANY:
            return True
        case Kind.TEXT:
            return isinstance(value, str) and len(value) <= (type_.max_length or len(value))
        case Kind.NUMBER:
            return isinstance(value, float) and is_number(type_, value)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.ARRAY:
            return isinstance(value, list)
        case Kind.OBJECT:
            return isinstance(value, dict)
        case _:
            return False
