"""Braze does not send PATCH."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="https://a.example/", method="PATCH", body={})
)
