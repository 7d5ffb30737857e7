"""A key in the parameters of a URL."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/?sort_key=name&api_key=abcdef123456", body={}),
)
