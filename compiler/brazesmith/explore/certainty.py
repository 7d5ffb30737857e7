"""Whether every body of a program has a finding, whatever the payload.

Samples never prove that: the right one may be missing. A finding is certain if the value that it is
about is constant, or if every value of its type leads to it, such as text where a number is needed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base import pointers
from brazesmith.base.ecmascript import ABSENT
from brazesmith.explore.engine import NOW, Observation
from brazesmith.explore.samples import is_number, plausible
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped
from brazesmith.passes.provenance import Trail

if TYPE_CHECKING:
    from brazesmith.contract import Finding

_TEXTS: Final = ("", *(value for value in plausible(0) if isinstance(value, str)))
_NUMBERS: Final = (0, 1, -1, 0.5, 5, 50, 1000, 1767323045, 1767323045000)
_CONTAINERS: Final[dict[Kind, tuple[Any, ...]]] = {
    Kind.ARRAY: ([], ["text"], [5], [{}]),
    Kind.OBJECT: ({}, {"a": "text"}, {"a": 5}),
}
_SCALARS: Final = (*_TEXTS, *_NUMBERS, True, False, None)
_ANYTHING: Final = (*_SCALARS, *itertools.chain(*_CONTAINERS.values()), ABSENT)
#: Of the values in an object that a finding is about, how many are varied.
_MOST_VARIED: Final = 60


def is_certain(
    program: ir.Program,
    observation: Observation,
    finding: Finding,
    trail: Trail,
    judge: Callable[[Any], Sequence[Finding]],
) -> bool:
    """Return whether every body of the program's end has a finding that one of them has."""
    nodes = trail.nodes
    if not nodes or any(_is_open(node, inner) for node, inner in itertools.pairwise(nodes)):
        return False
    steps = pointers.steps(finding.pointer)
    outer = max((n for n, node in enumerate(nodes) if _is_layout(node)), default=-1)
    is_laid_out = outer == len(nodes) - 1
    if is_laid_out:
        if any(_is_unknown(spread.value) for spread in _spreads(nodes[-1])):
            return False
        places = [place for place in _places(nodes[-1], steps) if _depends(place[1])]
    else:
        places = [((*steps, *trail.missing), nodes[outer + 1])]
    trial = observation.trial
    run = Run.of(program, trial.payload, trial.headers, NOW)

    def remains(body: Any) -> bool:
        same = [other for other in judge(body) if _key(other) == _key(finding)]
        # An object may lack several keys, about which there are similar findings.
        return any(other.message == finding.message or not is_laid_out for other in same)

    def suits(value: Any) -> bool:
        return not remains(_replaced(observation.body, [(places[0][0], value)]))

    container = None if is_laid_out else _CONTAINERS.get(ir.unnamed(places[0][1]).type.kind)
    if container is not None and _depends(places[0][1]):
        # There may be a suitable array or object, unless something else is needed there.
        return any(map(suits, _SCALARS)) and not any(map(suits, container))
    values = [(place, _values(node, run, observation.body, place)) for place, node in places]
    if len(values) > _MOST_VARIED:
        return False
    single = (_replaced(observation.body, [(p, v)]) for p, choices in values for v in choices)
    together = (
        _replaced(observation.body, [(p, v) for p, choices in values if _is_among(v, choices)])
        for v in (_ANYTHING if len(values) > 1 else ())
    )
    return all(map(remains, single)) and all(map(remains, together))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.pointer


def _is_among(value: Any, choices: Iterable[Any]) -> bool:
    return any(value is choice or (value == choice and value != []) for choice in choices)


def _is_layout(node: ir.Node) -> bool:
    return isinstance(node, ir.Object | ir.Array)


def _is_open(node: ir.Node, inner: ir.Node) -> bool:
    """Return whether another payload may lead to something else that is sent."""
    if not isinstance(node, ir.If) or not any(map(_is_layout, ir.walk(inner))):
        return False
    other = node.otherwise if inner is node.then else node.then
    return not isinstance(ir.unnamed(other), ir.Fail | ir.Absent)


def _depends(node: ir.Node) -> bool:
    return any(isinstance(inner, ir.Input | ir.Parameter | ir.Raw) for inner in ir.walk(node))


