"""Texts are escaped, and a last key that is always there makes the commas certain."""

from brazesmith import Boolean, Number, Personalization, Record, Transform, Webhook, field


class CustomAttributes(Record, open=True):
    flag: Boolean = field(optional=True)
    score: Number = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


braze = Profile()
user, custom = braze.user, braze.custom_attributes
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x", body={"a": user.first_name, "b": custom.flag, "c": "x"}
    ),
)
