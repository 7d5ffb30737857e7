"""A declared number is printed, and compared."""

from brazesmith import Boolean, Number, Personalization, Record, Transform, Webhook
from brazesmith import concat, field, when


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
    body=Webhook(
        url="https://a.example/x",
        body={
            "a": concat("n: ", custom.score),
            "urgent": when(custom.score < 3, "yes", "no"),
            "flag": concat("f: ", custom.flag),
        },
    ),
)
