"""A variable for an attribute called `limit` means nothing else in Liquid."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
value = braze.custom_attributes["limit"]
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": value, "b": user.city, "c": [value, value]}),
)
