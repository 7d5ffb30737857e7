"""The host is not a placeholder."""

from brazesmith import Personalization, Transform, Webhook, format_text, secret

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url=format_text("https://{}/x", secret("HOST")), body={}),
)
