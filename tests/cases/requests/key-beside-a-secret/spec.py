"""Only short words may be around a secret."""

from brazesmith import Personalization, Transform, Webhook, secret

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/",
        headers={"Authorization": "Basic dXNlcjpwYXNzd29yZDEy" + secret("TOKEN")},
        body={},
    ),
)
