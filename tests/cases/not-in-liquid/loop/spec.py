"""A loop over an array."""

from brazesmith import Personalization, Transform, Webhook, each

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x", body={"a": each(braze.event_properties["xs"], lambda x: x)}
    ),
)
