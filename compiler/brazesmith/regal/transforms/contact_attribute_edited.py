"""Regal `contact.attribute.edited`: what an agent changed becomes attributes of the Braze user."""

from brazesmith import (
    Anything,
    Track,
    Transform,
    all_of,
    any_of,
    is_empty,
    is_given,
    is_null,
    map_values,
    matches,
    named,
    not_,
    route,
    skip,
    storable,
    unreserved,
    when,
)
from brazesmith.regal.contact import EMAIL_SHAPE, PHONE_SHAPE
from brazesmith.regal.payloads import Change, ContactAttributeEdited
from brazesmith.regal.received import Received
from brazesmith.regal.settings import RegalSettings


def edited(change: Change, shape: str) -> Anything:
    """The new value of a profile field: a text of that shape, or null, which clears the field."""
    new_value = change.new_value
    return when(any_of(matches(new_value, shape), is_null(new_value)), new_value)


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    edit = Received(ContactAttributeEdited(), settings)
    changes = edit.properties.changes
    new_values = map_values(changes.custom_properties, lambda change: storable(change.new_value))
    custom = named(
        "custom",
        unreserved(edit.prefixed(new_values)),
        comment="The new values, by name, without names that Braze keeps for itself.",
    )
    phone = named("phone", edited(changes.phone, PHONE_SHAPE))
    email = named("email", edited(changes.email, EMAIL_SHAPE))
    return Transform(
        name="regal/contact.attribute.edited",
        source=edit.event,
        body=route(
            (
                all_of(is_empty(custom), not_(is_given(phone)), not_(is_given(email))),
                skip("nothing that Braze keeps has changed"),
            ),
            otherwise=Track(attributes=[edit.attributes(phone=phone, email=email, dynamic=custom)]),
        ),
    )
