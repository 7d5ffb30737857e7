"""Names of headers ignore case."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/", headers={"X-A": "a", "x-a": "b"}, body={}),
)
