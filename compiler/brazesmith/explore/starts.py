"""The inputs of a compiled program: what it reads, and payloads on which it does different things.

The payloads are those that lead the forecast to something new, with values that suit the program,
and those in which a number, a length or a count is at, below or above a number of the spec.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from brazesmith import ir
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial, explore
from brazesmith.explore.forecast import combinations
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.reading import Reading
from brazesmith.explore.repair import repaired
from brazesmith.explore.samples import LONG_TEXT, MANY, changed, is_number, places, value_at
from brazesmith.ir.types import Kind, Type
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: The most payloads at the numbers of a spec, and the most numbers of a spec that are tried.
_MOST_AT_NUMBERS: Final = 300
_MOST_NUMBERS: Final = 12


def inputs_of(
    program: ir.Program,
    script: Script,
    engines: Engines,
    judge: Callable[[Any], Sequence[Finding]],
) -> Inputs:
    """Return what a program may be given. `script` is its code."""
    reading = Reading(program)
    type_ = reading.inputs_type()
    repair = None if program.destination.is_request else partial(repaired, program)
    found = explore(
        script,
        engines,
        judge,
        combinations(reading, type_),
        lambda way: (),
        repair=repair,
    )
    ways = [Trial(seen.trial.payload, seen.trial.headers) for seen in found.observations]
    at_numbers = itertools.islice(_at_numbers(ways[0], type_, reading.numbers), _MOST_AT_NUMBERS)
    return Inputs(type_, (*ways, *at_numbers), reading.compared)


def _at_numbers(start: Trial, type_: Type, numbers: Sequence[int]) -> Iterator[Trial]:
    """Yield payloads in which one place is at, just below or just above a number."""
    inputs = {"payload": start.payload, "headers": start.headers}
    asked = list(dict.fromkeys(numbers))[:_MOST_NUMBERS]
    near = sorted({number + step for number in asked for step in (-1, 0, 1)})
    for path, inner in places(type_):
        now = value_at(inputs, path)
        for number in near:
            value = _of_size(now, inner, number)
            if value is not None and value != now:
                yield Trial(**changed(inputs, path, value))


def _of_size(now: Any, type_: Type, number: int) -> Any:
    """Return a number, or a text or an array of this length; None if there is none of the type."""
    match type_.kind, now:
        case Kind.NUMBER, _ if is_number(type_, number):
            return number
        case Kind.TEXT, str() if not type_.enum and 1 < number < len(LONG_TEXT):
            is_allowed = type_.max_length is None or number <= type_.max_length
            return "x" * number if is_allowed else None
        case Kind.ARRAY, [first, *_] if 1 < number <= MANY:
            return [first] * number
        case _:
            return None
