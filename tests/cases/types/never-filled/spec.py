"""Only text can be filled: for other types, `is_filled` is a mistake."""

from brazesmith import (
    Array,
    Attributes,
    Boolean,
    Number,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    UnixSeconds,
    each,
    field,
    identify,
    is_filled,
)


class Night(Record):
    room: Text


class Booking(Payload):
    id: Text = field(max_length=50)
    nights: Array[Night]
    guests: Number
    paid: Boolean
    first: Night
    left: UnixSeconds = field(optional="only after the stay")
    note: Text = field(nullable=True)


booking = Booking()
user = identify(external_id=booking.id)
custom = {
    "nights": is_filled(booking.nights),
    "rooms": is_filled(each(booking.nights, lambda night: night.room)),
    "guests": is_filled(booking.guests),
    "paid": is_filled(booking.paid),
    "first": is_filled(booking.first),
    "left": is_filled(booking.left),
    "note": is_filled(booking.note),
}
transform = Transform(
    name="hotel/booking",
    source=booking,
    body=Track(attributes=[Attributes(user=user, custom=custom)]),
)
