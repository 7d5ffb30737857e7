"""Constants never look like Liquid."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"{{x}}": "{% if %} {{ }} {"}),
)
