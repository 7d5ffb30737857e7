"""A misspelt field of the profile."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": user.frist_name}),
)
