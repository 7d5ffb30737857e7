"""A shop's order becomes the event "Order Placed" and, with consent, a newsletter subscription."""

from brazesmith import (
    Array,
    Attributes,
    Boolean,
    Email,
    Event,
    Number,
    Payload,
    Record,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    UnixSeconds,
    each,
    fallback,
    field,
    fitted,
    identify,
    iso8601,
    now,
    pick,
    setting,
    take,
    when,
)


class Customer(Record):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email
    newsletter: Boolean = field(optional="only asked for at the first order")


class Item(Record):
    sku: Text
    quantity: Number


class OrderPlaced(Payload, event="Shop order.placed"):
    number: Text
    placed_at: UnixSeconds = field(doc="unix seconds, in a text")
    total: Number
    currency: Text
    coupon: Text = field(nullable=True)
    customer: Customer
    items: Array[Item]


order = OrderPlaced()
customer = identify(external_id=order.customer.id, email=order.customer.email)
newsletter = SubscriptionGroup(id=setting("shop.newsletter_group"), state="subscribed")

transform = Transform(
    name="shop/order.placed",
    source=order,
    body=Track(
        attributes=[
            when(
                order.customer.newsletter,
                Attributes(user=customer, subscription_groups=[newsletter]),
            )
        ],
        events=[
            Event(
                user=customer,
                name="Order Placed",
                time=fallback(iso8601(order.placed_at), now()),
                properties=fitted(
                    {
                        **pick(order, "number", "total", "currency", "coupon"),
                        "skus": take(each(order.items, lambda item: item.sku), 3),
                    }
                ),
            )
        ],
    ),
)
