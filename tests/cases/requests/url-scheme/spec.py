"""Only http and https."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person", source=braze, body=Webhook(url="ftp://a.example/", body={})
)
