"""An agent sent an SMS: an event for the recipient, who is known by phone number."""

from brazesmith import Event, Track, Transform, identify, now, payload

message = payload.payload

transform = Transform(
    name="row18",
    body=Track(
        events=[
            Event(
                user=identify(phone=message.recipients[1].handle),
                name="Agent sent SMS",
                time=now(),
                properties={"text": message.text, "agent": message.author.email},
            )
        ]
    ),
)
