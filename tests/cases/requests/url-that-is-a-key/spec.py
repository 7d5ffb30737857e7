"""The URL of an incoming webhook of Slack is a key."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://hooks.slack.com/services/T000/B000/XXXX", body={}),
)
