"""Events about the custom objects of a contact."""

from __future__ import annotations

from brazesmith import Map, Record, Text
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.contact import Change
from brazesmith.integrations.regal.payloads.envelope import BareProperties, seen

TYPE_NAME = seen("type as shown: salesforce-opportunity")


class ObjectCreatedProperties(shared.RelatedObject, open=True):
    """The object. Its own fields appear alongside, under the account's names."""

    related_object_source: Text = seen("system of origin")
    related_object_type_name: Text = TYPE_NAME


class ObjectCreated(BareProperties, event="Regal object.created"):
    """A custom object of a contact was created."""

    properties: ObjectCreatedProperties = seen("the object")


class ObjectChanges(Record, open=True):
    """What was changed."""

    properties: Map[Change] = seen("fields of the object under the account's names")


class ObjectAttributeProperties(shared.RelatedObject):
    """An edit of a custom object."""

    related_object_type_name: Text = TYPE_NAME
    changes: ObjectChanges = seen("what changed")


class ObjectAttributeEdited(BareProperties, event="Regal object.attribute.edited"):
    """A custom object of a contact was edited."""

    properties: ObjectAttributeProperties = seen("the edit")
