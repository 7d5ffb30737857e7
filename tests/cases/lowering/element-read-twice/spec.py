"""A member of an element that is read twice is read through one name."""

from brazesmith import (
    Event,
    Track,
    Transform,
    all_of,
    each,
    identify,
    is_present,
    now,
    only,
    payload,
)

properties = {
    "twice": only(payload.lines, lambda line: all_of(is_present(line.id), line.id != "x")),
    "once": only(payload.lines, lambda line: line.id != "x"),
    "through": each(payload.lines, lambda line: [line.item.id, line.item.name]),
}
event = Event(
    user=identify(external_id=payload.id), name="Order", time=now(), properties=properties
)
transform = Transform(name="shop/order", body=Track(events=[event]))
