"""A body is not an array."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="https://a.example/", body=[1])
)
