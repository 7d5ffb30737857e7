"""Only ports 80 and 443."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="https://a.example:8080/", body={})
)
