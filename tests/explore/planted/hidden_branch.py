"""Only premium orders above a hundred euros have a text as the price."""

from brazesmith import (
    Number,
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    all_of,
    equals,
    field,
    greater,
    identify,
    now,
    when,
)


class Order(Payload):
    id: Text = field(max_length=50)
    kind: Text = field(enum=("basic", "plus", "premium"))
    total: Number
    label: Text = field(max_length=20)


order = Order()
name = when(all_of(equals(order.kind, "premium"), greater(order.total, 100)), order.label, "ticket")
purchase = Purchase(
    user=identify(external_id=order.id),
    product_id=name,
    currency="EUR",
    price=order.total,
    time=now(),
)
transform = Transform(name="shop/order", source=order, body=Track(purchases=[purchase]))

# finds: BZ402 /purchases/*/product_id
# payload: {"id": "text", "kind": "premium", "total": 101, "label": ""}
