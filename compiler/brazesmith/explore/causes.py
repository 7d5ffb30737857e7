"""What is unusual about a payload that shows a fault, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
#: A longer text or array is described by its length.
_LONG: Final = 40


def conditions(
    looker: Looker, inputs: Inputs, trial: Trial, fault: Fault, shown: Shown
) -> tuple[str, ...]:
    """Return what must be so for a payload to show a fault: "`payload.id` is missing".

    These are the places at which a usual value makes the fault disappear. If it makes the script
    fail instead, nothing is known of the fault.
    """
    if shown.finding is not None and shown.causes:
        return _named(shown.causes, trial)
    is_error = shown.error is not None
    is_slow = shown.error is not None and shown.error.kind is not Failure.EXCEPTION
    usual_one, other = inputs.usual, Trial(**usual(inputs.type))
    found: dict[Place, Trial] = {}
    for start in (usual_one, other):
        for place, value in _usual_values(start, trial):
            now = value_at(trial, place)
            is_usual = now is not ABSENT and now == value_at(usual_one, place)
            if start is usual_one or not is_usual:
                found.setdefault(place, with_value(trial, place, value))
    tried = dict(list(found.items())[: _MOST_SLOW if is_slow else _MOST])
    if is_slow:  # one by one, because nothing is run after one that does not end
        looked = [one for trial in tried.values() for one in looker.look([trial])]
    else:
        looked = looker.look(list(tried.values()))
    causes = [
        place
        for place, one in zip(tried, looked, strict=False)
        if fault not in one.faults and (is_error or not one.is_error)
    ]
    inner = [place for place in causes if not any(_is_below(other, place) for other in causes)]
    return _named(inner, trial)


def _named(causes: Sequence[Place], trial: Trial) -> tuple[str, ...]:
    named = (f"`{place_text(place)}` {_state(value_at(trial, place))}" for place in causes)
    return tuple(named)[:_MOST_NAMED]


def _usual_values(start: Trial, trial: Trial) -> Iterator[tuple[Place, Any]]:
    """Yield the places of a usual payload with another value than a trial has there."""
    for place, value in values({"payload": start.payload, "headers": start.headers}):
        now = value_at(trial, place)
        above = value_at(trial, place[:-1])
        is_there = isinstance(above, dict) or now is not ABSENT
        if len(place) > 1 and is_there and (type(now) is not type(value) or now != value):
            yield place, value


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
        case dict():
            keys = ", ".join(
                json.dumps(key, ensure_ascii=False) for key in list(value)[:_MOST_NAMED]
            )
            return f"has the key{'' if len(value) == 1 else 's'} {keys}"
        case _:
            return f"is {json.dumps(value, ensure_ascii=False)}"
