"""The inputs of a compiled program: what it reads, and payloads on which it does different things.

The payloads are those that lead the forecast to something new, with values that suit the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Final

from brazesmith import ir
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial, explore
from brazesmith.explore.forecast import combinations
from brazesmith.explore.inputs import Inputs, joined
from brazesmith.explore.reading import Reading
from brazesmith.explore.repair import repaired
from brazesmith.explore.samples import Path, part, places, usual, value_at
from brazesmith.explore.sites import inputs_of as _inputs_of
from brazesmith.explore.sites import trial_of, within
from brazesmith.ir.types import Type
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: For each end of a router, how many combinations of what its conditions look at are tried.
_MOST_COMBINATIONS: Final = 64
#: The most texts of a spec that are tried in every place.
_MOST_WORDS: Final = 40


def inputs_of(
    program: ir.Program,
    script: Script,
    engines: Engines,
    judge: Callable[[Any], Sequence[Finding]],
) -> Inputs:
    """Return what a program may be given. `script` is its code."""
    reading = Reading(program)
    type_ = reading.inputs_type(reading.whole)
    repair = None if program.destination.is_request else partial(repaired, program)
    found = explore(
        script,
        engines,
        judge,
        combinations(reading, type_),
        lambda way: (),
        repair=repair,
    )
    sent = sorted(found.observations, key=lambda seen: seen.body is None)  # bodies are usual
    ways = [Trial(seen.trial.payload, seen.trial.headers) for seen in sent]
    ends = _Ends(program, reading, type_) if len(reading.classes) > 1 else None
    if ends is not None:
        first = {ends.of(trial): trial for trial in reversed([*combinations(reading, type_)])}
        for trial in reversed(first.values()):
            own = explore(script, engines, judge, ends.combinations(trial), lambda way: ())
            ways += [Trial(seen.trial.payload, seen.trial.headers) for seen in own.observations]
        ways = [trial_of(_fitted(_inputs_of(trial), ends.narrowed(trial))) for trial in ways]
    constants = [
        node.value for node in ir.walk(*ir.roots(program.body)) if isinstance(node, ir.Const)
    ]
    return Inputs(
        type_,
        tuple(ways),
        reading.compared,
        branching=reading.branching,
        narrowed=ends.narrowed if ends is not None else None,
        words=tuple(dict.fromkeys(text for text in constants if isinstance(text, str)))[
            :_MOST_WORDS
        ],
        numbers=tuple(
            dict.fromkeys(
                _as_written(value)
                for value in constants
                if isinstance(value, int | float) and not isinstance(value, bool)
            )
        ),
    )


def _as_written(number: float) -> float:
    """Return a number of a program as a person writes it: 7, not 7.0."""
    return int(number) if abs(number) < 2**53 and number == int(number) else number


def _fitted(inputs: Any, type_: Type) -> Any:
    """Return a value without the fields that a type does not have, and with those it requires."""
    return _completed(within(inputs, type_), type_, usual(type_))


def _completed(value: Any, type_: Type, usual_one: Any) -> Any:
    if type_.shape is None or not isinstance(value, dict) or not isinstance(usual_one, dict):
        return value
    fields = type_.shape.fields
    missing = {key: one for key, one in usual_one.items() if not fields[key].optional}
    return {
        key: _completed(inner, fields[key], usual_one.get(key))
        for key, inner in {**missing, **value}.items()
    }


class _Ends:
    """The ends of a program whose branches declare payloads of different types."""

    def __init__(self, program: ir.Program, reading: Reading, whole: Type) -> None:
        self._program, self._reading, self._whole = program, reading, whole
        self._types: dict[int, Type] = {}

    def of(self, trial: Trial) -> int | None:
        """Return the number of the end that a payload leads to; None if only an engine can tell."""
        way = self._way(trial)
        return id(way[-1]) if way else None

    def narrowed(self, trial: Trial) -> Type:
        """Return the type of payloads that lead to the end of one: what is read on the way."""
        way = self._way(trial)
        if not way:
            return self._whole
        if id(way[-1]) not in self._types:
            self._types[id(way[-1])] = self._type(way)
        return self._types[id(way[-1])]

    def combinations(self, trial: Trial) -> Iterator[Trial]:
        """Yield payloads like one, in which the conditions on its way turn out differently."""
        start, type_ = _inputs_of(trial), self.narrowed(trial)
        way = self._way(trial)
        nodes = list(ir.walk(*ir.roots(way[-1]))) if way else []
        conditions = [body.condition for body in way if isinstance(body, ir.Branch)]
        conditions += [node.condition for node in nodes if isinstance(node, ir.If)]
        read = frozenset[Path]().union(*map(self._reading.places, conditions))
        declared = {path for path, _ in places(type_)}
        usual_one = usual(self._whole)
        deciding = [
            path
            for path in self._reading.deciding
            if path in read & declared and value_at(start, path) == value_at(usual_one, path)
        ]
        start = within(start, type_)
        return combinations(
            self._reading, type_, start=start, deciding=deciding, most=_MOST_COMBINATIONS
        )

    def _way(self, trial: Trial) -> list[ir.Body]:
        """Return the branches that the conditions lead through, and the end."""
        run = Run.of(self._program, trial.payload, trial.headers, "")
        way: list[ir.Body] = [self._program.body]
        with suppress(NotInterpretable, Stopped):
            while isinstance(body := way[-1], ir.Branch):
                is_true = run.value(body.condition) is True
                way.append(body.then if is_true else body.otherwise)
            return way
        return []

    def _type(self, way: list[ir.Body]) -> Type:
        conditions = [body.condition for body in way if isinstance(body, ir.Branch)]
        read = frozenset[Path]().union(*map(self._reading.places, conditions))
        on_the_way = part(self._whole, read)
        nodes = ir.walk(*conditions, *ir.roots(way[-1]))
        own = [node.type for node in nodes if isinstance(node, ir.Input) and node.name == "payload"]
        if not own:
            return on_the_way
        return joined(self._reading.inputs_type(reduce(joined, own)), on_the_way)
