"""A failure inside of a condition."""

from brazesmith import Personalization, Transform, Webhook, any_of, is_filled, required

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": any_of(is_filled(user.country), required(user.city, "-") == "x")},
    ),
)
