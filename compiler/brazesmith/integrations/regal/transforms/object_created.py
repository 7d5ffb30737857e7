"""Regal `object.created` becomes "Object Created", and a new object of the user."""

from brazesmith import Track, Transform, add_objects, map_values, merge, storable
from brazesmith.integrations.regal.objects import ID, kept_under_type, nested
from brazesmith.integrations.regal.payloads import ObjectCreated
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    created = Received(ObjectCreated(), settings)
    fields = nested(map_values(created.wanted(created.properties), storable))
    added = kept_under_type(created, fields, lambda id_: add_objects([merge({ID: id_}, fields)]))
    return Transform(
        name="regal/object.created",
        source=created.event,
        body=Track(attributes=[added], events=[created.report("Object Created")]),
    )
