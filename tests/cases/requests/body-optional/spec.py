"""A body is always there."""

from brazesmith import Personalization, Transform, Webhook, is_filled, when

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/", body=when(is_filled(user.city), {})),
)
