"""An order as one event, with all its items as a property."""

from brazesmith import Event, Track, Transform, identify, now, payload, to_text

transform = Transform(
    name="row08",
    body=Track(
        events=[
            Event(
                user=identify(external_id=to_text(payload.customer.customerId)),
                name="Order placed",
                time=now(),
                properties={
                    "Order Id": payload.orderId,
                    "Delivery address": payload["delivery address"]["street 1"],
                    "items": payload.items,
                    "first item": payload.items[0].description,
                },
            )
        ]
    ),
)
