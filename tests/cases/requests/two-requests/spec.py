"""A webhook has one URL."""

from brazesmith import Personalization, Transform, Webhook, is_present, route

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=route(
        (is_present(user.city), Webhook(url="https://a.example/", body={})),
        otherwise=Webhook(url="https://b.example/", body={}),
    ),
)
