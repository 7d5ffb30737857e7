"""Pairs of a profile do not become an object."""

from brazesmith import Personalization, Transform, Webhook, from_entries

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": from_entries(braze.event_properties["x"])}),
)
