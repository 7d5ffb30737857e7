"""All mistakes of a spec are reported, in the order of the lines."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    add,
    identify,
    length,
    named,
    payload,
    to_text,
    upper,
)

a = add(to_text(payload.a), 1)
b = upper(length(payload.b))
x = [b, a, named("c", {1}), b]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
