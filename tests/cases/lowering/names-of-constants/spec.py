"""A constant whose name is taken has what is around its source, or what is made of it, in its name."""

from brazesmith import (
    Event,
    Track,
    Transform,
    identify,
    iso8601,
    now,
    parse_number,
    payload,
    to_text,
)

start = payload.start_time
first, second = payload.before.event, payload.after.event

transform = Transform(
    name="shop/order",
    body=Track(
        events=[
            Event(
                user=identify(external_id=payload.id),
                name=name,
                time=now(),
                properties={
                    "start": iso8601(start),
                    "text": to_text(start),
                    "number": parse_number(start),
                    "event": payload.event.kind,
                    "events": [iso8601(first.start_time), iso8601(second.start_time)],
                    "later": to_text(second.start_time),
                },
            )
            for name in ("Order", "Visit")
        ]
    ),
)
