"""A host of constants and settings is constant."""

from brazesmith import Personalization, Transform, Webhook, format_text, required, setting

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url=format_text(
            "https://{}.zendesk.com/api/{}",
            setting("zendesk.subdomain"),
            required(braze.user.user_id, "no user"),
        ),
        body={},
    ),
)
