"""Defaults, fallbacks and the order of identifiers."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    choose,
    fallback,
    first_match,
    first_truthy,
    identify,
    payload,
    required,
    translate,
    when,
)  # fmt: skip

EMAIL = r"^\S+@\S+$"

user = identify(external_id=payload.id, email=first_match(EMAIL, payload.mail, payload.email))

transform = Transform(
    name="shop/fallbacks",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                custom={
                    "plan": fallback(payload.plan, payload.tier, "Free"),
                    "nick": first_truthy(payload.nick, payload.name),
                    "size": choose(
                        (payload.n == 1, "small"), (payload.n == 2, "big"), otherwise="?"
                    ),
                    "vip": when(payload.n == 3, True, False),
                    "tone": translate(payload.tone, {"a": "Alto", "b": "Bass"}, otherwise="None"),
                    "code": required(payload.code, "no code"),
                },
            )
        ]
    ),
)
