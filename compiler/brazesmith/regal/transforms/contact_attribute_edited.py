"""Regal `contact.attribute.edited`: what an agent changed becomes attributes of the Braze user."""

from brazesmith import (
    Attributes,
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
from brazesmith.language.expressions import Anything
from brazesmith.regal.contact import contact
from brazesmith.regal.payloads import Change, ContactAttributeEdited

edit = ContactAttributeEdited()
changes = edit.properties.changes


def edited(change: Change, shape: str) -> Anything:
    """The new value of a profile field: a text of that shape, or null, which clears the field."""
    new_value = change.new_value
    return when(any_of(matches(new_value, shape), is_null(new_value)), new_value)


custom = named(
    "custom",
    unreserved(map_values(changes.custom_properties, lambda change: storable(change.new_value))),
    comment="The new values, by name, without names that Braze keeps for itself.",
)
phone = named("phone", edited(changes.phone, r"^\+?[0-9 ().-]{5,30}$"))
email = named("email", edited(changes.email, r"^[^@\s]+@[^@\s]+\.[^@\s]+$"))

transform = Transform(
    name="regal/contact.attribute.edited",
    source=edit,
    body=route(
        (
            all_of(is_empty(custom), not_(is_given(phone)), not_(is_given(email))),
            skip("nothing that Braze keeps has changed"),
        ),
        otherwise=Track(
            attributes=[
                Attributes(
                    user=contact(edit),
                    update_existing_only=False,
                    phone=phone,
                    email=email,
                    dynamic=custom,
                )
            ]
        ),
    ),
)
