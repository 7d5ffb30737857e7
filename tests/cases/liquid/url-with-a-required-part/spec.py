"""Without a required part of the URL, nothing is sent."""

from brazesmith import Personalization, Transform, Webhook, format_text, required

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url=format_text("https://a.example/{}", required(user.city, "no city")), body={}),
)
