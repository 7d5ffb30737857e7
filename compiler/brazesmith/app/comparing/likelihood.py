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
#: Names of Braze: as values, only code that makes keys of values is tried with them.
_NAMES: Final = frozenset(
    {"external_id", "user_alias", "subscription_groups", "_update_existing_only"}
)
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
    POSSIBLE = 2  # as far as is known: no sample shows what kinds of values there are
    UNLIKELY = 3


#: Keys from the payload or the headers to a place, with "*" for indexes.
_Path: TypeAlias = tuple[str, ...]


def likelihoods(inputs: Inputs) -> Callable[[Trial], Likelihood]:
    """Return what says how likely payloads are.

    Unlikely are values of another kind than in the samples and cases, and values that code has to
    survive and that sources hardly send: `__proto__` as a key, or a date in the year 1. Without
    samples, values of another kind than in the usual payload are possible.
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

    def likelihood_at(path: _Path, value: Any) -> Likelihood:
        is_odd = path[-1] in _HOSTILE_KEYS and path not in kinds
        if not isinstance(value, dict | list):
            is_odd = is_odd or (_is_odd(value) and value not in values.get(path, ()))
        return Likelihood.UNLIKELY if is_odd else _of_kind(value, kinds.get(path), has_samples)

    def likelihood(trial: Trial) -> Likelihood:
        if id(trial) in stored:
            return Likelihood.STORED
        return max(likelihood_at(path, value) for path, value in _places(trial))

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
                or value in _HOSTILE_KEYS - {""} | _NAMES
                or _CONTROL.search(value) is not None
                or (year is not None and int(year[1]) not in _YEARS)
            )
        case _:
            return False


def _of_kind(value: Any, kinds: set[str] | None, has_samples: bool) -> Likelihood:
    """Return how likely a value is with the kinds that others have; any scalar may be null."""
    kind, known = _kind(value), (kinds or set()) - {"null"}
    if not known or kind == "null" or kind in known:
        return Likelihood.PLAUSIBLE
    if kind in ("object", "array") or known <= {"object", "array"}:
        return Likelihood.UNLIKELY
    is_number = kind == "text" and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
    if "number" in known and is_number:
        return Likelihood.PLAUSIBLE
    return Likelihood.UNLIKELY if has_samples else Likelihood.POSSIBLE


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
