"""The standard fields are named as in Liquid."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": user.email, "b": user.external_id, "c": user.plan, "d": braze.usr},
    ),
)
