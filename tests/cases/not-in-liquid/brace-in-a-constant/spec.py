"""A constant with a brace inside of a filter."""

from brazesmith import Personalization, Transform, Webhook, concat, upper

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": upper(concat(user.city, "}"))}),
)
