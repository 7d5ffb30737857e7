"""Regal `contact.phone.created` becomes "Contact Phone Created"; a primary number is kept."""

from brazesmith import Track, Transform, first_match, fitted, is_true, non_empty, trim, when
from brazesmith.integrations.regal.contact import PHONE_SHAPE
from brazesmith.integrations.regal.payloads import ContactPhoneCreated
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    created = Received(ContactPhoneCreated(), settings)
    new = created.properties
    attributes = created.attributes(
        first_name=non_empty(fitted(new.firstName)),
        last_name=non_empty(fitted(new.lastName)),
        phone=when(is_true(new.isPrimary), first_match(PHONE_SHAPE, trim(new.contactPhone))),
        dynamic=created.others(
            "contactPhone", "firstName", "lastName", "isPrimary", "label", "source"
        ),
    )
    return Transform(
        name="regal/contact.phone.created",
        source=created.event,
        body=Track(attributes=[attributes], events=[created.report("Contact Phone Created")]),
    )
