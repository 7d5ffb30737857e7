"""What sends nothing needs no receiver."""

from brazesmith import Personalization, Transform, skip

transform = Transform(name="crm/person", source=Personalization(), body=skip())
