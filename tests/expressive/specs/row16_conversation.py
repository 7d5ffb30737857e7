"""What happens in a conversation becomes an event, and the organisation an attribute."""

from brazesmith import Attributes, Event, Track, Transform, identify, payload

conversation = payload.data.conversation
user = identify(email=conversation.requester.email)

transform = Transform(
    name="row16",
    body=Track(
        attributes=[Attributes(user=user, custom={"organisation": payload.organization.name})],
        events=[
            Event(
                user=user,
                name=payload.event_fqn,
                time=payload.event_timestamp,
                properties={
                    "conversation": conversation.csid,
                    "channel": conversation.channel,
                    "requester": conversation.requester.name,
                },
            )
        ],
    ),
)
