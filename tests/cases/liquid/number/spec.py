"""A number is sent only if it is one."""

from brazesmith import Boolean, Number, Personalization, Record, Transform, Webhook, field


class CustomAttributes(Record, open=True):
    flag: Boolean = field(optional=True)
    score: Number = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


braze = Profile()
custom = braze.custom_attributes
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(url="https://a.example/x", body={"n": custom.score}),
)
