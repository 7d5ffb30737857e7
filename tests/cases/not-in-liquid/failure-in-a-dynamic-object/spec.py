"""A failure inside of an object whose key is dynamic."""

from brazesmith import Personalization, Transform, Webhook, from_entries, required

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": from_entries([[user.city, {"b": required(user.country, "no")}]])},
    ),
)
