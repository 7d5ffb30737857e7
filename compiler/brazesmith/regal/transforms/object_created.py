"""Regal `object.created` becomes "Object Created", and an element of an array of the user."""

from brazesmith import Track, Transform, add_objects, map_values, storable
from brazesmith.regal.objects import kept_under_type, nested
from brazesmith.regal.payloads import ObjectCreated
from brazesmith.regal.received import Received
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    created = Received(ObjectCreated(), settings)
    fields = nested(map_values(created.kept(), storable))
    added = kept_under_type(created, lambda id_: add_objects([fields]))
    return Transform(
        name="regal/object.created",
        source=created.event,
        body=Track(attributes=[added], events=[created.report("Object Created")]),
    )
