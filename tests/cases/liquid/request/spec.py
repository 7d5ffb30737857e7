"""URL, method and headers are separate fields of the dashboard."""

from brazesmith import Personalization, Transform, Webhook, secret

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        method="PUT",
        headers={"Authorization": secret("CRM_KEY"), "X-From": "{{braze}}"},
        body={"id": user.user_id},
    ),
)
