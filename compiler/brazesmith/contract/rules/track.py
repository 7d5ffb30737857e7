"""BZ0xx: a request to /users/track as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract import pages
from brazesmith.contract.answers import NOTHING_VALID
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.rule import NULL, OK, Options, Violation
from brazesmith.contract.rules.examples import DOCUMENTED, MOCKED, attributes, event
from brazesmith.contract.rules.rows import Rows

ARRAYS = TRACK.array_names
_MOST = TRACK.most_objects
RULES = Rows(pages.TRACK, objects={"": event()})


def _few(body: dict[str, Any], options: Options) -> bool:
    """Objects, and not more than may be sent in one request under any plan."""
    total = 0
    for array in ARRAYS:
        if array in body:
            objects = body[array]
            if type(objects) is not list:
                return False
            total += len(objects)
    return 0 < total <= _MOST


RULES.enforced("BZ002", ARRAYS).has_type(
    "array",
)
RULES.risky("BZ003", ARRAYS, NULL).must_not_exist(
    title="An array without elements is left out or empty, not null.",
    message="`{name}` is null; how Braze reads that is not known",
    hint="leave `{name}` out, or send []",
    good={**event(), "attributes": []},
    bad={**event(), "attributes": None},
)
RULES.enforced("BZ004", [f"{array}[]" for array in ARRAYS]).has_type(
    "object",
    null=False,
    hint="filter missing values before returning the array",
    good={"external_id": "user-1"},
    bad=None,
)


def _sends_nothing(body: dict[str, Any]) -> bool:
    return TRACK.sends_nothing({name: body[name] for name in ARRAYS if body.get(name) is not None})


RULES.enforced("BZ005", "$", precheck=_few).must_not(
    _sends_nothing,
    title="A request has at least one attribute object, event or purchase.",
    message="no `attributes`, `events` or `purchases`, so there is nothing to process",
    hint="to send nothing on purpose, return {{ attributes: [] }} from the transformation; "
    "to fail with a reason in Braze's log, throw an Error",
    good=attributes(first_name="Ada"),
    bad={"attributes": []},
    provenance="inferred",
    wire=(NOTHING_VALID, MOCKED),
)


@RULES.enforced("BZ006", "$", precheck=_few).says(
    title=f"A request holds at most {_MOST} objects.",
    message=f"the request has {{count:,}} {{what}}; the limit is {_MOST}",
    hint="send less per request: a transformation makes one request for each webhook. "
    "For customers with the older rate limit the limit is per array: --plan per-array-75",
    bad={"events": event()["events"] * (_MOST + 1)},
    source=pages.ERRORS,
    note=f"Most customers: {_MOST} in the three arrays together. Legacy rate limits: "
    f"{_MOST} in each. An older text for one kind of contract says 50 together.",
    wire=("Max Input Length Exceeded", DOCUMENTED),
)
def _too_many(body: dict[str, Any], options: Options) -> Sequence[Violation]:
    counts = {name: len(body[name]) for name in ARRAYS if type(body.get(name)) is list}
    if options.plan == "per-array-75":
        return [
            Violation(at=(array,), holes={"count": count, "what": f"objects in `{array}`"})
            for array, count in counts.items()
            if count > _MOST
        ]
    total = sum(counts.values())
    if total <= _MOST:
        return OK
    return (Violation(holes={"count": total, "what": "objects in the three arrays together"}),)


RULES.risky("BZ008", "api_key").must_not_exist(
    title="The API key is not part of the body.",
    message="`api_key` is in the body; since 2020 Braze expects the key in a header",
    hint="remove it: a transformation needs no key, and keys in bodies end up in logs",
    bad={**event(), "api_key": "..."},
    provenance="documented",
)
RULES.risky("BZ009", "partner").has_type(
    "string",
    null=False,
    message="`partner` is {value}, not a string; partner platforms send their name in it",
    hint="remove it: only partner platforms need it",
    good="RudderStack",
)
