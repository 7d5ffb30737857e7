"""Of two equal keys the later one counts."""

from brazesmith import Personalization, Transform, Webhook, from_entries

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x", body=from_entries([[user.city, 1], [user.country, user.gender]])
    ),
)
