"""A key that may fail aborts around the object."""

from brazesmith import Personalization, Transform, Webhook, from_entries, required

braze = Personalization()
user = braze.user
name = required(user.first_name, "no name")
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": from_entries([[name, {"b": name}]])}),
)
