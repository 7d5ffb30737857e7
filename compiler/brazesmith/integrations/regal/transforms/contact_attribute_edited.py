"""Regal `contact.attribute.edited`: what an agent changed becomes attributes of the Braze user."""

from brazesmith import (
    Anything,
    Track,
    Transform,
    all_of,
    first_match,
    is_empty,
    is_given,
    is_null,
    map_values,
    merge,
    named,
    not_,
    route,
    skip,
    storable,
    trim,
    unreserved,
    when,
)
from brazesmith.integrations.regal.contact import EMAIL_SHAPE, PHONE_SHAPE
from brazesmith.integrations.regal.payloads import Change, ContactAttributeEdited
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings
from brazesmith.language.payload import shape_of

IN_VAIN = "nothing has changed but that by which Braze finds the user"


def edited(change: Change, shape: str) -> Anything:
    """The new value of a profile field: a text of that shape, or null, which clears the field."""
    new_value = change.new_value
    return when(is_null(new_value), None, first_match(shape, trim(new_value)))


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    edit = Received(ContactAttributeEdited(), settings)
    changes = edit.properties.changes
    # Regal says that an attribute may stand below `custom_properties`, or beside it.
    beside = edit.wanted(changes, *shape_of(type(changes)).fields)
    every = merge(beside, edit.wanted(changes.custom_properties))
    new_values = map_values(every, lambda change: storable(change.new_value))
    custom = named(
        "custom",
        unreserved(edit.prefixed(new_values)),
        comment="The new values, by name, without names that Braze keeps for itself.",
    )
    phone = named("new_phone", edited(changes.phone, PHONE_SHAPE))
    email = named("new_email", edited(changes.email, EMAIL_SHAPE))
    # Where the old address alone says who the user is, Braze takes a new one for another user.
    other = {"email": phone, "phone": email}
    in_vain = [
        all_of(is_empty(custom), not_(is_given(other[key])), *edit.found_by(key))
        for key in settings.identifiers
        if key in other
    ]
    return Transform(
        name="regal/contact.attribute.edited",
        source=edit.event,
        body=route(
            (
                all_of(is_empty(custom), not_(is_given(phone)), not_(is_given(email))),
                skip("nothing that Braze keeps has changed"),
            ),
            *((condition, skip(IN_VAIN)) for condition in in_vain),
            otherwise=Track(attributes=[edit.attributes(phone=phone, email=email, dynamic=custom)]),
        ),
    )
