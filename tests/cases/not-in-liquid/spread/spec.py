"""Arrays of a profile are not spread."""

from brazesmith import Personalization, Transform, Webhook, spread

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": [spread(braze.event_properties["x"])]}),
)
