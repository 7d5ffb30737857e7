"""The host is a constant."""

from brazesmith import Personalization, Transform, Webhook, format_text

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url=format_text("https://{}/people", user.city), body={}),
)
