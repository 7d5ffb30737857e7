"""A text that may fail aborts around it."""

from brazesmith import Personalization, Transform, Webhook, concat, required, upper

braze = Personalization()
user = braze.user
name = required(user.first_name, "no name")
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": concat("Dr. ", upper(name)), "last": 1}),
)
