"""A URL from the settings with a port that Braze does not send to."""

from brazesmith import Personalization, Transform, Webhook, secret, setting

profile = Personalization()
user = profile.user
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(
        url=setting("url"),
        method="POST",
        headers={"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"},
        body={"userId": user.user_id, "traits": {"phone": user.phone_number}},
    ),
)
