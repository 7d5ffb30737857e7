"""Keys that begin with underscores, of an untyped payload."""

from brazesmith import *

x = [payload._id, payload._meta._rev, payload.__typename, payload["_node"]]
transform = Transform(
    name="shop/order",
    body=Track(
        events=[
            Event(user=identify(external_id=payload._id), name="n", time=now(), properties={"x": x})
        ]
    ),
)
