"""All mistakes are reported at once."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="ftp://a.example/", method="PATCH", headers={"X": "ü"}, body={"a": {1}}),
)
