"""A slice of a text."""

from brazesmith import Personalization, Transform, Webhook, slice_text

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": slice_text(user.city, 0, 1)}),
)
