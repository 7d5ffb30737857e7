"""What Python habit or slip a spec's author has, and what the compiler says to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from brazesmith import (
    Array,
    Attributes,
    Event,
    Number,
    Payload,
    Purchase,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    each,
    headers,
    identify,
    now,
    payload,
    skip,
    upper,
    when,
)
from brazesmith.app.pipeline import compile_transform
from brazesmith.base.diagnostics import Diagnostic, SpecError

p: Any = payload
any_headers: Any = headers
USER = identify(external_id=p.id)


class _Order(Payload):
    id: Number
    name: Text
    tags: Array[Text]


order: Any = _Order()


def _value(value: Any) -> Track:
    return Track(events=[Event(user=USER, name="n", time=now(), properties={"a": value})])


def _attributes(**fields: Any) -> Track:
    return Track(attributes=[Attributes(user=USER, **fields)])


def _said(write: Callable[[], Any]) -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        compile_transform(Transform(name="t", body=write()))
    return caught.value.diagnostics[0]


def _purchase(**fields: Any) -> Track:
    return Track(purchases=[Purchase(user=USER, currency="EUR", time=now(), **fields)])


@pytest.mark.parametrize(
    ("write", "message", "remedy"),
    [
        (lambda: _value(f"a {p.x}"), "cannot format", 'format_text("a {} b", x)'),
        (lambda: _value(p.x or "y"), "`payload.x` has no truth value", "fallback(x, y)"),
        (lambda: _value("y" if p.x == 1 else "n"), "`payload.x == 1` has no truth value", "when(x"),
        (lambda: _value(when(1 < p.x < 5, 1)), "`payload.x > 1` has no truth value", "all_of"),
        (lambda: _value([x.id for x in p.x]), "cannot iterate", "each(xs, lambda x: f(x))"),
        (lambda: _value(sum(p.x)), "cannot iterate", "sum_of(xs)"),
        (lambda: _value(",".join(p.x)), "cannot iterate", "join(xs"),
        (lambda: _value(len(p.x)), "has no length", "length(x)"),
        (lambda: _value("a" in p.x), "cannot search", "contains(x, a)"),
        (lambda: _value(p.x + "a"), "adds numbers", "concat(a, b)"),
        (lambda: _value(order.name + "a"), "does not join texts", "concat(a, b)"),
        (lambda: _value(p.x.upper()), "cannot call", "upper(x)"),
        (lambda: _value(p.x.strip()), "cannot call", "trim(x)"),
        (lambda: _value(p.get("x")), "cannot call", 'x["key"]'),
        (lambda: _value({k: upper(v) for k, v in p.x.items()}), "cannot call", "map_values"),
        (lambda: _value({**p.x, "b": 1}), "cannot call", "merge(x, {…})"),
        (lambda: _value(order.name.upper()), "is a Text and has no `upper`", "upper(x)"),
        (lambda: _value(order.tags.map(str)), "is an Array and has no `map`", "each(x, lambda"),
        (lambda: _value(any_headers.Foo), "is a Map and has no `Foo`", 'x["Foo"]'),
        (lambda: _value(p.x[0:3]), "cannot slice", "slice_text(x, 0, 3)"),
        (lambda: _value(p.x[-1]), "negative indexes", "last(x)"),
        (lambda: _value(when(p.x, 1)), "`payload.x` is untyped", "truthy(payload.x)"),
        (lambda: _value(when(order.name, 1)), "`payload.name` is a text", "is_present(payload"),
        (lambda: _value(int(p.x)), "has no value at compile time", "parse_number(x)"),
        (lambda: _value(round(p.x, 2)), "round()", "rounded(x, 2)"),
        (lambda: _value(p.x // 2), "`//`", "floor(a / b)"),
        (lambda: _value(each(p.x, p.y)), "`payload.y` is a value", "lambda item"),
        (
            lambda: Event(user=USER, name="n", time=now()),
            "expected a body, found an Event",
            "Track(events=[",
        ),
        (
            lambda: Track(events=[each(p.x, lambda x: Event(user=USER, name=x, time=now()))]),
            "an array in `events`",
            "events=each(x, …)",
        ),
        (
            lambda: Track(events=[Attributes(user=USER)]),
            "an Attributes does not stand in `events`",
            "attributes=[…]",
        ),
        (
            lambda: Track(events=Event(user=USER, name="n", time=now())),  # type: ignore[arg-type]
            "`events` is a list",
            "events=[…]",
        ),
        (
            lambda: identify(email=p.email, otherwise=skip("nobody")),  # type: ignore[arg-type]
            "not a whole body",
            "otherwise=skip(…)",
        ),
        (lambda: _attributes(custom=p.x), "names of `custom`", "dynamic=payload.x"),
        (lambda: _attributes(custom={"email": 1}), "field of Braze's", "Attributes(email=…)"),
        (
            lambda: Track(events=[Event(user=USER, name="n", time=now(), properties=[1])]),  # type: ignore[arg-type]
            "properties are an object",
            "write a dict",
        ),
        (
            lambda: Track(events=[Event(user=p.id, name="n", time=now())]),
            "not an identity",
            "identify(external_id=…)",
        ),
        (
            lambda: Track(
                events=[Event(user=identify(external_id=order.id), name="n", time=now())]
            ),
            "`external_id` is a text for Braze",
            "external_id=to_text(payload.id)",
        ),
        (
            lambda: _attributes(subscription_groups=[SubscriptionGroup(id="g", state=True)]),  # type: ignore[arg-type]
            "`state` is a text for Braze",
            "state=when(True",
        ),
        (
            lambda: _purchase(product_id=order.id, price=1),
            "`product_id` is a text for Braze, and `payload.id` is a number",
            "product_id=to_text(payload.id)",
        ),
        (
            lambda: _purchase(product_id="p", price=order.name),
            "`price` is a number for Braze, and `payload.name` is a text",
            "price=parse_number(payload.name)",
        ),
    ],
)
def test_a_mistake_names_what_to_write(write: Callable[[], Any], message: str, remedy: str) -> None:
    said = _said(write)
    assert message in said.message
    assert remedy in " ".join(said.notes)
