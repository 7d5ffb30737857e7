"""The event type stands in a header; a sign-up sets the profile, the rest becomes events."""

from brazesmith import (
    Anything,
    Attributes,
    Event,
    SubscriptionGroup,
    Track,
    Transform,
    Value,
    headers,
    identify,
    now,
    payload,
    route,
    to_text,
    truthy,
    when,
)

user = identify(external_id=to_text(payload.customerId))
event_type = headers["X-Olo-Event-Type"]


def group(id: str, opted_in: Anything) -> SubscriptionGroup:
    """The state of a subscription group after a choice."""
    return SubscriptionGroup(id=id, state=when(truthy(opted_in), "subscribed", "unsubscribed"))


def event(name: str, **properties: Value) -> Track:
    """A body of one event."""
    return Track(events=[Event(user=user, name=name, time=now(), properties=properties)])


sign_up = Track(
    attributes=[
        Attributes(
            user=user,
            first_name=payload.firstName,
            last_name=payload.lastName,
            email=payload.emailAddress,
            phone=payload.contactNumber,
            email_subscribe=when(truthy(payload.marketingOptIn), "opted_in", "unsubscribed"),
            subscription_groups=[
                group("6f0a2c1e-0000-4000-8000-000000000001", payload.marketingOptIn),
                group("6f0a2c1e-0000-4000-8000-000000000002", payload.smsOptIn),
            ],
        )
    ]
)

transform = Transform(
    name="row09",
    body=route(
        (event_type == "UserSignedUp", sign_up),
        (
            event_type == "OrderPlaced",
            event("Order placed", total=payload.total, items=payload.items),
        ),
        otherwise=event("Other restaurant event", type=event_type),
    ),
)
