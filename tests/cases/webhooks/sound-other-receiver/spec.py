"""Nothing is known about other receivers."""

from brazesmith import Boolean, Personalization, Record, Text, Transform, Webhook, field


class CustomAttributes(Record, open=True):
    consent: Boolean = field(optional=True)
    answer: Text = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


profile = Profile()
user, custom = profile.user, profile.custom_attributes
transform = Transform(
    name="regal/traits",
    source=profile,
    body=Webhook(url="https://a.example/", body={"anything": custom["goes"]}),
)
