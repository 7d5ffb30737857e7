"""Branches of a route become conditions; skips become aborts."""

from brazesmith import (
    Boolean,
    Number,
    Personalization,
    Record,
    Transform,
    Webhook,
    field,
    is_true,
    route,
    skip,
)


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
    body=route(
        (is_true(custom.flag), skip("not now")),
        (custom.score > 5, Webhook(url="https://a.example/x", body={"high": True})),
        otherwise=Webhook(url="https://a.example/x", body={"low": True}),
    ),
)
