"""What one element of a batch costs the others: the same payload is run without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.fields import IDENTIFIERS
from brazesmith.explore.engine import Observation
from brazesmith.explore.goals import (
    BATCH_FAILS,
    BATCH_LOSES,
    ErrorPlace,
    Fault,
    Faults,
    Goal,
    Shown,
    Twin,
)
from brazesmith.explore.leaves import Leaves, Place, with_value
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.explore.users import batches, other

#: The most arrays of a payload, and elements of each, that are looked at.
_MOST_ARRAYS: Final = 3
_MOST_ELEMENTS: Final = 3
#: What the objects of a body are named by.
_NAMES: Final = (*IDENTIFIERS, "id")


def twins(seen: Observation, leaves: Leaves) -> Iterator[Twin]:
    """Yield a payload without each of the elements that may be the bad one.

    If nothing is sent, also one that has another good element instead: of a batch, that is one more
    object.
    """
    for place, elements in batches(seen.trial)[:_MOST_ARRAYS]:
        for index in range(min(len(elements), _MOST_ELEMENTS)):
            without = with_value(seen.trial, (*place, index), ABSENT)
            yield Twin("without", without, (*place, index))
            if seen.body is None:
                good = elements[index - 1]
                more = leaves.changed(
                    with_value(seen.trial, (*place, index), good), other, within=(*place, index)
                )
                yield Twin("more", more, (*place, index))


def faults(
    seen: Observation,
    beside: Sequence[tuple[Twin, Observation]],
    leaves: Leaves,
    arrays: Sequence[str],
    error_place: ErrorPlace,
    is_skipped_on_purpose: Callable[[Observation], bool],
) -> Faults:
    """Return what the other elements lose; `beside` are the runs of the twins."""
    found: Faults = {}
    mine = _objects(seen.body, arrays)
    more = {twin.place: _objects(run.body, arrays) for twin, run in beside if twin.kind == "more"}
    for twin, run in beside:
        others = _objects(run.body, arrays)
        if twin.kind != "without" or run.outcome.error is not None or others == 0:
            continue
        if mine == 0 and more.get(twin.place, 0) <= others:
            continue  # all elements are about the same object
        error = seen.outcome.error
        place = _place_text(leaves, twin.place)
        if error is not None:
            where = error_place(error) or error.message
            fault = Fault(Goal.BATCH, BATCH_FAILS, where, place)
            message = f"one element of `{place}` makes the whole transformation fail"
            found.setdefault(fault, Shown(message, error=error, other=run, causes=(twin.place,)))
        elif mine < others and not (mine == 0 and is_skipped_on_purpose(seen)):
            fault = Fault(Goal.BATCH, BATCH_LOSES, place)
            lost = "everything" if mine == 0 else "the others"
            message = f"because of one element of `{place}`, {lost} of the batch is lost"
            found.setdefault(fault, Shown(message, other=run, causes=(twin.place,)))
    return found


def _objects(body: Any, arrays: Sequence[str]) -> int:
    """Return how many good objects a body has: those that say which user or item they are about."""
    lists = [body.get(name) for name in arrays] if isinstance(body, dict) else []
    objects = [one for some in lists if isinstance(some, list) for one in some]
    return sum(isinstance(one, dict) and any(map(one.get, _NAMES)) for one in objects)


def _place_text(leaves: Leaves, place: Place) -> str:
    """Return the place of the array of an element."""
    (text, *path), _ = leaves.typed(place[:-1])
    for step in path:
        text = f"JSON.parse({text})" if step == JSON_TEXT else f"{text}.{step}"
    return text
