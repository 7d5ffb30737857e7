"""JavaScript in Liquid."""

from brazesmith import Personalization, Transform, Webhook, raw_javascript

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": raw_javascript("1")}),
)
