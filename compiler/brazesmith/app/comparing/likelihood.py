"""How likely a source sends a payload: it did, it may send one like it, or it hardly does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any, Final, TypeAlias

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs

#: Keys that every JavaScript object inherits, and the empty one.
_HOSTILE_KEYS: Final = frozenset({"__proto__", "constructor", "toString", "valueOf", ""})
_LONG_TEXT: Final = 300
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_YEAR: Final = re.compile(r"([+-]?\d{4,6})-\d\d-\d\d")
_YEARS: Final = range(1970, 2101)
#: Usual numbers: not before 1938 as seconds, and exact as a number of JavaScript.
_LEAST, _MOST, _FINEST = -1e9, 2.0**53, 1e-6
_MOST_SAMPLES: Final = 300


class Likelihood(IntEnum):
    """How likely a source sends a payload, the likeliest first."""

    STORED = 0  # it is a sample, or a case
    PLAUSIBLE = 1
    UNLIKELY = 2


#: Keys from the payload or the headers to a place, with "*" for indexes.
_Path: TypeAlias = tuple[str, ...]


def likelihoods(inputs: Inputs) -> Callable[[Trial], Likelihood]:
    """Return what says how likely payloads are.

    Unlikely are values of another kind than in the samples and cases, and values that code has to
    survive and that sources hardly send: `__proto__` as a key, or a date in the year 1.
    """
    stored = {id(trial) for trial in inputs.stored}
    known = inputs.stored[:_MOST_SAMPLES] or (inputs.usual,)
    kinds: dict[_Path, set[str]] = {}
    values: dict[_Path, set[object]] = {}
    for trial in known:
        for path, value in _places(trial):
            kinds.setdefault(path, set()).add(_kind(value))
            if not isinstance(value, dict | list):
                values.setdefault(path, set()).add(value)
    has_samples = bool(inputs.stored)

    def is_unlikely(path: _Path, value: Any) -> bool:
        is_odd_key = path[-1] in _HOSTILE_KEYS and path not in kinds
        if isinstance(value, dict | list):
            is_odd = False
        else:
            is_odd = _is_odd(value) and value not in values.get(path, ())
        return is_odd_key or is_odd or not _is_like(value, kinds.get(path, set()), has_samples)

    def likelihood(trial: Trial) -> Likelihood:
        if id(trial) in stored:
            return Likelihood.STORED
        is_odd = any(is_unlikely(path, value) for path, value in _places(trial))
        return Likelihood.UNLIKELY if is_odd else Likelihood.PLAUSIBLE

    return likelihood


def _places(trial: Trial) -> Iterator[tuple[_Path, Any]]:
    """Yield the path and the value of every place in a payload and its headers."""
    yield from _below(("payload",), trial.payload)
    yield from _below(("headers",), trial.headers)


def _below(path: _Path, value: Any) -> Iterator[tuple[_Path, Any]]:
    yield path, value
    match value:
        case dict():
            for key, inner in value.items():
                yield from _below((*path, key), inner)
        case list():
            for inner in value:
                yield from _below((*path, "*"), inner)


def _is_odd(value: Any) -> bool:
    """Whether a scalar is one that sources hardly send."""
    match value:
        case bool() | None:
            return False
        case int() | float():
            return not (_LEAST <= value <= _MOST and (value == 0 or abs(value) >= _FINEST))
        case str():
            year = _YEAR.match(value)
            return (
                len(value) > _LONG_TEXT
                or value in _HOSTILE_KEYS - {""}
                or _CONTROL.search(value) is not None
                or (year is not None and int(year[1]) not in _YEARS)
            )
        case _:
            return False


def _is_like(value: Any, kinds: set[str], has_samples: bool) -> bool:
    """Whether a value has one of the kinds that others have; what is a scalar may be null."""
    kind = _kind(value)
    if not kinds - {"null"} or kind == "null" or kind in kinds:
        return True
    if kind in ("object", "array") or kinds <= {"object", "array", "null"}:
        return False
    is_number = kind == "text" and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
    return not has_samples or ("number" in kinds and is_number)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return "array"
        case _:
            return "object"
