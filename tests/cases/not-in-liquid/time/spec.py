"""The message names the function that the spec calls."""

from brazesmith import Personalization, Transform, Webhook, iso8601

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": iso8601(braze.event_properties["at"])}),
)
