"""A webhook whose condition is never true."""

from brazesmith import Personalization, Transform, Webhook, equals, route, skip

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=route((equals(1, 2), Webhook(url="https://a.example/x", body={})), otherwise=skip()),
)
