"""Header values are ASCII."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/", headers={"X": "ü"}, body={}),
)
