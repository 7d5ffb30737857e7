"""Any text is handed on as a currency."""

from brazesmith import (
    Number,
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    field,
    identify,
    now,
    upper,
)


class Order(Payload):
    id: Text = field(max_length=50)
    price: Number
    currency: Text = field(max_length=3)


order = Order()
purchase = Purchase(
    user=identify(external_id=order.id),
    product_id="ticket",
    currency=upper(order.currency),
    price=order.price,
    time=now(),
)
transform = Transform(name="shop/order", source=order, body=Track(purchases=[purchase]))

# finds: BZ403 /purchases/*/currency
# payload: {"id": "text", "price": 6, "currency": "text2"}
