"""A payload that is an array, whose elements are declared."""

from brazesmith import (
    Array,
    Event,
    Record,
    Text,
    Track,
    Transform,
    absent,
    each,
    field,
    identify,
    now,
    payload,
    typed,
)


class Line(Record):
    id: Text = field(max_length=50)
    name: Text


lines = typed(payload, Array[Line])

transform = Transform(
    name="shop/lines",
    source=lines,
    body=Track(
        events=each(
            lines,
            lambda line: Event(
                user=identify(external_id=line.id, otherwise=absent),
                name="Line",
                time=now(),
                properties={"name": line.name},
            ),
        )
    ),
)
