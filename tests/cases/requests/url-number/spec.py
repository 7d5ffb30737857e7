"""A URL that is not a text."""

from brazesmith import Personalization, Transform, Webhook

braze = Personalization()
transform = Transform(name="crm/person", source=braze, body=Webhook(url=5, body={}))
