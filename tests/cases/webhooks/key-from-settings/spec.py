"""Regal takes the key without `Bearer`."""

from brazesmith import Personalization, Transform, Webhook, setting

profile = Personalization()
user = profile.user
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(
        url="https://events.regalvoice.com/events",
        method="POST",
        headers={"Authorization": setting("key"), "Content-Type": "application/json"},
        body={"userId": user.user_id, "traits": {"phone": user.phone_number}},
    ),
)
