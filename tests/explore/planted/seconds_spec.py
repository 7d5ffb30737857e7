# The class says milliseconds, and the source sends seconds.
# finds: X103 /events/*/time
# sample: {"id": "u-1", "created": 1767323045}
from brazesmith import Event, Payload, Text, Track, Transform, UnixMillis, field, identify, iso8601


class SignedUp(Payload):
    id: Text = field(max_length=50)
    created: UnixMillis


user = SignedUp()
event = Event(user=identify(external_id=user.id), name="Signed Up", time=iso8601(user.created))
transform = Transform(name="crm/signed.up", source=user, body=Track(events=[event]))
