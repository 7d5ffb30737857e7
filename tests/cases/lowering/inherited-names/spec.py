"""Names that every JavaScript object inherits are read with `own`, those of arrays from objects."""

from brazesmith import Track, Transform, each, payload

lines = payload.lines
properties = {
    "a": payload.order.constructor,
    "b": payload.order.b,
    "length": payload.length,
    "sort": payload.filter.sort,
    "first": [lines[0].at, lines.length],
    "at": each(lines, lambda line: line.at),
    "times": each(lines, lambda line: {"at": line.at, "to": line.to}),
}
transform = Transform(
    name="shop/order",
    body=Track(
        events=[
            {
                "external_id": "ada",
                "name": "Order",
                "time": "2026-01-02T03:04:05Z",
                "properties": properties,
            }
        ]
    ),
)
