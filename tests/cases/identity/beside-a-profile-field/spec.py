"""The only identifier is an entry beside a profile field, or in place of one of its name."""

from brazesmith import Attributes, Event, Track, Transform, absent, identify, now, payload

optional = identify(external_id=payload.other, otherwise=absent)
transform = Transform(
    name="shop/order",
    body=Track(
        attributes=[
            Attributes(user=identify(external_id=payload.id), email=payload.email, gender="O"),
            Attributes(
                user=identify(email=payload.login), email=payload.email, phone=payload.phone
            ),
            Attributes(user=optional, email=payload.email),
        ],
        events=[Event(user=optional, name="Order", time=now())],
    ),
)
