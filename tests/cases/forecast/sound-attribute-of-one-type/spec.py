"""Numbers with and without a fraction have one type; null, absence and undeclared values have none."""

from brazesmith import (
    Attributes,
    Number,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    rounded,
    when,
)


class Order(Payload):
    id: Text = field(max_length=50)
    kind: Text = field(enum=("a", "b"))
    score: Number = field(optional="only members have one", nullable=True)


order = Order()
user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=user, custom={"score": order.score, "level": when(order.kind == "a", 1, 2.5)}
            ),
            Attributes(user=user, custom={"score": None, "level": rounded(order.score, 2)}),
        ]
    ),
)
