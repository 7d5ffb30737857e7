"""Counts the branches and statements of JavaScript that runs reach.

The script runs in the engine as ever, with counters in it (`instrument.py`), and the counters are
its result. They are read after the returned value was written as JSON, because getters and `toJSON`
run then. Asynchronous code that is still pending is not counted: it cannot change the body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from brazesmith.coverage.instrument import Instrumented, instrument
from brazesmith.coverage.points import Point
from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.lint.syntax import ParsedScript, is_broken, parse
from brazesmith.targets.script import Script

#: How a run fails that does not end by itself.
NOT_ENDED: Final = (Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH)
#: How a run fails that does not begin.
_NOT_RUN: Final = (Failure.INPUT, Failure.SYNTAX)


@dataclass(slots=True)
class ScriptCounter:
    """Counts the points of one script.

    `lost` is the number of runs so far whose counters are unknown, because they did not end: they
    hang, or need too much memory.
    """

    script: Script
    engines: Engines
    points: tuple[Point, ...]
    lost: int = 0

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input reaches, in the order of the inputs."""
        return [self._hits(outcome) for outcome in self.engines.stream(self.script, inputs)]

    def _hits(self, outcome: Outcome) -> frozenset[int]:
        if outcome.error is not None and outcome.error.kind not in _NOT_RUN:
            self.lost += 1
        return frozenset() if outcome.body is None else _reached(outcome.body)


@lru_cache(maxsize=4096)  # most runs are like others
def _reached(counters: str) -> frozenset[int]:
    return frozenset(match.start() for match in re.finditer("1", json.loads(counters)))


def counter(script: Script, engines: Engines) -> ScriptCounter:
    """Return what counts the points of a script in JavaScript."""
    file = str(script.file) if script.file else f"{script.name}.js"
    parsed = parse(script.code, file)
    instrumented = instrument(parsed)
    code = script.without_program(code=_counting_code(parsed, instrumented))
    return ScriptCounter(code, engines, instrumented.points)


def _counting_code(script: ParsedScript, instrumented: Instrumented) -> str:
    """Return code that runs a script and returns its counters, as a text of zeros and ones."""
    counters = instrumented.counters
    # What no script may do: to close the function around it, and to open another one.
    check = f"Function({json.dumps(script.text)});" if is_broken(script) else ""
    return f"""{check}{instrumented.head}
const {counters}json = JSON.stringify;
try {{ {counters}json((function (payload, headers) {{
{instrumented.text}
}})(payload, headers)); }} catch {{}}
let {counters}text = "";
for (let at = 0; at < {counters}.length; at++) {counters}text += {counters}[at];
return {counters}text;"""
