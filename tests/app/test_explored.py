"""Faults that have one cause are one report."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from brazesmith.app.exploring.explored import Report, merged
from brazesmith.app.exploring.locating import Located
from brazesmith.base.diagnostics import Span
from brazesmith.engines import Outcome
from brazesmith.explore.engine import Observation, Trial
from brazesmith.explore.goals import Fault, Goal, Shown

TOTAL = "/purchases/*/price"


def report(
    code: str,
    place: str,
    *conditions: str,
    at: tuple[int, int] | None = None,
    shows: Sequence[tuple[str, ...]] = (),
    cause: str = "",
    payload: object = None,
) -> Report:
    """Return a report of a fault at a line and a column; `shows` are codes and places."""
    faults = [Fault(Goal.LOST, *one) for one in ((code, place, cause), *shows)]
    seen = Observation(Trial(payload or {}, {}), Outcome(None, None))
    at = at or (1, sum(map(ord, code + place)))
    span = Span("script.js", *at, *at)
    located = Located(span)
    return Report(
        faults[0], Shown(code, place), seen, located, (place,), conditions, frozenset(faults)
    )


def outline(reports: Sequence[Report]) -> list[str]:
    return [" ".join([one.fault.code, *(also.fault.code for also in one.also)]) for one in reports]


IS_MISSING = "`payload.items[0].total` is missing"
IS_NULL = "`payload.items[1].total` is null"
LOST_PRICE = report("X102", TOTAL, IS_NULL, shows=[("BZ401", "/purchases/*", "price")])
NAN = report("X102", TOTAL, IS_MISSING, shows=[("BZ401", TOTAL), ("BZ303", "/events/*")])
TIME = "/events/*"


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        # The rule about the body is named with what causes it, at the same place.
        ([report("BZ401", TOTAL, IS_NULL), NAN], ["X102 BZ401"]),
        # The key is missing because of it.
        ([report("BZ401", "/purchases/*", IS_NULL, cause="price"), LOST_PRICE], ["X102 BZ401"]),
        ([report("BZ401", TOTAL, "`payload.price` is missing"), NAN], ["BZ401", "X102"]),
        ([report("BZ401", TOTAL), NAN], ["BZ401", "X102"]),
        # Both are always there.
        ([report("BZ109", "/id"), report("X111", "/id", shows=[("BZ109", "/id")])], ["X111 BZ109"]),
        ([report("BZ303", "/id"), report("X111", "/a", shows=[("BZ303", "/id")])],
         ["BZ303", "X111"]),
        # The payload of the one does not show the other.
        ([report("BZ401", TOTAL, IS_NULL), report("X102", TOTAL, IS_NULL)], ["BZ401", "X102"]),
        # An error that costs a batch is the error.
        (
            [report("X101", "3:5"), report("X121", "3:5", IS_NULL, shows=[("X101", "3:5")])],
            ["X121 X101"],
        ),
        # Under the same conditions in the same line.
        ([report("BZ303", TIME, IS_MISSING), NAN], ["X102 BZ303"]),
        ([report("BZ303", TIME, IS_MISSING, at=(9, 1)), NAN], ["BZ303", "X102"]),
        # The same rule under the same conditions, in another line.
        (
            [
                report("X112", "/attributes/*/id", IS_MISSING, shows=[("X112", "/events/*/id")]),
                report("X112", "/events/*/id", IS_MISSING, at=(7, 1)),
            ],
            ["X112 X112"],
        ),
    ],
)  # fmt: skip
def test_one_cause(reports: list[Report], expected: list[str]) -> None:
    assert outline(merged(reports)) == expected


def test_one_rule_at_one_place_of_the_code_is_one_report() -> None:
    keys = ['`payload.traits` has the key "a.b"', "`payload.traits.city` is null", "is null"]
    payloads = [{"a.b": None}, {"city": None, "zip": None}, {"street": None, "zip": None}]
    reports = [
        report("BZ260", f"/attributes/*/{number}", key, at=(1, 5), payload=payload)
        for number, (key, payload) in enumerate(zip(keys, payloads, strict=True))
    ]
    [one] = merged(reports)
    assert one.conditions == (keys[1],)
    assert one.places == ("/attributes/*/1", "/attributes/*/0", "/attributes/*/2")


def test_of_keys_that_the_payload_chooses_one_with_a_name_is_shown() -> None:
    reports = [
        report("BZ310", place, at=(1, 5), payload={"title": "x" * len(place)})
        for place in ("/events/0/properties/", "/events/0/properties/title")
    ]
    [one] = merged(reports)
    assert one.places == ("/events/0/properties/title", "/events/0/properties/")
