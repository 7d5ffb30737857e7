"""A list in place of several arguments."""

from brazesmith import *

KEYS = ["a", "b"]
x = [
    one_of(payload.x, ["a", "b"]),
    one_of(payload.x, ("a",)),
    pick(payload, KEYS),
    omit(payload.p, ["c"]),
    all_of([payload.x == "a", is_present(payload.y)]),
    any_of([payload.x == "b"]),
]
transform = Transform(
    name="shop/order",
    body=Track(
        events=[
            Event(user=identify(external_id=payload.id), name="n", time=now(), properties={"x": x})
        ]
    ),
)
