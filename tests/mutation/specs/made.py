"""What the language adds to a spec is not a place where a fault can be."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    each,
    identify,
    iso8601,
    payload,
    unreserved,
)  # fmt: skip

transform = Transform(
    name="shop/made",
    body=Track(
        attributes=[
            Attributes(
                user=identify(phone_alias=payload.phone),
                dynamic=unreserved(payload.answers),
            )
        ],
        events=each(
            payload.events,
            lambda event: Event(
                user=identify(external_id=event.user),
                name=event.name,
                time=iso8601(event.at),
                properties=event.properties,
            ),
        ),
    ),
)
