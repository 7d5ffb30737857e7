"""BZ0xx: a request to /users/track as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.answers import NOTHING_VALID
from brazesmith.contract.checks import NULL, by, forbidden, must_be, must_not_be
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import ERRORS_PAGE, TRACK_PAGE
from brazesmith.contract.limits import MOST_OBJECTS
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import DOCUMENTED, MOCKED, attributes, event

ARRAYS = TRACK.array_names


def objects_of(body: dict[str, Any], array: str) -> list[Any]:
    """The objects of one of the three arrays; none when it is absent or no array."""
    objects = body.get(array)
    return objects if type(objects) is list else []


def _nothing_sent(body: dict[str, Any], options: Options) -> Sequence[Found]:
    arrays = {name: body[name] for name in ARRAYS if body.get(name) is not None}
    return WRONG if TRACK.sends_nothing(arrays) else FINE


def _few(body: dict[str, Any], options: Options) -> bool:
    """Objects, and not more than may be sent in one request under any plan."""
    total = 0
    for array in ARRAYS:
        if array in body:
            objects = body[array]
            if type(objects) is not list:
                return False
            total += len(objects)
    return 0 < total <= MOST_OBJECTS


def _too_many(body: dict[str, Any], options: Options) -> Sequence[Found]:
    counts = {array: len(objects_of(body, array)) for array in ARRAYS}
    if options.plan == "per-array-75":
        return [
            Found(at=(array,), holes={"count": count, "what": f"objects in `{array}`"})
            for array, count in counts.items()
            if count > MOST_OBJECTS
        ]
    total = sum(counts.values())
    if total <= MOST_OBJECTS:
        return FINE
    return (Found(holes={"count": total, "what": "objects in the three arrays together"}),)


RULES = (
    Rule(
        code="BZ002",
        title="`attributes`, `events` and `purchases` are arrays.",
        level="rejected",
        where=ARRAYS,
        check=must_not_be(dict, str, int, float, bool),
        message="`{name}` is {value}, not an array",
        hint="put the objects into an array, also when there is only one: [{{ ... }}]",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(),
        bad={"events": event()["events"][0]},
        enforced=True,
    ),
    Rule(
        code="BZ003",
        title="An array with nothing in it is left out or empty, not null.",
        level="risky",
        where=ARRAYS,
        check=must_not_be(NULL),
        message="`{name}` is null; what Braze makes of that is not known",
        hint="leave `{name}` out, or send []",
        provenance="inferred",
        source=TRACK_PAGE,
        good={**event(), "attributes": []},
        bad={**event(), "attributes": None},
    ),
    Rule(
        code="BZ004",
        title="The elements of `attributes`, `events` and `purchases` are objects.",
        level="rejected",
        where=tuple(f"{array}[]" for array in ARRAYS),
        check=must_be(dict),
        message="this element is {value}, not an object",
        hint="leave the element out of the array (filter what is missing before returning)",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(),
        bad={"events": [event()["events"][0], None]},
        enforced=True,
    ),
    Rule(
        code="BZ005",
        title="A request has at least one attribute object, event or purchase.",
        level="rejected",
        where=("$",),
        check=by(_nothing_sent, dict, glance=_few),
        message="no `attributes`, `events` or `purchases`: there is nothing to process",
        hint="to send nothing on purpose, return {{ attributes: [] }} from the transformation; "
        "to fail with a reason in Braze's log, throw an Error",
        provenance="inferred",  # the sentence was seen where every object was refused
        source=TRACK_PAGE,
        good=attributes(first_name="Ada"),
        bad={"attributes": []},
        wire=NOTHING_VALID,
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ006",
        title=f"A request holds at most {MOST_OBJECTS} objects.",
        level="rejected",
        where=("$",),
        check=by(_too_many, dict, glance=_few),
        message=f"{{count}} {{what}}; the limit is {MOST_OBJECTS}",
        hint="send less per request: a transformation makes one request of each webhook. "
        "Customers with the older rate limit have the limit for each array: --plan per-array-75",
        provenance="documented",
        source=ERRORS_PAGE,
        good=event(),
        bad={"events": event()["events"] * (MOST_OBJECTS + 1)},
        note="Most customers: 75 in the three arrays together. Legacy rate limits: 75 in each. An "
        "older text for one kind of contract says 50 together.",
        wire="Max Input Length Exceeded",
        wire_seen=DOCUMENTED,
        enforced=True,
    ),
    Rule(
        code="BZ008",
        title="The API key is not part of the body.",
        level="risky",
        where=("api_key",),
        check=forbidden(),
        message="`api_key` in a body is how Braze was called before 2020",
        hint="remove it: a transformation needs no key, and a key in a body ends up in logs",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(),
        bad={**event(), "api_key": "..."},
    ),
    Rule(
        code="BZ009",
        title="`partner` is a string.",
        level="risky",
        where=("partner",),
        check=must_be(str),
        message="`partner` is {value}; the platforms that send it send their name",
        hint="remove it; only partner platforms send it",
        provenance="inferred",
        source=TRACK_PAGE,
        good={**event(), "partner": "RudderStack"},
        bad={**event(), "partner": 7},
    ),
)
