"""A text is not a consent, for some profiles."""

from brazesmith import (
    Boolean,
    Personalization,
    Record,
    Text,
    Transform,
    Webhook,
    field,
    from_entries,
    is_present,
    secret,
    when,
)


class CustomAttributes(Record, open=True):
    consent: Boolean = field(optional=True)
    answer: Text = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


profile = Profile()
user, custom = profile.user, profile.custom_attributes
voice = when(is_present(custom.answer), {"subscribed": custom.answer})
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(
        url="https://events.regalvoice.com/events",
        method="POST",
        headers={"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"},
        body={
            "userId": user.user_id,
            "traits": {"phones": from_entries([[user.phone_number, {"voiceOptIn": voice}]])},
        },
    ),
)
