"""Cases of a route, and values, that the conditions before them rule out: they lack their URL."""

from brazesmith import (
    Personalization,
    Transform,
    Webhook,
    fail,
    format_text,
    is_filled,
    not_,
    route,
    skip,
    when,
)

braze = Personalization()
city = braze.user.city


def webhook(**body):
    return Webhook(url=format_text("https://a.example/{}", city), body=body)


transform = Transform(
    name="crm/person",
    source=braze,
    body=route(
        (is_filled(city), webhook(a=city, b=when(is_filled(city), "b", otherwise=fail("never")))),
        (is_filled(city), webhook(a=city)),
        (not_(is_filled(city)), skip("no city")),
        otherwise=webhook(a="never"),
    ),
)
