"""The inputs of a compiled program: what it reads, and payloads on which it does different things.

The payloads are those that lead the forecast to something new, with values that suit the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from brazesmith import ir
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial, explore
from brazesmith.explore.forecast import combinations
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.reading import Reading
from brazesmith.explore.repair import repaired
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding

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
    constants = [
        node.value for node in ir.walk(*ir.roots(program.body)) if isinstance(node, ir.Const)
    ]
    return Inputs(
        type_,
        tuple(ways),
        reading.compared,
        words=tuple(dict.fromkeys(text for text in constants if isinstance(text, str)))[
            :_MOST_WORDS
        ],
        numbers=tuple(
            dict.fromkeys(
                value
                for value in constants
                if isinstance(value, int | float) and not isinstance(value, bool)
            )
        ),
    )
