"""The setting is missing, which is all that is wrong."""

from brazesmith import Personalization, Transform, Webhook, format_text, setting

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url=format_text("https://{}.zendesk.com/api", setting("zendesk.subdomain")), body={}
    ),
)
