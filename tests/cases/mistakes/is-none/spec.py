"""Tests that Python answers without asking the expression are always false."""

from brazesmith import (
    Anything,
    Array,
    Attributes,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    each,
    field,
    find,
    identify,
    payload,
)


class Line(Record):
    sku: Text = field(optional=True, max_length=20)


class Order(Payload):
    id: Text = field(max_length=20)
    lines: Array[Line]


order = Order()


def label(line: Line, other=None, third: Anything = None):
    sku = line.sku
    if sku is None or isinstance(line.sku, str):
        return "none"
    if other is not None or third is not None:  # arguments that may be left out
        return "other"
    return sku


flags = [
    payload.a["b"] is None,
    payload.a is not None,
    find(order.lines, lambda line: line.sku is True) is None,
    label(order.lines[0], third=None) is None,  # the result of a function of the spec
]
custom = {"label": label(order.lines[0]), "flags": each(order.lines, lambda line: line.sku)}
attributes = Attributes(user=identify(external_id=order.id), custom={"label": custom["label"]})
transform = Transform(name="shop/order", source=order, body=Track(attributes=[attributes]))
