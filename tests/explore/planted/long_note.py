"""A note may be longer than Braze stores."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify


class Note(Payload):
    id: Text = field(max_length=50)
    note: Text


note = Note()
transform = Transform(
    name="shop/note",
    source=note,
    body=Track(
        attributes=[Attributes(user=identify(external_id=note.id), custom={"note": note.note})]
    ),
)

# finds: BZ210 /attributes/*/note
