"""Numbers, texts, patterns, enumerations and units of time."""

from brazesmith import (
    Array,
    Attributes,
    Iso8601,
    Number,
    Payload,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    UnixMillis,
    concat,
    extract,
    field,
    identify,
    iso8601,
    matches,
    pattern,
    slice_text,
    take,
    to_fixed,
    when,
)  # fmt: skip

MOST = 10


class Order(Payload, event="Shop order"):
    id: Text
    level: Text = field(enum=("basic", "gold", "black"))
    at: UnixMillis
    born: Iso8601
    seconds: Number
    code: Text
    tags: Array[Text]


order = Order()
user = identify(external_id=order.id)

transform = Transform(
    name="shop/constants",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=user,
                update_existing_only=True,
                email_subscribe="opted_in",
                subscription_groups=[SubscriptionGroup(id="6b1e", state="subscribed")],
                custom={
                    "at": iso8601(order.at),
                    "born": iso8601(order.born, utc=True),
                    "day": iso8601(order.seconds * 1000, "ms"),
                    "year": slice_text(order.code, 0, 4),
                    "last": slice_text(order.code, -1),
                    "top": take(order.tags, MOST),
                    "price": to_fixed(order.seconds, 20),
                    "half": order.seconds > 0.5,
                    "is_gold": order.level == "gold",
                    "code": when(
                        matches(order.code, pattern(r"^a\d+$", "i")), concat("#", order.code)
                    ),
                    "host": extract(order.code, r"@(.+)$", 1),
                },
            )
        ]
    ),
)
