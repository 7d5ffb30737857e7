"""Regal `object.attribute.edited` becomes "Object Attribute Edited", and changes the element."""

from brazesmith import Track, Transform, map_values, storable, update_object
from brazesmith.regal.objects import kept_under_type, nested
from brazesmith.regal.payloads import ObjectAttributeEdited
from brazesmith.regal.received import Received
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    edit = Received(ObjectAttributeEdited(), settings)
    changes = edit.properties.changes.properties
    new = nested(map_values(changes, lambda change: storable(change.new_value)))
    changed = kept_under_type(edit, lambda id_: update_object("related_object_id", id_, new))
    return Transform(
        name="regal/object.attribute.edited",
        source=edit.event,
        body=Track(attributes=[changed], events=[edit.report("Object Attribute Edited")]),
    )
