"""A helper that is called twice is one place where a fault can be."""

from brazesmith import Attributes, Track, Transform, fallback, identify, lower, payload


def clean(value):
    return fallback(lower(value), "n/a")


transform = Transform(
    name="shop/helpers",
    body=Track(
        attributes=[
            Attributes(
                user=identify(email=payload.email),
                custom={"color": clean(payload.color), "shape": clean(payload.shape)},
            )
        ]
    ),
)
