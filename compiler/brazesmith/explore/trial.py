"""Tries a program: payloads at the edges of their type, and the bodies that come of them.

Every way through the program is tried with a usual payload, and then every place that it looks at
is varied. A variation differs in one place, so its run takes over from the run of the way whatever
does not depend on that place.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.explore.reading import Reading
from brazesmith.explore.samples import Path, Variation, changed, samples, usual, variations
from brazesmith.ir import types
from brazesmith.ir.types import Type
from brazesmith.passes.interpreter import Run, Stopped

#: The time of every sampled run.
NOW: Final = "2026-01-02T03:04:05.000Z"
#: How many combinations of what conditions look at are tried, and how many ways to each end of the
#: program are kept.
_COMBINATIONS: Final = 256
_WAYS: Final = 24


@dataclass(frozen=True, slots=True)
class Trial:
    """A payload that makes the program send something.

    `variation` is what is unusual about the payload, where that is one thing; `inputs` are payload
    and headers, as JavaScript values; `branch` tells the ends of the program apart; `body` is JSON
    data.
    """

    variation: Variation | None
    inputs: dict[str, Any]
    branch: int
    body: Any


def trials(
    program: ir.Program, reading: Reading, is_refused: Callable[[Any], bool]
) -> Iterator[Trial]:
    """Usual payloads for every way through a program, and every variation of each.

    Where the usual body is refused, a text is also varied among plain ones: perhaps one of them is
    what is wanted there, so that not every payload fails. Raises NotInterpretable.
    """
    inputs = reading.inputs_type()
    sent = {id(send): list(ir.walk(send.body)) for send in ir.sends(program.body)}
    computed: set[int] = set()
    for way, run in _ways(program, reading, inputs):
        yield way
        # What an earlier way computed was varied there, and what decides on the way is a matter of
        # other ways.
        here = run.kept.keys() - computed
        new = [node for node in sent[way.branch] if id(node) in here]
        computed |= here
        places = run.places_of(new)
        plain = is_refused(way.body)
        for variation in variations(way.inputs, inputs, places, reading.compared, plain=plain):
            trial = run.again(variation.payload, variation.path).trial(variation)
            if trial is not None:
                yield trial


def _ways(program: ir.Program, reading: Reading, inputs: Type) -> Iterator[tuple[Trial, _TrialRun]]:
    """A trial for each end of a program and each outline of a body, with its run."""
    start = es.from_python(usual(inputs))
    seen: set[Any] = set()
    ways: Counter[int] = Counter()
    for causes in _combinations(reading, inputs, start):
        payload: Any = start
        for cause in causes:
            payload = changed(payload, cause.path, cause.sample.value)
        run = _TrialRun(program, reading, payload)
        trial = run.trial(causes[0] if len(causes) == 1 else None)
        if trial is None or ways[trial.branch] == _WAYS:
            continue
        way = (trial.branch, _outline(trial.body))
        if way not in seen:
            seen.add(way)
            ways[trial.branch] += 1
            yield trial, run


def _combinations(reading: Reading, inputs: Type, start: Any) -> Iterable[Sequence[Variation]]:
    """What may be changed in the usual payload so that conditions turn out in another way.

    First nothing, then all combinations, or, where they are too many, one thing at a time.
    """
    options: list[list[Variation]] = []
    for path in reading.deciding:
        type_ = _type_at(inputs, path)
        found = samples(type_, reading.compared.get(path, ()))
        options.append([Variation(start, path, type_, sample) for sample in found])
    if math.prod(1 + len(choices) for choices in options) > _COMBINATIONS:
        return [(), *((choice,) for choices in options for choice in choices)]
    or_none = ([None, *choices] for choices in options)
    return (
        [choice for choice in combination if choice is not None]
        for combination in itertools.product(*or_none)
    )


def _type_at(type_: Type, path: Path) -> Type:
    for step in path:
        if type_.shape is not None and step in type_.shape.fields:
            type_ = type_.shape.fields[step]
        else:
            type_ = type_.item or types.ANY
    return type_


def _outline(body: Any) -> Any:
    """The keys of a body, without its values."""
    match body:
        case dict():
            return tuple((key, _outline(value)) for key, value in body.items())
        case list():
            return tuple(_outline(value) for value in body[:2])
        case _:
            return None


class _TrialRun(Run):
    """A run that keeps the value of each node, for runs that differ in a few places.

    What stands inside a function has a value for each call, and is not kept.
    """

    def __init__(self, program: ir.Program, reading: Reading, inputs: Any) -> None:
        super().__init__(program.name, {"payload": None, "headers": None, **inputs}, NOW)
        self.program = program
        self.reading = reading
        self.kept: dict[int, Any] = {}
        self.before: dict[int, Any] = {}
        self.changed: Path = ()

    def again(self, inputs: Any, changed: Path) -> _TrialRun:
        """A run on inputs that differ from the ones of this run in one place alone."""
        run = _TrialRun(self.program, self.reading, inputs)
        run.before, run.changed = self.kept, changed
        return run

    def value(self, node: ir.Node) -> Any:
        """The value of a node, computed once. Raises Stopped, NotInterpretable."""
        number = id(node)
        if number in self.reading.inside_functions:
            return super().value(node)
        if number not in self.kept:
            is_known = number in self.before and not self.reading.depends(node, self.changed)
            self.kept[number] = self.before[number] if is_known else super().value(node)
        return self.kept[number]

    def places_of(self, nodes: Iterable[ir.Node]) -> frozenset[Path]:
        """The places that these nodes were computed from; not what a condition left aside."""
        operands = (child for node in nodes if not _is_read(node) for child in ir.children(node))
        whole = (send.body for send in ir.sends(self.program.body))
        read = (one for one in (*operands, *whole) if _is_read(one) and id(one) in self.kept)
        return frozenset[Path]().union(*map(self.reading.places, read))

    def trial(self, variation: Variation | None) -> Trial | None:
        """What the run sends; None where it sends nothing."""
        try:
            end = self.taken(self.program.body)
            value = self.body(end)
        except Stopped:
            return None
        if not isinstance(end, ir.Send):
            return None
        body = es.to_python(value)
        if self.program.destination.sends_nothing(body):
            return None
        return Trial(variation, self.inputs, id(end), body)


def _is_read(node: ir.Node) -> bool:
    """Whether a node stands for places of the payload by itself, or for those of a function."""
    return isinstance(node, ir.Get | ir.Input | ir.Function)