def _spreads(node: ir.Node) -> list[ir.Spread]:
    parts = node.entries if isinstance(node, ir.Object) else ()
    return [part for part in parts if isinstance(part, ir.Spread)]


def _is_unknown(node: ir.Node) -> bool:
    """Return whether a value may bring keys that the spec does not write."""
    match node:
        case ir.Named(value=value):
            return _is_unknown(value)
        case ir.If(then=then, otherwise=otherwise):
            return _is_unknown(then) or _is_unknown(otherwise)
        case ir.Object():
            return any(_is_unknown(spread.value) for spread in _spreads(node))
        case _:
            return not isinstance(node, ir.Fail | ir.Absent)


def _places(node: ir.Node, steps: Sequence[str]) -> Iterator[tuple[tuple[str, ...], ir.Node]]:
    """Yield what an object or array of the spec consists of, with the path in the body."""
    match node:
        case ir.Named(value=value):
            yield from _places(value, steps)
        case ir.Object(entries=entries):
            for entry in entries:
                if isinstance(entry, ir.Entry):
                    yield from _places(entry.value, (*steps, entry.key))
                elif not _is_unknown(entry.value):
                    yield from _places(entry.value, steps)
        case ir.Array(items=items):
            for index, item in enumerate(items):
                if not isinstance(item, ir.Spread):
                    yield from _places(item, (*steps, str(index)))
        case ir.If(then=then, otherwise=otherwise) if _is_layout(then) or _is_layout(otherwise):
            yield from _places(then, steps)
            yield from _places(otherwise, steps)
        case _:
            yield tuple(steps), node


def _values(node: ir.Node, run: Run, body: Any, place: Sequence[str]) -> tuple[Any, ...]:
    """Return every value that a node can have, or for a wide type, values of every form."""
    match node:
        case ir.Named(value=value):
            return _values(value, run, body, place)
        case ir.If(then=then, otherwise=otherwise):
            return tuple(
                value for branch in (then, otherwise) for value in _values(branch, run, body, place)
            )
        case ir.Fail():
            return ()
        case ir.Raw() if not _reads(node):
            return (pointers.value_at(body, place, ABSENT),)
        case _ if not _depends(node):
            try:
                value = run.value(node)
            except (NotInterpretable, Stopped):
                return ()
            return (value if value is ABSENT else es.to_python(value),)
        case _:
            return _values_of(node.type)


def _reads(node: ir.Raw) -> bool:
    """Return whether hand-written JavaScript may depend on the payload: it mentions an input."""
    names = [name for name, _ in node.inputs] + ["payload", "headers", "Math", "Date"]
    return any(re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", node.source) for name in names)


def _values_of(type_: Type) -> tuple[Any, ...]:
    """Return values of every form that a type allows."""
    absent = (*((ABSENT,) if type_.optional else ()), *((None,) if type_.nullable else ()))
    if type_.enum:
        return (*type_.enum, *absent)
    match type_.kind:
        case kind if kind in TEXT_KINDS:
            return (*_TEXTS, *absent)
        case kind if kind in UNIX_KINDS:
            return (*_NUMBERS, "1767323045", *absent)
        case Kind.NUMBER:
            numbers = [number for number in _NUMBERS if is_number(type_, number)]
            return (*numbers, *absent)
        case Kind.BOOLEAN:
            return (True, False, *absent)
        case _:
            return _ANYTHING


def _replaced(body: Any, values: Iterable[tuple[Sequence[str], Any]]) -> Any:
    """Return a body with other values at some paths; ABSENT leaves a key out."""
    for steps, value in values:
        body = _with(body, steps, value)
    return body


def _with(body: Any, steps: Sequence[str], value: Any) -> Any:
    if not steps:
        return body if value is ABSENT else value
    step, *rest = steps
    if isinstance(body, dict):
        inner = _with(body[step], rest, value) if rest and step in body else value
        if rest and step not in body:
            return body
        others = {key: other for key, other in body.items() if key != step}
        return others if inner is ABSENT else {**others, step: inner}
    if isinstance(body, list) and int(step) < len(body):
        index = int(step)
        inner = _with(body[index], rest, value) if rest else value
        return [*body[:index], *([] if inner is ABSENT else [inner]), *body[index + 1 :]]
    return body
