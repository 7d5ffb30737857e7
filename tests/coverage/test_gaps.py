"""Declared fields and values that no case has, and findings that no case provokes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from brazesmith import (
    Array,
    Boolean,
    Event,
    Map,
    Number,
    Payload,
    Personalization,
    Record,
    Text,
    Track,
    Transform,
    Webhook,
    each,
    field,
    headers,
    identify,
    now,
    payload,
    typed,
)
from brazesmith.base.diagnostics import Diagnostic, Label
from brazesmith.contract import judge
from brazesmith.coverage.gaps import Fields, Findings
from brazesmith.coverage.points import outermost
from brazesmith.engines import Input
from brazesmith.passes.provenance import origins


class Address(Record):
    city: Text
    zone: Text = field(enum=("a", "b"), optional=True)


class Line(Record):
    sku: Text
    kind: Text = field(enum=("good", "gift"))
    home: Address = field(optional=True)


class Base(Payload):
    id: Text


class Order(Base):
    total: Number = field(nullable=True)
    vip: Boolean = field(optional=True)
    placed_at: Text = field(key="placed at")
    home: Address = field(optional=True)
    lines: Array[Line]
    prices: Map[Number]
    tags: Array[Text] = field(optional=True)
    unused: Text = field(optional=True, nullable=True)


order = Order()
WHOLE = {
    "id": "1",
    "total": 5,
    "vip": True,
    "placed at": "x",
    "home": {"city": "x", "zone": "a"},
    "lines": [{"sku": "a", "kind": "good", "home": {"city": "y", "zone": "b"}}],
    "prices": {"x": 1},
    "tags": ["a"],
    "unused": "x",
}


def transform(properties: Mapping[str, Any], source: Any = order) -> Transform:
    event = Event(
        user=identify(external_id=headers["id"]), name="x", time=now(), properties=properties
    )
    return Transform(name="shop/order", source=source, body=Track(events=[event]))


def gaps(program: Transform, *payloads: Any) -> list[str]:
    fields = Fields.of(program.program())
    assert fields is not None
    hits = fields.hits([Input(json.dumps(data)) for data in payloads])
    missed = frozenset(range(len(fields.points))) - frozenset[int]().union(*hits)
    return [fields.points[index].text for index in outermost(fields.points, missed)]


ALL = transform({"a": order, "z": order.home.zone})

#: A transform, payloads, and what they lack.
FIELDS: list[tuple[Transform, list[Any], list[str]]] = [
    (transform({"a": order.id}), [WHOLE], [
        '`home.zone`: never "b"',
        '`lines[].kind`: never "gift"',
        '`lines[].home.zone`: never "a"',
    ]),
    # What the program uses is also wanted absent, and null.
    (transform({"a": order.total, "b": order.vip, "c": order.home.zone}), [WHOLE], [
        "`total`: never null",
        "`vip`: never absent",
        "`vip`: never false",
        "`home`: never absent",
        "`home.zone`: never absent",
        '`home.zone`: never "b"',
        '`lines[].kind`: never "gift"',
        '`lines[].home.zone`: never "a"',
    ]),
    # Of what is in no case, only the outermost.
    (ALL, [{}], [
        "`id`: in no case",
        "`total`: in no case",
        "`vip`: in no case",
        "`['placed at']`: in no case",
        "`home`: in no case",
        "`lines`: in no case",
        "`prices`: in no case",
        "`tags`: in no case",
        "`unused`: in no case",
    ]),
    (transform({"a": each(order.lines, lambda line: line.home.zone)}), [
        WHOLE,
        {**WHOLE, "lines": [{"sku": "b", "kind": "gift", "home": {"city": "x", "zone": "a"}}, {}]},
    ], [
        '`home.zone`: never "b"',
        "`lines[].home.zone`: never absent",
    ]),
    (transform({"a": order.total}), [WHOLE, {**WHOLE, "total": None}], [
        '`home.zone`: never "b"',
        '`lines[].kind`: never "gift"',
        '`lines[].home.zone`: never "a"',
    ]),
    # A value of another type, and one that is not declared.
    (transform({"a": order.id}), [{**WHOLE, "home": "x", "lines": {"a": 1}}], [
        "`home.city`: in no case",
        "`home.zone`: in no case",
        "`lines[].sku`: in no case",
        "`lines[].kind`: in no case",
        "`lines[].home`: in no case",
    ]),
    (transform({"a": order.id}), [{**WHOLE, "home": {"city": "x", "zone": "other"}}], [
        '`home.zone`: never "a"',
        '`home.zone`: never "b"',
        '`lines[].kind`: never "gift"',
        '`lines[].home.zone`: never "a"',
    ]),
    # The payload is an array.
    (
        transform({"a": typed(payload, Array[Line])}, typed(payload, Array[Line])),
        [[{"sku": "a", "kind": "gift"}]],
        ['`[].kind`: never "good"', "`[].home`: in no case"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("program", "payloads", "expected"), FIELDS)
def test_fields(program: Transform, payloads: list[Any], expected: list[str]) -> None:
    assert gaps(program, *payloads) == expected


def test_an_undeclared_payload_has_no_fields() -> None:
    assert Fields.of(transform({}, None).program()) is None


def test_a_field_leads_to_its_declaration() -> None:
    fields = Fields.of(ALL.program())
    assert fields is not None
    places = {point.text: point.span for point in fields.points}
    for text, source in (
        ("`id`: in no case", "id: Text"),
        ("`['placed at']`: in no case", 'placed_at: Text = field(key="placed at")'),
        ("`lines[].home.zone`: in no case", 'zone: Text = field(enum=("a", "b"), optional=True)'),
    ):
        span = places[text]
        assert span is not None
        assert span.text == source


class Plan(Record):
    plan: Text = field(enum=("free", "pro"))
    size: Number


class Braze(Personalization):
    custom_attributes: Plan


def test_a_webhook_is_only_asked_for_what_it_reads() -> None:
    braze = Braze()
    body = {"plan": braze.custom_attributes.plan, "name": braze.user.first_name}
    program = Transform(
        name="shop/hook", source=braze, body=Webhook(url="https://a.example/", body=body)
    )
    known = {"custom_attributes": {"plan": "pro"}, "user": {"first_name": "Ada"}}
    assert gaps(program, known, {"user": {"first_name": ""}}) == [
        '`custom_attributes.plan`: never "free"'
    ]


def test_findings() -> None:
    properties = {"note": payload.note, "more": payload.more}
    program = transform(properties, None).program()
    data = json.dumps({"note": "x" * 300, "more": "y"})
    sent = {"external_id": "a", "name": "x", "time": "2026-01-02T03:04:05Z"}
    body = {"events": [{**sent, "properties": json.loads(data)}]}
    found = [finding for finding in judge(body).findings if finding.code == "BZ310"]
    case = Input(data, '{"id": "a"}')
    pointers = ["/events/0/properties/note", "/events/0/properties/more"]
    places = origins(program, case.payload, case.headers, None, pointers)
    warnings = [
        Diagnostic("BZ310", "Braze may drop this: it is long", (Label(place.span),))
        for place in places
        if place.span is not None
    ]
    findings = Findings.of(program, [*warnings, Diagnostic("S119", "something else")])
    texts = [point.text for point in findings.points]
    assert texts == ["BZ310 in no case: Braze may drop this: it is long"] * 2
    assert findings.hits([(case, found), (case, [])]) == [frozenset({0}), frozenset()]
