"""A message has no request headers."""

from brazesmith import Personalization, Transform, Webhook, headers

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": headers["x"]}),
)
