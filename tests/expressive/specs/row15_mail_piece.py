"""Whatever happens to a piece of mail becomes an event with a readable name."""

from brazesmith import Attributes, Event, Track, Transform, identify, now, payload, replace_pattern

user = identify(external_id=payload.body.metadata.customer)

transform = Transform(
    name="row15",
    body=Track(
        attributes=[Attributes(user=user, custom={"Most recent mail": payload.body.description})],
        events=[
            Event(
                user=user,
                name=replace_pattern(payload.event_type.id, r"[._]", " "),
                time=now(),
                properties={"tracking": payload.body.tracking_events},
            )
        ],
    ),
)
