"""A path that Regal does not have."""

from brazesmith import Personalization, Transform, Webhook, secret

profile = Personalization()
user = profile.user
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(
        url="https://events.regalvoice.com/events/batch",
        method="POST",
        headers={"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"},
        body={"userId": user.user_id, "traits": {"phone": user.phone_number}},
    ),
)
