"""One of two branches sends a number for an e-mail address."""

from brazesmith import (
    Boolean,
    Personalization,
    Record,
    Text,
    Transform,
    Webhook,
    field,
    route,
    secret,
)


class CustomAttributes(Record, open=True):
    consent: Boolean = field(optional=True)
    answer: Text = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


profile = Profile()
user, custom = profile.user, profile.custom_attributes


def to_regal(traits):
    headers = {"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"}
    body = {"userId": user.user_id, "traits": traits}
    return Webhook(url="https://events.regalvoice.com/events", headers=headers, body=body)


transform = Transform(
    name="regal/traits",
    source=profile,
    body=route(
        (custom.consent, to_regal({"phone": user.phone_number})), otherwise=to_regal({"email": 5})
    ),
)
