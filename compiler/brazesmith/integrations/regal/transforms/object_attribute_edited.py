"""Regal `object.attribute.edited` becomes "Object Attribute Edited"; edits the user's object."""

from brazesmith import Track, Transform, is_object, map_values, merge, storable, update_object, when
from brazesmith.integrations.regal.objects import ID, kept_under_type, nested
from brazesmith.integrations.regal.payloads import ObjectAttributeEdited
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    edit = Received(ObjectAttributeEdited(), settings)
    changes = edit.properties.changes
    wanted = edit.wanted(changes.properties)
    fields = nested(map_values(wanted, lambda change: storable(change.new_value)))
    changed = kept_under_type(edit, fields, lambda id_: update_object(ID, id_, fields))
    shaped = {}
    if settings.leave_out:
        shaped["changes"] = when(
            is_object(changes), merge(changes, {"properties": wanted}), changes
        )
    return Transform(
        name="regal/object.attribute.edited",
        source=edit.event,
        body=Track(attributes=[changed], events=[edit.report("Object Attribute Edited", shaped)]),
    )
