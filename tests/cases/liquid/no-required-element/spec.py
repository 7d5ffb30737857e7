"""Where nothing is certain, a variable holds the comma."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"x": [user.city, user.country]}),
)
