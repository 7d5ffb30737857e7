"""A set is not JSON."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="https://a.example/", body={"a": {1}})
)
