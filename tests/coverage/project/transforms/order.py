"""An order becomes attributes, and a purchase for each line."""

from brazesmith import (
    Anything,
    Array,
    Attributes,
    Boolean,
    Email,
    Iso8601,
    Number,
    Payload,
    Purchase,
    Record,
    Text,
    Track,
    Transform,
    all_of,
    any_of,
    choose,
    each,
    fallback,
    field,
    find,
    identify,
    is_filled,
    is_present,
    iso8601,
    lower,
    not_,
    now,
    route,
    skip,
    spread,
    when,
)


class Line(Record):
    sku: Text = field(max_length=40)
    price: Number
    quantity: Number = field(optional=True)
    kind: Text = field(enum=("good", "service", "gift"))


class Coupon(Record):
    code: Text
    percent: Number = field(optional=True, nullable=True)


class Order(Payload, event="Shop order"):
    customer: Text = field(optional=True, max_length=40)
    email: Email = field(optional=True)
    at: Iso8601
    total: Number
    status: Text = field(enum=("paid", "open", "cancelled"))
    vip: Boolean = field(optional=True)
    coupon: Coupon = field(optional=True)
    lines: Array[Line]
    note: Text = field(optional=True, nullable=True)


order = Order()
user = identify(external_id=order.customer, email=order.email)
gift = find(order.lines, lambda line: line.kind == "gift")


def usable(text: Text) -> Anything:
    return when(is_filled(text), text)


def purchase(line: Line) -> Purchase:
    return Purchase(
        user=user,
        product_id=line.sku,
        currency="EUR",
        price=line.price,
        quantity=fallback(line.quantity, 1),
        time=fallback(iso8601(order.at), now()),
    )


transform = Transform(
    name="shop/order",
    source=order,
    allow={"BZ406": "the shop sends whole numbers"},
    body=route(
        (order.status == "cancelled", skip("cancelled")),
        (all_of(order.status == "open", not_(is_present(order.coupon))), skip("open")),
        otherwise=Track(
            attributes=[
                Attributes(
                    user=user,
                    custom={
                        "tier": choose(
                            (order.total >= 1000, "gold"),
                            (any_of(order.total >= 100, order.vip), "silver"),
                            otherwise="none",
                        ),
                        "gift": usable(gift.sku),
                        "coupon": usable(order.coupon.code),
                        "note": lower(order.note),
                    },
                )
            ],
            purchases=[spread(each(order.lines, purchase))],
        ),
    ),
)
