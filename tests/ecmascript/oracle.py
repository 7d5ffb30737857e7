"""Asks V8: a JavaScript function over thousands of argument lists in one call."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from py_mini_racer import MiniRacer

from brazesmith.base.ecmascript import ABSENT, Value, number_to_string

# BRAZESMITH_EXAMPLES=100000 searches long and at random; without it every run is the same.
_EXAMPLES = os.environ.get("BRAZESMITH_EXAMPLES")
searched = settings(
    max_examples=int(_EXAMPLES or 40),
    deadline=None,
    derandomize=_EXAMPLES is None,
    database=None,
)

# Values travel as JSON: what JSON cannot say is tagged, and an object is a list of its properties.
_WIRE = r"""
const decode = wire => {
  if (Array.isArray(wire)) return wire.map(decode);
  if (wire === null || typeof wire !== 'object') return wire;
  if ('number' in wire) return Number(wire.number);
  if ('absent' in wire) return undefined;
  const object = {};
  for (const [key, value] of wire.object) {
    Object.defineProperty(object, key,
      {value: decode(value), enumerable: true, configurable: true, writable: true});
  }
  return object;
};
const encode = value => {
  if (value === undefined) return {absent: true};
  if (typeof value === 'number') return {number: Object.is(value, -0) ? '-0' : String(value)};
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(encode);
  return {object: Object.keys(value).map(key => [key, encode(value[key])])};
};
const askOne = (law, args) => {
  try {
    return encode(law(...decode(args)));
  } catch (error) {
    return {thrown: error.name};
  }
};
const ask = (law, cases) => JSON.stringify(JSON.parse(cases).map(args => askOne(law, args)));
"""


@dataclass(frozen=True)
class Thrown:
    """V8 threw an error of this name."""

    name: str


def _to_wire(value: Value) -> object:
    if value is ABSENT:
        return {"absent": True}
    if isinstance(value, float):
        finite = math.isfinite(value)
        return {"number": repr(value) if finite else number_to_string(value)}
    if isinstance(value, list):
        return [_to_wire(item) for item in value]
    if isinstance(value, dict):
        return {"object": [[key, _to_wire(item)] for key, item in value.items()]}
    return value


def _units(text: str) -> str:
    # json.loads joins \ud83d\ude00 into one character: back to units.
    return "".join(unit if unit <= "\uffff" else _pair(ord(unit) - 0x10000) for unit in text)


def _pair(offset: int) -> str:
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))


def _from_wire(wire: Any) -> Any:
    if isinstance(wire, str):
        return _units(wire)
    if isinstance(wire, list):
        return [_from_wire(item) for item in wire]
    if not isinstance(wire, dict):
        return wire
    if "number" in wire:
        return float(wire["number"])
    if "absent" in wire:
        return ABSENT
    if "thrown" in wire:
        return Thrown(wire["thrown"])
    return {_units(key): _from_wire(item) for key, item in wire["object"]}


class Oracle:
    """A V8 that answers."""

    def __init__(self, v8: MiniRacer) -> None:
        self._v8 = v8
        v8.eval(_WIRE)

    def ask(self, law: str, cases: Sequence[Sequence[Value]]) -> list[Any]:
        """What the JavaScript function `law` gives for each list of arguments."""
        wire = json.dumps([[_to_wire(argument) for argument in case] for case in cases])
        answer = self._v8.eval(f"ask({law}, {json.dumps(wire)})")
        assert isinstance(answer, str)
        return [_from_wire(item) for item in json.loads(answer)]

    def check(
        self,
        law: str,
        ours: Callable[..., Any],
        cases: Sequence[Sequence[Any]],
        *,
        throws: Any = None,
    ) -> None:
        """Our function agrees with `law` on all cases; where V8 throws we give `throws`."""
        for case, answer in zip(cases, self.ask(law, cases), strict=True):
            expected = throws if isinstance(answer, Thrown) else answer
            # repr tells 0 from -0, 1.0 from True, and one NaN is as good as another.
            assert repr(ours(*case)) == repr(expected), f"{law} of {case!r}: V8 says {answer!r}"
