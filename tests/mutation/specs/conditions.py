"""Conditions of values, of elements and of bodies."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    all_of,
    any_match,
    any_of,
    each,
    fail,
    identify,
    is_filled,
    iso8601,
    not_,
    one_of,
    only,
    payload,
    route,
    skip,
    when,
)  # fmt: skip

user = identify(external_id=payload.id)
big = only(payload.items, lambda item: item.price > 100)
is_test = any_of(payload.test == True, one_of(payload.env, "dev", "qa"))  # noqa: E712


def event(name):
    return Event(user=user, name=name, time=iso8601(payload.at))


transform = Transform(
    name="shop/conditions",
    body=route(
        (is_test, skip("a test")),
        (payload.kind == "order", Track(events=[event("Ordered")])),
        (
            all_of(payload.kind == "gift", not_(is_filled(payload.giver))),
            Track(
                events=[event("Given")],
                attributes=[
                    when(
                        any_match(payload.items, lambda item: item.price >= 5),
                        Attributes(user=user, custom={"skus": each(big, lambda item: item.sku)}),
                    )
                ],
            ),
        ),
        otherwise=fail("unknown kind"),
    ),
)
