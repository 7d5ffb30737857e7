"""A message has no payload."""

from brazesmith import Personalization, Transform, Webhook, payload

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": payload.a.b}),
)
