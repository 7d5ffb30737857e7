"""The whole URL from the profile."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
user = braze.user
transform = Transform(name="crm/person", source=braze, body=Webhook(url=user.city, body={}))
