"""An optional key after the required one brings its comma."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"c": 5, "a": user.city}),
)
