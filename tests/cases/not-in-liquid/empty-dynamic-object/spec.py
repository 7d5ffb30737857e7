"""Whether an object with a dynamic key is empty."""

from brazesmith import Personalization, Transform, Webhook, from_entries, is_empty

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": is_empty(from_entries([[user.city, 1]]))}),
)
