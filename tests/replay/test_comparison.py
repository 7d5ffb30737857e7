"""Which differences between two versions are reported, and how they are grouped."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brazesmith.engines import Failure, Input, Outcome, ScriptError
from brazesmith.replay.comparison import compare
from brazesmith.replay.job import Code, Job
from brazesmith.replay.outcomes import Result, result_of
from brazesmith.targets.script import Script

SCRIPT = Script("shop/order", "")
JOB = Job(new=Code.of(SCRIPT), now="2026-01-02T03:04:05Z")

NOTHING = '{"attributes":[]}'


def event(**changes: Any) -> dict[str, Any]:
    return {"external_id": "u-1", "name": "Order", "time": "2026-01-01T00:00:00Z", **changes}


def result(returned: Any) -> Result:
    """Return the result of a run: events, a body as text, None for undefined, or an error."""
    match returned:
        case Exception():
            outcome = Outcome(None, ScriptError(Failure.EXCEPTION, "Error", str(returned)))
        case list():
            outcome = Outcome(json.dumps({"events": returned}), None)
        case _:
            outcome = Outcome(returned, None)
    return result_of(SCRIPT, JOB, Input("{}"), outcome)


FAILED = ValueError("no user")

CASES = {
    "the same": ([event()], [event()], []),
    "keys in another order": ([{"a": 1, "b": 2}], [{"b": 2, "a": 1}], []),
    "numbers of one value": ('{"events":[{"x":1}]}', '{"events":[{"x":1.0}]}', []),
    "two ways to send nothing": (NOTHING, None, []),
    "a value": ([event(name="A")], [event(name="B")], ["changed /events/*/name"]),
    "a property": ([event()], [event(properties={"a": 1})], ["changed /events/*/properties"]),
    "every element": (
        [event(name="A"), event(name="A")],
        [event(name="B"), event(name="B")],
        ["changed /events/*/name"],
    ),
    "no longer sent": ([event()], NOTHING, ["no_longer_sent "]),
    "newly sent": (NOTHING, [event()], ["newly_sent "]),
    "newly failing": ([event()], FAILED, ["newly_failing "]),
    "failing instead of a skip": (NOTHING, FAILED, ["newly_failing "]),
    "the same error": (FAILED, FAILED, []),
    "another error": (FAILED, ValueError("no time"), ["changed "]),
    "fixed": (FAILED, [event()], ["fixed "]),
    "newly rejected": ([event()], [event(name="")], ["newly_rejected /events/*/name BZ302"]),
    "sent, but rejected": (NOTHING, [event(name="")], ["newly_rejected "]),
    "newly lost": (
        [event()],
        [event(properties={"a": "x" * 300})],
        ["newly_lost /events/*/properties BZ310"],
    ),
    "a rejected value fixed": ([event(name="")], [event()], ["fixed /events/*/name BZ302"]),
    "too many objects": (
        [event(name=str(number)) for number in range(75)],
        [event(name=str(number)) for number in range(76)],
        ["newly_rejected /events/* BZ006"],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES.keys())
def test_a_difference(before: Any, after: Any, expected: list[str]) -> None:
    found = compare(result(before), result(after))
    changes = [f"{group.kind} {group.path} {group.code or ''}" for group, _ in found.changes]
    assert sorted(change.rstrip() for change in changes) == sorted(
        change.rstrip() for change in expected
    )


def test_the_worst_kind_comes_first() -> None:
    found = compare(result([event(user=1)]), result([event(name="", user=2)]))
    assert found.kind == "newly_rejected"


def test_a_missing_value_is_not_null() -> None:
    [[_, values]] = compare(result([event(x=None)]), result([event()])).changes
    assert values == ("null", None)


def test_a_change_of_verdict() -> None:
    [[group, _]] = compare(result([event()]), result([event(name="")])).changes
    assert group.verdict == "accepted → rejected"


@pytest.mark.parametrize("ignored", ["/events/*/name", "/events/0/name", "/events"])
def test_ignored_places(ignored: str) -> None:
    found = compare(result([event(name="A")]), result([event(name="B")]), [ignored])
    assert (found.changes, found.is_ignored) == ((), True)
