"""Conditions of constants are decided when the spec is compiled."""

from brazesmith import (
    Boolean,
    Number,
    Personalization,
    Record,
    Transform,
    Webhook,
    equals,
    field,
    is_given,
    is_text,
    is_true,
    when,
)


class CustomAttributes(Record, open=True):
    flag: Boolean = field(optional=True)
    score: Number = field(optional=True)


class Profile(Personalization):
    custom_attributes: CustomAttributes


braze = Profile()
custom = braze.custom_attributes
flag = is_true(custom.flag)
five = when(flag, 5, 7)
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": equals(is_text(5), flag), "b": five < 6, "c": is_given(when(flag, None))},
    ),
)
