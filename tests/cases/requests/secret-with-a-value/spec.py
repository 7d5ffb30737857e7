"""A secret is the name of a placeholder, not the key itself."""

from brazesmith import Personalization, Transform, Webhook, secret

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/", headers={"Authorization": secret("8f3e-key")}, body={}),
)
