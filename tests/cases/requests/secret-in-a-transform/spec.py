"""Only a webhook has placeholders."""

from brazesmith import Attributes, Track, Transform, identify, payload, secret

transform = Transform(
    name="crm/person",
    body=Track(
        attributes=[
            Attributes(user=identify(external_id=payload.id), custom={"key": secret("KEY")})
        ]
    ),
)
