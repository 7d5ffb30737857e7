"""The points of specs: what cases reach, what they miss, and what is not asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from brazesmith import (
    Anything,
    Array,
    Attributes,
    Boolean,
    Event,
    Number,
    Payload,
    Personalization,
    Record,
    Text,
    Track,
    Transform,
    UnixSeconds,
    Value,
    Webhook,
    absent,
    all_of,
    any_of,
    choose,
    concat,
    each,
    entries,
    equals,
    extract,
    fail,
    fallback,
    field,
    find,
    first_filled,
    first_truthy,
    identify,
    increment,
    is_empty,
    is_filled,
    is_given,
    is_null,
    is_present,
    iso8601,
    last,
    lower,
    map_values,
    matches,
    merge,
    nested_time,
    not_,
    now,
    one_of,
    only,
    parse_json,
    parse_number,
    payload,
    raw_javascript,
    rename_keys,
    required,
    rounded,
    route,
    skip,
    slice_text,
    split,
    spread,
    to_text,
    translate,
    upper,
    when,
)
from brazesmith.app.compile import compile_spec
from brazesmith.coverage import counter
from brazesmith.coverage.points import Kind, outermost
from brazesmith.coverage.program import ProgramCounter
from brazesmith.engines import Engines, Input
from brazesmith.language.transform import Route
from brazesmith.projects.project import load_project


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as running:
        yield running


class Line(Record):
    sku: Text
    kind: Text = field(enum=("good", "gift"))
    note: Text = field(optional=True)


class Order(Payload):
    id: Text
    total: Number
    placed: UnixSeconds
    state: Text = field(enum=("paid", "open"))
    coupon: Text = field(optional=True)
    vip: Boolean = field(optional=True)
    lines: Array[Line]
    gift: Line = field(optional=True)
    comment: Text = field(nullable=True)


order = Order()
p = payload
ADA = {"external_id": "ada", "name": "Order", "time": "2026-01-02T03:04:05Z"}


def sent(value: Value) -> Track:
    return Track(events=[{**ADA, "properties": {"v": value}}])


def spec(value: Any) -> Transform:
    body = value if isinstance(value, Track | Route) else sent(value)
    return Transform(name="shop/order", body=body)


def gaps(
    transform: Transform, engines: Engines, payloads: Sequence[Any], *kinds: Kind
) -> list[str]:
    """Return the texts of the outermost gaps that payloads leave, of branches by default."""
    [script] = compile_spec(load_project(), transform).scripts
    counting = counter(script, engines)
    assert counting is not None
    inputs = [Input(json.dumps(data)) for data in payloads]
    reached = frozenset[int]().union(*counting.hits(inputs))
    missed = frozenset(range(len(counting.points))) - reached
    found = [counting.points[index] for index in outermost(counting.points, missed)]
    return [point.text for point in found if point.kind in (kinds or (Kind.BRANCH,))]


def usable(text: Text) -> Anything:
    return when(is_filled(text), text)


big = order.total > 100
coin = raw_javascript("Math.random()") == 1
user = identify(external_id=p.id, email=p.mail)

#: A value or body, payloads, and the gaps that they leave.
BRANCHES: list[tuple[Any, list[Any], list[str]]] = [
    (when(order.total > 100, 1, 2), [], [
        "`when(order.total > 100, 1, 2)`: never true",
        "`when(order.total > 100, 1, 2)`: never false",
    ]),
    (when(order.total > 100, 1, 2), [{"total": 101}], [
        "`when(order.total > 100, 1, 2)`: never false",
    ]),
    (when(order.total > 100, 1, 2), [{"total": 101}, {"total": "5"}], []),
    (when(p.a != 1, 1), [{"a": 1}], ["`when(p.a != 1, 1)`: never true"]),
    (when(not_(is_filled(p.a)), 1), [{}], ["`when(not_(is_filled(p.a)), 1)`: never false"]),
    # Each part that can decide a condition has a point, and the case that none does.
    (when(any_of(p.a == 1, p.b == 1), 1), [{}], [
        "`when(any_of(p.a == 1, p.b == 1), 1)`: `p.a == 1` is never true",
        "`when(any_of(p.a == 1, p.b == 1), 1)`: `p.b == 1` is never true",
    ]),
    (when(any_of(p.a == 1, p.b == 1), 1), [{"a": 1}, {"a": 1, "b": 1}], [
        "`when(any_of(p.a == 1, p.b == 1), 1)`: `p.b == 1` is never true",
        "`when(any_of(p.a == 1, p.b == 1), 1)`: never false",
    ]),
    (when(all_of(p.a == 1, not_(p.b == 1)), 1), [{}, {"a": 1}], [
        "`when(all_of(p.a == 1, not_(p.b == 1)), 1)`: `p.b == 1` is never true",
    ]),
    (when(any_of(all_of(p.a == 1, p.b == 1), p.c == 1), 1), [{"a": 1}, {"c": 1}], [
        "`when(any_of(all_of(p.a == 1, p.b == 1), p.c == 1), 1)`: `p.b == 1` is never true",
    ]),
    # A condition that is a value.
    (any_of(p.a == 1, p.b == 1), [{"a": 1}], [
        "`any_of(p.a == 1, p.b == 1)`: `p.b == 1` is never true",
        "`any_of(p.a == 1, p.b == 1)`: never false",
    ]),
    # The cases of one choice.
    (choose((p.a == 1, 1), (p.a == 2, 2), otherwise=3), [{"a": 1}], [
        "`choose`: the case `p.a == 2` is never taken",
        "`choose`: `otherwise` is never used",
    ]),
    (translate(p.a, {1: "x", 2: "y"}, otherwise="z"), [{"a": 2}], [
        "`translate`: the case `payload.a == 1` is never taken",
        "`translate`: `otherwise` is never used",
    ]),
    (translate(p.a, {"x": "X"}, otherwise="z"), [{"a": "x"}], [
        "`translate(p.a, {'x': 'X'}, otherwise='z')`: the fallback `'z'` is never used",
    ]),
    (
        route((p.a == 1, skip()), (p.b == 1, sent(1)), otherwise=sent(2)),
        [{"b": 1}],
        [
            "`route`: the case `p.a == 1` is never taken",
            "`route`: `otherwise` is never taken",
        ],
    ),
    # Only what is to be done first: what is inside of a case needs the case.
    (
        route((p.a == 1, sent(when(p.b == 1, 1))), otherwise=skip()),
        [{}],
        ["`route`: the case `p.a == 1` is never taken"],
    ),
    (when(p.a != 1, 2), [{"a": 2}], ["`when(p.a != 1, 2)`: never false"]),
    # A condition that decides in two places is asked for twice.
    ([when(big, 1), when(big, 2)], [{"total": 101}], [
        "`when(big, 1)`: never false",
        "`when(big, 2)`: never false",
    ]),
    (when(big, 1, when(big, 2, p.a)), [{"total": 1}], [
        "`when(big, 1, when(big, 2, p.a))`: never true",
    ]),
    # A helper function that is called with two values, and twice with the same one.
    ([usable(p.a), usable(p.b), usable(p.a)], [{"a": "x"}, {}], [
        "`when(is_filled(text), text)`: never true, for `is_filled(payload.b)`",
    ]),
    # Fallbacks.
    (fallback(p.a, p.b, "none"), [{"b": 1}], [
        "`fallback(p.a, p.b, 'none')`: `p.a` is never used",
        "`fallback(p.a, p.b, 'none')`: the fallback `'none'` is never used",
    ]),
    (first_filled(p.a, p.b), [{"a": "x"}], [
        "`first_filled(p.a, p.b)`: `p.b` is never used",
        "`first_filled(p.a, p.b)`: always finds a value",
    ]),
    (first_filled(p.a, now()), [{"a": "x"}], ["`first_filled(p.a, now())`: `now()` is never used"]),
    (first_truthy(p.a, 1), [{"a": 2}], ["`first_truthy(p.a, 1)`: the fallback `1` is never used"]),
    (required(p.a, "no a"), [{"a": 1}], ["`required(p.a, 'no a')`: never absent or null"]),
    # Users.
    (Track(events=[Event(user=user, name="x", time="2026-01-02")]), [{"id": "u"}], [
        "`identify`: never by `email`",
        "`identify`: never without a usable identifier",
    ]),
    # Inside functions, all elements count.
    (each(p.a, lambda x: when(x.b == 1, 1, 2)), [{"a": [{"b": 1}, {}]}], []),
    # What a function decides by itself is no branch of the spec.
    ([nested_time(order.placed), increment(p.a)], [{}], []),
    (
        merge(Event(user=identify(email=p.a, otherwise=absent), name="x", time=now()), {"b": 1}),
        [{}],
        ["`merge(…)`: never sent"],
    ),
    (find(p.a, lambda x: x.b == 1), [{"a": [{}, {}]}], [
        "`find(p.a, lambda x: x.b == 1)`: true for no element",
    ]),
    (only(p.a, lambda x: any_of(x.b == 1, x.c == 1)), [{"a": [{"b": 1}, {}]}], [
        "`only(p.a, lambda x: any_of(x.b == 1, x.c == 1))`: `x.c == 1` is never true",
    ]),
    # Hand-written JavaScript.
    (when(raw_javascript("x > 1", x=p.a) == True, 1), [{"a": 5}], [  # noqa: E712
        '`when(raw_javascript(\'x > 1\', x=p.a) == True, 1)`: never false',
    ]),
    (raw_javascript("x ? (y || 1) : 2", x=p.a, y=p.b), [{"a": 1}], [
        "`raw_javascript`: `x` is never falsy", "`raw_javascript`: `y` is never truthy",
    ]),
    (raw_javascript("x ? (y || 1) : 2", x=p.a, y=p.b), [{}], [
        "`raw_javascript`: `x` is never truthy",
    ]),
    (when(raw_javascript("x.y.z", x=p.a) == 1, 1), [{"a": {"y": {"z": 1}}}, {}], [
        "`when(raw_javascript('x.y.z', x=p.a) == 1, 1)`: never false",
    ]),
    (
        [when(raw_javascript("payload.a") == 1, raw_javascript("x + 1", x=raw_javascript("2")))],
        [{"a": 1}, {}],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "payloads", "expected"), BRANCHES)
def test_branches(value: Any, payloads: list[Any], expected: list[str], engines: Engines) -> None:
    assert gaps(spec(value), engines, payloads) == expected


#: Values, and all branches that are asked for: what cannot happen is not.
POSSIBLE: list[tuple[Any, list[str]]] = [
    # A declared field that is neither optional nor nullable is present.
    (when(is_given(order.total), 1), []),
    (when(is_present(order.comment), 1), [
        "`when(is_present(order.comment), 1)`: never true",
        "`when(is_present(order.comment), 1)`: never false",
    ]),
    (when(is_given(order.comment), 1), []),
    (when(is_null(order.coupon), 1), []),
    (fallback(order.total, 1), []),
    (fallback(order.coupon, order.id, "x"), [
        "`fallback(order.coupon, order.id, 'x')`: `order.coupon` is never used",
        "`fallback(order.coupon, order.id, 'x')`: `order.id` is never used",
    ]),
    # What is read of a present object may be present itself.
    (when(is_given(order.gift), when(is_given(order.gift.sku), 1)), [
        "`when(is_given(order.gift), …)`: never true",
        "`when(is_given(order.gift), …)`: never false",
    ]),
    (when(is_given(order.gift.note), when(is_given(order.gift), 1, 2), 3), [
        "`when(is_given(order.gift.note), …)`: never true",
        "`when(is_given(order.gift.note), …)`: never false",
    ]),
    # A text that is made of a present number is there, and not empty.
    (when(is_filled(to_text(order.total)), 1), []),
    (when(is_filled(concat("n-", to_text(order.total))), 1), []),
    (when(is_filled(lower(order.id)), 1), [
        "`when(is_filled(lower(order.id)), 1)`: never true",
        "`when(is_filled(lower(order.id)), 1)`: never false",
    ]),
    (when(is_filled(concat("n-", order.coupon)), 1), [
        "`when(is_filled(concat('n-', order.coupon)), 1)`: never true",
        "`when(is_filled(concat('n-', order.coupon)), 1)`: never false",
    ]),
    # All values of an enumeration have a case.
    (choose((order.state == "paid", 1), (order.state == "open", 2), otherwise=fail("?")), [
        "`choose`: the case `order.state == 'paid'` is never taken",
        "`choose`: the case `order.state == 'open'` is never taken",
    ]),
    # Known from a condition around it, or before it.
    (when(is_filled(p.a), when(is_given(p.a), 1, 2), 3), [
        "`when(is_filled(p.a), when(is_given(p.a), 1, 2), 3)`: never true",
        "`when(is_filled(p.a), when(is_given(p.a), 1, 2), 3)`: never false",
    ]),
    (when(p.a == 1, when(p.a == 2, 1, 2), 3), [
        "`when(p.a == 1, when(p.a == 2, 1, 2), 3)`: never true",
        "`when(p.a == 1, when(p.a == 2, 1, 2), 3)`: never false",
    ]),
    (when(order.total >= 5, 1, when(order.total >= 9, 2, 3)), [
        "`when(order.total >= 5, 1, when(order.total >= 9, 2, 3))`: never true",
        "`when(order.total >= 5, 1, when(order.total >= 9, 2, 3))`: never false",
    ]),
    (when(all_of(is_given(p.a), p.b == 1), fallback(p.a, 5)), [
        "`when(all_of(is_given(p.a), p.b == 1), fallback(p.a, 5))`: `is_given(p.a)` is never false",
        "`when(all_of(is_given(p.a), p.b == 1), fallback(p.a, 5))`: `p.b == 1` is never false",
        "`when(all_of(is_given(p.a), p.b == 1), fallback(p.a, 5))`: never true",
        "`fallback(p.a, 5)`: `p.a` is never used",
        "`fallback(p.a, 5)`: the fallback `5` is never used",  # for null
    ]),
    ([required(p.a, "no a"), when(is_present(p.a), 1, 2)], [
        "`required(p.a, 'no a')`: never present",
        "`required(p.a, 'no a')`: never absent or null",
    ]),
    # A constant.
    (fallback(when(p.a == 1, "x", "y"), "z"), [
        "`when(p.a == 1, 'x', 'y')`: never true",
        "`when(p.a == 1, 'x', 'y')`: never false",
    ]),
    # The text that a message has for what has no text.
    (when(p.a == 1, 1, fail(p.a)), [
        "`when(p.a == 1, 1, fail(p.a))`: never true",
        "`when(p.a == 1, 1, fail(p.a))`: never false",
    ]),
    # Hand-written JavaScript may return something else every time.
    (when(coin, when(coin, 1, 2), 3), [
        "`when(coin, when(coin, 1, 2), 3)`: never true",
        "`when(coin, when(coin, 1, 2), 3)`: never false",
        "`when(coin, 1, 2)`: never true",
        "`when(coin, 1, 2)`: never false",
    ]),
    # Undecided: the declared type is no promise about what a pattern matches.
    (when(equals(order.id, "x"), 1), [
        "`when(equals(order.id, 'x'), 1)`: never true",
        "`when(equals(order.id, 'x'), 1)`: never false",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), POSSIBLE)
def test_what_cannot_happen_is_not_asked_for(
    value: Any, expected: list[str], engines: Engines
) -> None:
    [script] = compile_spec(load_project(), spec(value)).scripts
    counting = counter(script, engines)
    assert counting is not None
    texts = [point.text for point in counting.points if point.kind is Kind.BRANCH]
    assert sorted(texts) == sorted(expected)


#: Values, payloads, and the gaps among the operands.
OPERANDS: list[tuple[Value, list[Any], list[str]]] = [
    (lower(order.coupon), [{"coupon": "X"}], [
        "`lower(order.coupon)`: `order.coupon` is never absent",
    ]),
    (lower(order.coupon), [{}], ["`lower(order.coupon)`: `order.coupon` is never present"]),
    (lower(order.comment), [{"comment": "x"}], [
        "`lower(order.comment)`: `order.comment` is never null",
    ]),
    (lower(order.id), [{"id": "x"}], []),
    (increment(p.a), [{"a": 1}], ["`increment(p.a)`: `p.a` is never absent or null"]),
    # A text that cannot be converted, unless it is declared as what it is.
    (parse_number(p.a), [{"a": "5"}, {}], ["`parse_number(p.a)`: a text always has a result"]),
    (parse_number(p.a), [{"a": "x"}, {}], ["`parse_number(p.a)`: never has a result"]),
    (concat("n", parse_number(order.id)), [{"id": "5"}], [
        "`parse_number(order.id)`: a text always has a result",
    ]),
    (parse_json(p.a).b, [{}], ["`parse_json(p.a)`: `p.a` is never present"]),
    ([iso8601(order.placed), upper(p.a), extract(p.b, "x")], [
        {"placed": 5, "a": "x", "b": "x"}, {"b": "y"}, {},
    ], []),
    # Of a condition, only what it asks about is an operand.
    (when(p.a != 1, 2), [{"a": 2}], []),
    # A declared time is a time.
    ([nested_time(order.placed), slice_text(iso8601(order.placed), 0, 10)], [{"placed": 5}], []),
    # The value that is missing first is what to change.
    (lower(iso8601(order.coupon)), [{"coupon": "x"}, {"coupon": "2026-01-02"}], [
        "`iso8601(order.coupon)`: `order.coupon` is never absent",
    ]),
    # A sum or product of numbers that are there is there; a quotient may not be.
    (rounded(order.total / 100, 2), [{"total": 5}], []),
    (rounded(order.total / order.total), [{"total": 5}], [
        "`rounded(order.total / order.total)`: `order.total / order.total` is never absent",
    ]),
    # A condition that is sent.
    (order.total > 100, [{"total": 5}], ["`order.total > 100`: never true"]),
    (is_given(order.total), [{"total": 5}], []),
    (not_(p.a == 1), [{"a": 1}], ["`not_(p.a == 1)`: never true"]),
    # The values that a value is compared with; those of an enumeration are values of the field.
    (one_of(p.a, ["x", "y", 5]), [{"a": "x"}, {"a": 5}, {}], [
        "`one_of(p.a, ['x', 'y', 5])`: never 'y'",
    ]),
    (one_of(order.state, ["paid", "open"]), [{"state": "open"}], []),
    # The alternatives of a regular expression.
    (matches(p.a, r"^(?:paid|open)$"), [{"a": "paid"}, {}], [
        "`matches(p.a, '^(?:paid|open)$')`: never 'open'",
    ]),
    # Objects of all sizes.
    (map_values(p.a, lambda v: v.x), [{"a": {"k": 1}}, {}], [
        "`map_values(p.a, lambda v: v.x)`: never with an empty object",
        "`map_values(p.a, lambda v: v.x)`: never with several keys",
    ]),
    (each(p.a, lambda x: lower(x)), [{"a": ["a", "b"]}, {"a": []}, {}], [
        "`lower(x)`: `x` is never absent or null",
    ]),
    (when(not_(is_empty(order.lines)), each(order.lines, lambda x: x.sku)), [
        {"lines": [{"sku": "a"}, {"sku": "b"}]}, {"lines": []},
    ], []),
    # A key is a text, and there is a part before the first separator.
    (each(entries(p.a), lambda e: lower(e[0])), [{"a": {}}, {"a": {"k": 1, "l": 2}}, {}], []),
    (last(split(order.id, "/")), [{"id": "a/b"}], []),
    (last(split(order.id, "")), [{"id": "ab"}], [
        "`last(split(order.id, ''))`: never with an empty array",
    ]),
    # The keys of a table.
    (translate(p.a, {"x": "X", "y": "Y"}), [{"a": "x"}], [
        "`translate(p.a, {'x': 'X', 'y': 'Y'})`: never 'y'",
        "`translate(p.a, {'x': 'X', 'y': 'Y'})`: never anything else",
    ]),
    (translate(order.state, {"paid": 1, "open": 2}), [{"state": "open"}], [
        "`translate(order.state, {'paid': 1, 'open': 2})`: never 'paid'",
    ]),
    (each(order.lines, lambda line: line.sku), [{"lines": [{"sku": "a"}]}], [
        "`each(order.lines, lambda line: line.sku)`: never with an empty array",
        "`each(order.lines, lambda line: line.sku)`: never with several elements",
    ]),
    (each(order.lines, lambda line: line.sku), [{"lines": []}, {"lines": [{}, {}]}], []),
    # The size of what an array or object is made of is enough.
    (rename_keys(map_values(p.a, lambda x: x.b), "c "), [{}, {"a": {"c": {"b": 1}}}], [
        "`map_values(p.a, lambda x: x.b)`: never with an empty object",
        "`map_values(p.a, lambda x: x.b)`: never with several keys",
    ]),
    # Another key is what the fallback is for.
    (translate(p.a, {"x": 1}, 2), [{"a": "x"}], []),
    (
        each(order.lines, lambda line: lower(line.note)),
        [{"lines": [{"note": "x"}, {}]}, {"lines": []}],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "payloads", "expected"), OPERANDS)
def test_operands(value: Value, payloads: list[Any], expected: list[str], engines: Engines) -> None:
    assert gaps(spec(value), engines, payloads, Kind.OPERAND) == expected


def test_the_user_of_a_second_object_is_known_from_the_first(engines: Engines) -> None:
    body = Track(
        attributes=[Attributes(user=identify(external_id=p.id), custom={"a": p.a})],
        events=[Event(user=identify(external_id=p.id), name="x", time="2026-01-02")],
    )
    assert gaps(spec(body), engines, [{"id": "u"}, {}]) == []


def test_an_element_without_a_user_is_left_out(engines: Engines) -> None:
    def event(item: Anything) -> Event:
        return Event(user=identify(email=item.mail), name="x", time="2026-01-02")

    body = Track(events=[spread(each(p.a, event))])
    found = gaps(spec(body), engines, [{"a": [{"mail": "a@b.c"}]}])
    assert [text.rpartition(": ")[2] for text in found] == ["never left out"]

    body = Track(events=[spread(each(p.a, lambda item: when(item.page != "x", event(item))))])
    found = gaps(spec(body), engines, [{"a": [{"mail": "a@b.c"}]}])
    endings = {text.rpartition(": ")[2] for text in found}
    assert endings >= {"never without a usable identifier", "`item.page != 'x'` is never false"}


def test_a_missing_user_is_one_gap(engines: Engines) -> None:
    def event(item: Anything) -> Value:
        user = identify(email=item.mail, external_id=item.id)
        return when(item.page != "x", Event(user=user, name="x", time="2026-01-02"))

    body = Track(events=each(p.a, event))
    found = gaps(spec(body), engines, [{"a": [{"mail": "a@b.c"}, {"id": "u", "page": "x"}]}])
    assert found == [
        "`identify`: never by `external_id`",
        "`identify`: never without a usable identifier",
    ]


def test_webhooks(engines: Engines) -> None:
    braze = Personalization()
    body = route(
        (
            is_filled(braze.user.phone_number),
            Webhook(
                url="https://example.com/x", body={"a": fallback(braze.user.first_name, "you")}
            ),
        ),
        otherwise=skip("no number"),
    )
    transform = Transform(name="shop/hook", source=braze, body=body)
    known = {"phone_number": "+14155550101", "first_name": "Ada"}
    assert gaps(transform, engines, [{"user": known}]) == [
        "`fallback(braze.user.first_name, 'you')`: the fallback `'you'` is never used",
        "`route`: `otherwise` is never taken",
    ]
    blank = {"phone_number": "+14155550101", "first_name": ""}
    assert gaps(transform, engines, [{"user": known}, {"user": blank}, {"user": {}}]) == []


def test_what_comes_after_all_cases_is_where_it_is_written(engines: Engines) -> None:
    body = route(
        (p.a == 1, sent(1)),
        otherwise=fail("neither"),
    )
    [script] = compile_spec(load_project(), Transform(name="x", source=p, body=body)).scripts
    found = counter(script, engines)
    assert found is not None
    [span] = [point.span for point in found.points if "otherwise" in point.text]
    assert span is not None
    assert span.text.startswith('fail("neither")')


@pytest.mark.parametrize("text", ["[", "null", "5", '{"a": ' * 3000, "[1]"])
def test_a_payload_that_cannot_be_counted_reaches_nothing(text: str, engines: Engines) -> None:
    [script] = compile_spec(load_project(), spec(when(p.a == 1, 1))).scripts
    counting = counter(script, engines)
    assert counting is not None
    [reached] = counting.hits([Input(text)])
    assert len(reached) == (text == "[1]")


def test_a_condition_that_takes_hours_to_compare_as_a_tree(engines: Engines) -> None:
    value: Any = p.a
    for index in range(60):
        value = when(p.b == index, fallback(value, value), value)
    found = ProgramCounter.of(spec(value).program(), engines).points
    assert len(found) < 400


def test_a_spec_whose_source_is_not_available(engines: Engines) -> None:
    scope: dict[str, Any] = {}
    source = "from brazesmith import fallback, payload, when\n"
    source += "value = [when(payload.a == 1, 2), fallback(payload.b, 'x')]\n"
    exec(compile(source, "<a spec>", "exec"), scope)
    assert gaps(spec(scope["value"]), engines, [{"a": 1}]) == [
        "`when(…)`: never false",
        "`fallback(payload.b, 'x')`: `payload.b` is never used",
    ]
