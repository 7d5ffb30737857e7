"""Declared payloads: what a field's declaration means for the expression that reads it."""

from __future__ import annotations

import pydoc
from typing import Any

import pytest

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Iso8601,
    Map,
    Number,
    Payload,
    Phone,
    Record,
    Text,
    Track,
    Transform,
    UnixMillis,
    UnixSeconds,
    Uuid,
    each,
    field,
    find,
    first,
    iso8601,
    map_values,
    only,
    payload,
    required,
    typed,
    upper,
    values,
)
from brazesmith.ir import types
from brazesmith.ir.types import Kind
from brazesmith.operators.expressions import Expr
from brazesmith.operators.symbolic import describe, to_node
from brazesmith.projects.pipeline import compile_transform


class Address(Record):
    city: Text
    zip: Text = field(key="postal code", doc="German")


class Customer(Record):
    id: Uuid
    """The number of the account.

    Guests have one too.
    """
    email: Email = field(optional="guests have none")
    phone: Phone = field(nullable=True)
    address: Address = field(optional=True, nullable=True)
    tier: Text = field(enum=("gold", "silver"))


class Line(Record, open=True):
    sku: Text
    price: Number
    tags: Array[Text]


class Order(Payload, event="Shop order"):
    customer: Customer
    lines: Array[Line]
    totals: Map[Number]
    stock: Map[Line]
    placed: UnixSeconds
    shipped: UnixMillis = field(optional=True)
    born: Iso8601
    paid: Boolean
    extra: Anything
    matrix: Array[Array[Number]]


class GiftOrder(Order, event="Shop gift order"):
    greeting: Text = field(optional=True)
    paid: Text  # type: ignore[assignment]  # a gift order says how


order = Order()
loose: Any = order


@pytest.mark.parametrize(
    ("expression", "class_", "kind"),
    [
        (order.customer, Customer, Kind.OBJECT),
        (order.customer.id, Uuid, Kind.UUID),
        (order.customer.email, Email, Kind.EMAIL),
        (order.customer.phone, Phone, Kind.PHONE),
        (order.customer.address.city, Text, Kind.TEXT),
        (order.lines, Array, Kind.ARRAY),
        (order.lines[0], Line, Kind.OBJECT),
        (order.lines[0].tags[1], Text, Kind.TEXT),
        (order.totals, Map, Kind.OBJECT),
        (order.totals["net"], Number, Kind.NUMBER),
        (order.totals[order.born], Number, Kind.NUMBER),
        (order.stock["a"].price, Number, Kind.NUMBER),
        (order.placed, UnixSeconds, Kind.UNIX_SECONDS),
        (order.shipped, UnixMillis, Kind.UNIX_MILLIS),
        (order.born, Iso8601, Kind.ISO8601),
        (order.paid, Boolean, Kind.BOOLEAN),
        (order.extra, Anything, Kind.ANY),
        (order.extra.what.ever[0], Anything, Kind.ANY),
        (order.matrix[0][1], Number, Kind.NUMBER),
        (first(order.lines), Line, Kind.OBJECT),
        (find(order.lines, lambda line: line.price > 1), Line, Kind.OBJECT),
        (values(order.totals)[0], Number, Kind.NUMBER),
        (each(order.lines, lambda line: line.price)[0], Number, Kind.NUMBER),
        (only(order.lines, lambda line: line.price > 1)[0].sku, Text, Kind.TEXT),
        (map_values(order.stock, lambda line: line.sku)["a"], Text, Kind.TEXT),
        (required(order.customer.email, "no e-mail"), Email, Kind.EMAIL),
        (iso8601(order.placed), Iso8601, Kind.ISO8601),
        (upper(order.customer.email), Text, Kind.TEXT),
    ],
    ids=repr,
)
def test_an_expression_has_the_class_that_is_declared(
    expression: Expr, class_: type[Expr], kind: Kind
) -> None:
    assert type(expression) is class_
    assert expression._node.type.kind is kind


@pytest.mark.parametrize(
    ("expression", "optional", "nullable"),
    [
        (order.customer.id, False, False),
        (order.customer.email, True, False),
        (order.customer.phone, False, True),
        (order.customer.address, True, True),
        (order.customer.address.city, True, False),  # through what may be absent or null
        (order.lines[0], True, False),
        (order.lines[0].sku, True, False),
        (order.totals["a"], True, False),
        (order.extra, True, True),
        (order.shipped, True, False),
    ],
    ids=repr,
)
def test_what_may_be_absent_or_null_makes_what_is_below_absent(
    expression: Expr, optional: bool, nullable: bool
) -> None:
    assert (expression._node.type.optional, expression._node.type.nullable) == (optional, nullable)


def test_what_else_is_declared_is_kept() -> None:
    assert order.customer.email._node.type.why_optional == "guests have none"
    assert order.customer.tier._node.type.enum == ("gold", "silver")
    assert order.customer.address.zip._node.type.doc == "German"


def test_a_text_below_a_field_documents_it() -> None:
    documentation = "The number of the account.\n\nGuests have one too."
    assert order.customer.id._node.type.doc == documentation
    assert documentation.splitlines()[2] in pydoc.render_doc(Customer)
    assert order.customer.tier._node.type.doc == ""


class Dashed(Payload, open=True):
    _id: Text
    __typename: Text
    field: Text = field(optional=True)
    named: Text = field(optional=True)  # the line above must not hide `field`


def test_unusual_names_of_fields() -> None:
    read: Any = Dashed()
    names = ["_id", "__typename", "field", "named"]
    assert [describe(getattr(read, name)._node) for name in names] == [
        "payload._id",
        "payload.__typename",
        "payload.field",
        "payload.named",
    ]
    assert type(read._rev) is Anything
    assert not hasattr(read, "__fspath__")


def test_an_open_record_has_other_fields_too() -> None:
    found = loose.lines[0].discount
    assert type(found) is Anything
    assert type(order.lines[0]["discount"]) is Anything


def test_records_inherit() -> None:
    gift = GiftOrder()
    assert type(gift.greeting) is Text
    assert type(gift.paid) is Text
    assert type(order.paid) is Boolean
    assert type(gift.customer.address.city) is Text
    transform = Transform(name="t", body=Track(events=[{"x": gift.paid}]), source=gift)
    assert " * Source       Shop gift order\n" in compile_transform(transform).script.code


class Plan(Record):
    name: Text = field(optional=True)


def test_a_value_can_be_declared_where_it_is_read() -> None:
    node = to_node(typed(payload.answers["age"], Number))
    assert (node.type, describe(node)) == (
        types.optional(types.NUMBER),
        "payload.answers.age",
    )
    assert type(typed(payload.age, Number)) is Number
    assert to_node(typed(payload.plan, Plan).name).type.kind is Kind.TEXT
    assert to_node(typed(payload.tags, Array[Text])).type.item == types.TEXT
