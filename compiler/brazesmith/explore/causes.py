"""What is unusual about a payload that shows a fault, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.engines import Failure
from brazesmith.explore.engine import Trial
from brazesmith.explore.goals import Fault, Shown
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.leaves import Place, place_text, value_at, values, with_value
from brazesmith.explore.looking import Looker
from brazesmith.explore.samples import usual

#: How many places of a payload are tried, and how many causes named.
_MOST: Final = 200
_MOST_SLOW: Final = 5
_MOST_NAMED: Final = 3
#: In a longer array, single elements are not looked at.
_MOST_ELEMENTS: Final = 8
#: A longer text or array is described by its length.
_LONG: Final = 40


def conditions(
    looker: Looker, inputs: Inputs, trial: Trial, fault: Fault, shown: Shown
) -> tuple[str, ...]:
    """Return what must be so for a payload to show a fault: "`payload.id` is missing".

    These are the places at which a usual value makes the fault disappear. If it makes the script
    fail instead, they are those whose value alone makes a usual payload show the fault.
    """
    if shown.run is not None:
        return _named({place: value_at(trial, place) for place in shown.causes})
    is_error = shown.error is not None
    is_slow = shown.error is not None and shown.error.kind is not Failure.EXCEPTION
    tried: dict[Place, tuple[Trial, Trial]] = {}
    for start in (inputs.usual, Trial(**usual(inputs.type))):
        for place, value in _usual_values(start, trial):
            now = value_at(trial, place)
            is_usual = now is not ABSENT and now == value_at(inputs.usual, place)
            if start is inputs.usual or not is_usual:
                tried.setdefault(place, (with_value(trial, place, value), start))
    tried = dict(list(tried.items())[: _MOST_SLOW if is_slow else _MOST])
    without = [changed for changed, _ in tried.values()]
    if is_slow:  # one by one, because nothing is run after one that does not end
        looked = [one for changed in without for one in looker.look([changed])]
    else:
        looked = looker.look(without)
    causes: list[Place] = []
    unclear: list[Place] = []
    for place, one in zip(tried, looked, strict=False):
        if fault not in one.faults:
            (causes if is_error or not one.is_error else unclear).append(place)
    alone = [with_value(tried[place][1], place, value_at(trial, place)) for place in unclear]
    shows = [fault in one.faults for one in looker.look([inputs.usual, *alone])] if alone else []
    if shows[:1] == [False]:
        causes += (place for place, is_shown in zip(unclear, shows[1:], strict=False) if is_shown)
    if causes or is_error:
        return _named(_with_keys(looker, trial, fault, _innermost(causes)))
    return _present(looker, trial, fault)


def _with_keys(
    looker: Looker, trial: Trial, fault: Fault, places: Sequence[Place]
) -> dict[Place, Any]:
    """Return places with what is unusual there: of an object, the keys that a fault needs."""
    found = {place: value_at(trial, place) for place in places}
    keys = [
        (place, key)
        for place, value in found.items()
        if isinstance(value, dict) and len(value) > 1
        for key in list(value)[:_MOST]
    ]
    looked = looker.look([with_value(trial, (*place, key), ABSENT) for place, key in keys])
    for place in found:
        needed = {
            key: value_at(trial, (*place, key))
            for (other, key), one in zip(keys, looked, strict=False)
            if other == place and fault not in one.faults and not one.is_error
        }
        found[place] = needed or found[place]
    return found


def _innermost(places: Sequence[Place]) -> list[Place]:
    return [place for place in places if not any(_is_below(other, place) for other in places)]


def _present(looker: Looker, trial: Trial, fault: Fault) -> tuple[str, ...]:
    """Return what must be there for a payload to show a fault that usual ones show as well."""
    there = [place for place, _ in values({"payload": trial.payload}) if len(place) > 1][:_MOST]
    looked = looker.look([with_value(trial, place, ABSENT) for place in there])
    needed = [
        place
        for place, one in zip(there, looked, strict=False)
        if fault not in one.faults and not one.is_error
    ]
    named = (f"`{place_text(place)}` is present" for place in _innermost(needed))
    return tuple(named)[:_MOST_NAMED]


def _named(causes: Mapping[Place, Any]) -> tuple[str, ...]:
    named = (f"`{place_text(place)}` {_state(value)}" for place, value in causes.items())
    return tuple(named)[:_MOST_NAMED]


def _usual_values(start: Trial, trial: Trial) -> Iterator[tuple[Place, Any]]:
    """Yield the places of a usual payload with another value than a trial has there."""
    as_long = _stretched(start.payload, trial.payload)
    usual_values = dict(values({"payload": as_long, "headers": start.headers}))
    usual_values |= values({"payload": start.payload})
    for place, value in usual_values.items():
        now = value_at(trial, place)
        above = value_at(trial, place[:-1])
        is_there = isinstance(above, dict) or now is not ABSENT
        if len(place) > 1 and is_there and (type(now) is not type(value) or now != value):
            yield place, value


def _stretched(value: Any, now: Any) -> Any:
    """Return a usual value whose arrays have as many elements as those of another value."""
    match value, now:
        case dict(), dict():
            return {key: _stretched(inner, now.get(key)) for key, inner in value.items()}
        case [*_, last], list() if len(now) <= _MOST_ELEMENTS:
            added = [last] * (len(now) - len(value))
            return [_stretched(*pair) for pair in zip_longest([*value, *added], now)]
        case _:
            return value


def _is_below(place: Place, other: Place) -> bool:
    return len(place) > len(other) and place[: len(other)] == other


def _state(value: Any) -> str:
    """Return what a value is, after the name of its place."""
    match value:
        case _ if value is ABSENT:
            return "is missing"
        case str() if len(value) > _LONG:
            return f"has {len(value):,} characters"
        case dict() | list() if not value:
            return "is empty"
        case list():
            return f"has {len(value):,} element{'' if len(value) == 1 else 's'}"
        case dict() if len(value) > _MOST_NAMED:
            return f"has {len(value):,} keys"
        case dict():
            keys = ", ".join(json.dumps(key, ensure_ascii=False) for key in value)
            return f"has the key{'' if len(value) == 1 else 's'} {keys}"
        case _:
            return f"is {json.dumps(value, ensure_ascii=False)}"
