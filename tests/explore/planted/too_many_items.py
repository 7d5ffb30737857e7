"""A catalog takes fifty items at once."""

from brazesmith import (
    Array,
    Catalog,
    CatalogItem,
    Payload,
    Record,
    Text,
    Transform,
    each,
    field,
)


class Room(Record):
    id: Text = field(enum=("sea", "garden"))
    name: Text = field(optional=True, max_length=50)


class Rooms(Payload):
    rooms: Array[Room]


rooms = Rooms()


def item(room):
    return CatalogItem(id=room.id, fields={"name": room.name})


transform = Transform(
    name="hotel/rooms",
    source=rooms,
    body=Catalog(operation="update", catalog_name="rooms", items=each(rooms.rooms, item)),
)

# finds: BZ508 /items
