"""An operator without a Liquid form; the message lists the ones that have one."""

from brazesmith import Personalization, Transform, Webhook, trim

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"a": trim(user.city)}),
)
