"""A required part of a URL."""

from brazesmith import Personalization, Transform, Webhook, format_text, required

profile = Personalization()
user = profile.user
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(url=format_text("https://a.example/{}", required(user.user_id, "")), body={}),
)
