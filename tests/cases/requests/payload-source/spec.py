"""A webhook reads personalization data."""

from brazesmith import Transform, Webhook, payload

transform = Transform(
    name="crm/person", source=payload, body=Webhook(url="https://a.example/", body={"a": 1})
)
