"""Hand-written JavaScript in a spec: its points, and its values, which only an engine can compute.

A run that meets an unknown value stops. The values that all runs wait for are computed together,
and the runs begin again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import parse_json, to_text
from brazesmith.coverage.instrument import Instrumented, instrument
from brazesmith.engines import Engines, Input, Outcome
from brazesmith.lint.syntax import parse
from brazesmith.passes.interpreter import NotInterpretable, Stopped
from brazesmith.targets.script import Script

#: The code, the values of its names as JSON, and the input of the run.
_Key: TypeAlias = tuple[str, str, Input]

#: An input waits for at most so many values, one after the other.
_ROUNDS: Final = 50


@cache
def with_counters(source: str) -> Instrumented:
    """Return an expression with counters, as a function body: its first point is that it runs."""
    return instrument(parse(f"return (\n{source}\n);", "raw_javascript"))


@dataclass(slots=True)
class HandWritten:
    """Values that engines have computed, and those that runs wait for."""

    engines: Engines
    _known: dict[_Key, Outcome] = field(default_factory=dict)
    _wanted: dict[_Key, list[str]] = field(default_factory=dict)  # with the names
    _rounds: int = 0

    def value(
        self, source: str, values: Mapping[str, Any], input_: Input
    ) -> tuple[Any, frozenset[int]]:
        """Return the value of code, and the points that it reaches.

        Raises NotInterpretable if that is not known yet, and Stopped.
        """
        given = {name: es.to_python(v) for name, v in values.items() if v is not ABSENT}
        key = source, to_text(given), input_
        if key not in self._known:
            self._wanted[key] = list(values)
            raise NotInterpretable(source)
        outcome = self._known[key]
        if outcome.error is not None:
            raise Stopped(outcome.error.text)
        result = parse_json(outcome.body or "{}", "the result")
        reached = frozenset(index for index, hit in enumerate(result["reached"]) if hit == "1")
        return es.from_python(result["value"]) if "value" in result else ABSENT, reached

    def run(self) -> set[Input]:
        """Compute the values that runs wait for; return the inputs of these runs."""
        wanted, self._wanted = self._wanted, {}
        self._rounds += 1
        if self._rounds > _ROUNDS:
            return set()
        codes: dict[str, list[_Key]] = {}
        for key, names in wanted.items():
            codes.setdefault(_code(key[0], names), []).append(key)
        for code, keys in codes.items():
            inputs = [
                Input(f'{{"payload": {i.payload}, "values": {values}}}', i.headers, i.now, i.seed)
                for _, values, i in keys
            ]
            script = Script("hand-written JavaScript", code)
            self._known.update(zip(keys, self.engines.run(script, inputs), strict=True))
        return {key[2] for key in wanted}


def _code(source: str, names: list[str]) -> str:
    """Return a script that computes an expression over its names, `payload` and `headers`.

    It has counters, which are returned with the value.
    """
    counted = with_counters(source)
    values = ", ".join(f"values[{json.dumps(name)}]" for name in names)
    parameters = ", ".join(["payload", "headers", *names])
    return f"""const values = payload.values;
{counted.head}
return {{
  value: (function ({parameters}) {{
{counted.text}
}})({", ".join(["payload.payload", "headers", values])}),
  reached: {counted.counters}.join(""),
}};"""
