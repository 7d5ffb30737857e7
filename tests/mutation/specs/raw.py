"""Hand-written parts have text mutants."""

from brazesmith import Attributes, Track, Transform, identify, payload, raw_javascript

transform = Transform(
    name="shop/raw",
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=payload.id),
                custom={
                    "code": raw_javascript("x === 'none' ? 0 : parseInt(x, 16)", x=payload.hex)
                },
            )
        ]
    ),
)
