"""Exploration of hand-written scripts: payloads are varied, bodies judged, findings shrunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from brazesmith.contract import Finding, judge
from brazesmith.contract.destinations import named
from brazesmith.engines import Engines, Failure, Language, Limits
from brazesmith.explore.engine import Exploration, Observation, Trial, explore, shrink
from brazesmith.explore.samples import variations
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.targets.script import Script

SCRIPT = """
if (payload.kind === "skip") return { attributes: [] };
const user = { external_id: payload.id };
if (payload.kind === "refund") user.refunds = payload.items.map((item) => item.price);
else user.email_subscribe = payload.subscribe || "subscribed";
return { attributes: [user] };
"""
PAYLOAD = {
    "kind": "refund",
    "id": "u-1",
    "subscribe": "maybe",
    "items": [{"price": 5, "sku": "a"}, {"price": 6, "sku": "b"}],
}


def type_of(value: Any) -> Type:
    """Return the type of a sample, in which everything may be absent."""
    match value:
        case dict():
            fields = {key: types.optional(type_of(inner)) for key, inner in value.items()}
            return Type(Kind.OBJECT, shape=Shape("sample", fields, open=True))
        case list():
            return types.array(type_of(value[0]) if value else types.ANY)
        case bool():
            return types.BOOLEAN
        case int() | float():
            return types.NUMBER
        case str():
            return types.TEXT
        case _:
            return types.ANY


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as running:
        yield running


def findings(body: Any) -> Sequence[Finding]:
    return judge(body, "track").findings


def explored(engines: Engines, code: str, *payloads: Any) -> tuple[Script, Exploration]:
    def vary(way: Observation) -> Iterator[Trial]:
        inputs = {"payload": way.trial.payload, "headers": {}}
        for variation in variations(inputs, type_of(inputs), [("payload",)], {}):
            yield Trial(**variation.payload, cause=variation)

    script = Script("x", code, named("track"))
    return script, explore(script, engines, findings, [Trial(p, {}) for p in payloads], vary)


def test_ways_are_varied_and_findings_grouped(engines: Engines) -> None:
    _, exploration = explored(engines, SCRIPT, PAYLOAD, {**PAYLOAD, "kind": "order"})
    [subscribe] = [
        group for group in exploration.groups() if group.finding.pointer.endswith("email_subscribe")
    ]
    assert not subscribe.is_always
    cause = subscribe.observations[0].trial.cause
    assert cause is not None
    assert cause.path == ("payload", "kind")  # without it, the script takes the other way
    without_id = [
        each
        for each in exploration.observations
        if "id" not in each.trial.payload and each.findings
    ]
    assert without_id


def test_errors_and_empty_bodies_are_observed(engines: Engines) -> None:
    _, exploration = explored(engines, SCRIPT, PAYLOAD, {**PAYLOAD, "kind": "skip"})
    errors = {each.outcome.error.message for each in exploration.observations if each.outcome.error}
    assert any("map" in message for message in errors)
    nothing = [o for o in exploration.observations if o.body is None and o.outcome.error is None]
    assert nothing


def test_every_body_of_an_end_has_what_is_always_wrong(engines: Engines) -> None:
    code = "return { attributes: [{ external_id: 'a', email_subscribe: 'yes' }] }"
    _, exploration = explored(engines, code, {"a": 1}, {"b": "x"})
    assert [group.is_always for group in exploration.groups()] == [True]


def test_a_script_that_changes_built_ins_is_explored_in_isolation(engines: Engines) -> None:
    code = "Array.prototype.map = () => ['mine']; return { attributes: [{ a: [1].map(String) }] }"
    _, exploration = explored(engines, code, {"a": 1})
    assert {each.outcome.error for each in exploration.observations} == {None}


def test_shrinking_keeps_only_what_the_finding_needs(engines: Engines) -> None:
    code = "return { attributes: [{ external_id: 'a', email_subscribe: payload.subscribe }] }"
    payload = PAYLOAD | {"notes": {"deep": [1, 2, {"a": "b"}]}, "subscribe": "maybe"}
    script, exploration = explored(engines, code, payload)
    [group] = [g for g in exploration.groups() if g.finding.pointer.endswith("email_subscribe")]
    found = shrink(script, engines, findings, group.observations[0], group.finding)
    assert found.payload == {"subscribe": "maybe"}


def test_shrinking_an_array_keeps_as_many_elements_as_it_takes(engines: Engines) -> None:
    code = "return { attributes: payload.users.map((id) => ({ external_id: id, a: 1 })) }"
    script, exploration = explored(engines, code, {"users": ["u"] * 90, "other": {"a": [1]}})
    [group] = [g for g in exploration.groups() if g.finding.pointer == ""]
    found = shrink(script, engines, findings, group.observations[0], group.finding)
    assert found.payload == {"users": ["u"] * 76}


def test_a_script_that_hangs_ends_the_exploration() -> None:
    code = "while (payload.subscribe !== undefined); return { attributes: [] }"
    with Engines(Limits(seconds=0.5)) as quick:
        _, exploration = explored(quick, code, {"a": 1}, PAYLOAD, PAYLOAD)
    kinds = [each.outcome.error and each.outcome.error.kind for each in exploration.observations]
    assert kinds == [None, Failure.TIMEOUT]


def test_one_worker_runs_a_whole_exploration(engines: Engines) -> None:
    explored(engines, SCRIPT, PAYLOAD)
    worker = engines.emulator(Language.JAVASCRIPT)._worker
    explored(engines, SCRIPT, PAYLOAD)
    assert engines.emulator(Language.JAVASCRIPT)._worker is worker
