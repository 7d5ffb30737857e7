"""What must be so for a payload to show a fault, in small hand-written scripts."""

from __future__ import annotations

from typing import Any

import pytest
from tests.explore.test_looking import engines, looker_of, type_of

from brazesmith.engines import Engines
from brazesmith.explore.causes import conditions
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs

__all__ = ["engines"]

NAMES = (
    "const name = { paid: () => payload.order.name, left: () => 'Left' }[payload.type];"
    "return { events: [{ external_id: 'a', time: '2026-01-02T03:04:05Z', name: name && name() }] };"
)
EACH = (
    "return { events: payload.items.map((item) => "
    "({ external_id: item.id, time: '2026-01-02T03:04:05Z', name: item.kind.name })) };"
)
SPREAD = (
    "return { events: [{ external_id: 'a', time: '2026-01-02T03:04:05Z', name: 'Paid',"
    " properties: payload.properties }] };"
)
ITEM = {"id": "ada-1", "kind": {"name": "Paid"}}


@pytest.mark.parametrize(
    ("code", "usual", "payload", "fault", "expected"),
    [
        (NAMES, {"type": "paid", "order": {"name": "Paid"}}, {"type": "sold"},
         "BZ301", ['`payload.type` is "sold"']),
        (NAMES, {"type": "paid", "order": {"name": "Paid"}}, {},
         "BZ301", ["`payload.type` is missing"]),
        (NAMES, {"type": "left", "order": {"name": "Paid"}}, {"type": "paid"},
         "X101", ['`payload.type` is "paid"', "`payload.order` is missing"]),
        (EACH, {"items": [ITEM]}, {"items": [ITEM, None]},
         "X101", ["`payload.items[1]` is null"]),
        (EACH, {"items": [ITEM]}, {"items": [ITEM, {"id": "bob-2"}]},
         "X101", ["`payload.items[1].kind` is missing"]),
        (EACH, {"items": [ITEM]}, {"items": [ITEM] * 76},
         "BZ006", ["`payload.items` has 76 elements"]),
        (SPREAD, {"properties": {"time": "noon"}}, {"properties": {"time": "noon"}},
         "BZ308", ["`payload.properties.time` is present"]),
        (SPREAD, {"properties": {"a": 1}}, {"properties": {f"k{n}": n for n in range(300)}},
         "BZ311", ["`payload.properties` has 300 keys"]),
        (SPREAD, {"properties": {"a": 1}}, {"properties": {"a": 1, "time": "noon"}},
         "BZ308", ['`payload.properties` has the key "time"']),
    ],
)  # fmt: skip
def test_conditions(
    code: str, usual: Any, payload: Any, fault: str, expected: list[str], engines: Engines
) -> None:
    inputs = Inputs(type_of({"payload": usual, "headers": {}}), (Trial(usual, {}),))
    looker = looker_of(code, inputs, engines)
    [looked] = looker.look([Trial(payload, {})])
    key, shown = next(item for item in looked.faults.items() if item[0].code == fault)
    assert list(conditions(looker, inputs, looked.seen.trial, key, shown)) == expected
