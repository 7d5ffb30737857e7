"""A part of a URL that may be absent."""

from brazesmith import Personalization, Transform, Webhook, format_text

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url=format_text("https://a.example/{}", user.city), body={}),
)
