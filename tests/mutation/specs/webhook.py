"""A webhook: its request, and sections of what a message can read."""

from brazesmith import (
    Number,
    Personalization,
    Record,
    Transform,
    Webhook,
    choose,
    fail,
    fallback,
    field,
    is_filled,
    route,
    secret,
)  # fmt: skip


class Attributes(Record, open=True):
    seats: Number = field(optional=True)


class Profile(Personalization):
    custom_attributes: Attributes


braze = Profile()
user, attributes = braze.user, braze.custom_attributes

transform = Transform(
    name="mutation/webhook",
    source=braze,
    body=route(
        (
            is_filled(user.email_address),
            Webhook(
                url="https://crm.example.com/people",
                method="PUT",
                headers={"Authorization": secret("KEY"), "X-Shop": "a"},
                body={
                    "name": fallback(user.first_name, "friend"),
                    "size": choose((attributes.seats > 9, "large"), otherwise="small"),
                },
            ),
        ),
        otherwise=fail("no e-mail address"),
    ),
)
