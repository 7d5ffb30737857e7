"""A secret as the URL."""

from brazesmith import Personalization, Transform, Webhook, secret

braze = Personalization()
transform = Transform(name="crm/person", source=braze, body=Webhook(url=secret("KEY"), body={}))
