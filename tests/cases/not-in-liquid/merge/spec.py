"""Objects of a profile are not merged."""

from brazesmith import Personalization, Transform, Webhook, merge

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": merge(braze.event_properties["x"])}),
)
