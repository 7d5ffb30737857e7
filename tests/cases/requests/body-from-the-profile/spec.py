"""A body is written in the spec."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="https://a.example/", body=braze.context["x"])
)
