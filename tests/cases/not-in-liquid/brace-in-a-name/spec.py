"""An attribute whose name has a brace."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": braze.custom_attributes["a}b"]}),
)
