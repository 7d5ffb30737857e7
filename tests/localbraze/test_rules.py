"""What the judge calls rejected or lost is so here too, and the log says it.

The examples of the rules are requests; the states after them are compared. With the same seed,
equal requests give equal states.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from brazesmith.base.pointers import steps
from brazesmith.contract import RULES, Rule, judge
from brazesmith.localbraze import Change, Clock, LocalBraze

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ARRAYS = ("attributes", "events", "purchases")
OTHER = {"external_id": "somebody-else", "visits": 1}


def rules(level: str) -> list[Any]:
    """Return the rules of a level on requests to `/users/track`."""
    return [
        pytest.param(rule, id=rule.code)
        for rule in RULES
        if rule.level == level and rule.where[0].split("[")[0] in ("$", *ARRAYS)
        if rule.code[:3] in ("BZ0", "BZ1", "BZ2", "BZ3", "BZ4", "BZ6")
    ]


def after(*bodies: Any) -> tuple[dict[str, Any], list[Change], list[int]]:
    """Return the state after requests, the log, and the statuses of the answers."""
    braze = LocalBraze(seed=1, clock=Clock(NOW))
    statuses = [braze.track(body).status for body in bodies]
    state, log = braze.export_state(), braze.changes()
    braze.close()
    return state, log, statuses


def reasons(log: list[Change], action: str) -> list[str]:
    """Return the codes in the log for an action."""
    return [(one.reason or "").partition(":")[0] for one in log if one.action == action]


@pytest.mark.parametrize("rule", rules("rejected"))
def test_a_rejected_request_changes_nothing(rule: Rule) -> None:
    state, log, statuses = after(rule.bad)
    verdict = judge(rule.bad, "track", now=NOW)
    assert statuses == [verdict.status]
    assert rule.code in reasons(log, "rejected")
    if verdict.status != 201:
        assert state == after()[0]
        assert {one.action for one in log} == {"rejected"}


@pytest.mark.parametrize("rule", rules("rejected"))
def test_a_rejected_object_changes_nothing_beside_others(rule: Rule) -> None:
    if type(rule.bad) is not dict or not judge(rule.bad, "track", now=NOW).response.get("errors"):
        return  # the whole request is refused, not an object
    body = {**rule.bad, "attributes": [*rule.bad.get("attributes", []), OTHER]}
    refused = {
        (error["input_array"], error["index"])
        for error in judge(body, "track", now=NOW).response["errors"]
    }
    kept = {
        name: [one for index, one in enumerate(array) if (name, index) not in refused]
        for name, array in body.items()
        if name in ARRAYS
    }
    state, log, statuses = after(body)
    assert statuses == [201]
    assert rule.code in reasons(log, "rejected")
    assert state == after({name: array for name, array in kept.items() if array})[0]


@pytest.mark.parametrize("rule", [*rules("rejected"), *rules("lost")])
def test_a_good_example_loses_nothing_by_the_rule(rule: Rule) -> None:
    _, log, statuses = after(rule.good)
    assert statuses == [201]
    assert rule.code not in reasons(log, "lost") + reasons(log, "rejected")


@pytest.mark.parametrize("rule", rules("risky"))
def test_a_risky_value_is_not_lost_and_what_is_undocumented_is_decided(rule: Rule) -> None:
    braze = LocalBraze(clock=Clock(NOW))
    answer = braze.track(rule.bad)
    log = braze.changes()
    braze.close()
    verdict = judge(rule.bad, "track", now=NOW)
    assert answer.status == verdict.status
    assert rule.code not in reasons(log, "lost") + reasons(log, "rejected")
    if rule.provenance == "inferred":
        assert "unknown-values" in answer.own_decisions


def custom(state: dict[str, Any]) -> Any:
    """Return the custom attributes of the only user."""
    return state["profiles"][0].get("custom", {})


def sent(rule: Rule) -> Any:
    """Return the only object of the bad example."""
    ((one,),) = (rule.bad[name] for name in ARRAYS if name in rule.bad)
    return one


#: What becomes of a value that Braze changes instead of dropping it.
CHANGED: dict[str, Callable[[dict[str, Any], Rule], bool]] = {
    "BZ223": lambda state, rule: "country" not in state["profiles"][0].get("fields", {}),
    "BZ232": lambda state, rule: custom(state) == {"plan": sent(rule)["plan "]},
    "BZ241": lambda state, rule: custom(state)["member_until"] == sent(rule)["member_until"],
    "BZ246": lambda state, rule: custom(state)["pets"] == [],
    "BZ247": lambda state, rule: custom(state)["colours"] == sent(rule)["colours"][-500:],
    "BZ248": lambda state, rule: custom(state)["colours"] == ["blue", "red"],
    "BZ306": lambda state, rule: (
        state["profiles"][0]["events"][sent(rule)["name"]]["last"] == "2026-11-29T12:00:00.000Z"
    ),
}


@pytest.mark.parametrize("rule", rules("lost"))
def test_a_lost_value_is_lost_and_in_the_log(rule: Rule) -> None:
    state, log, statuses = after(rule.bad)
    assert statuses == [201]
    assert rule.code in reasons(log, "lost")
    if rule.code in CHANGED:
        assert CHANGED[rule.code](state, rule)
        return
    places = [steps(one.pointer)[2:] for one in judge(rule.bad, "track", now=NOW).findings]
    if "attributes" in rule.bad:
        names = {place[0] for place in places}
        kept = {name: value for name, value in sent(rule).items() if name not in names}
        assert state["profiles"] == after({"attributes": [kept]})[0]["profiles"]
    else:
        (event,) = [one.after for one in log if one.action == "event"]
        names = {place[1] for place in places if len(place) > 1}
        properties = [name for name in sent(rule)["properties"] if name not in names]
        assert list(event["properties"]) == properties[:256]


def test_every_change_of_a_value_is_described() -> None:
    assert CHANGED.keys() <= {rule.values[0].code for rule in rules("lost")}
