"""Regal `contact.created` becomes the Braze event "Contact Created", and attributes of the user."""

from brazesmith import Track, Transform, first_match, fitted, non_empty, trim
from brazesmith.integrations.regal.contact import EMAIL_SHAPE, PHONE_SHAPE
from brazesmith.integrations.regal.payloads import ContactCreated
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    created = Received(ContactCreated(), settings)
    given = created.properties
    attributes = created.attributes(
        first_name=non_empty(fitted(given.firstName)),
        last_name=non_empty(fitted(given.lastName)),
        email=first_match(EMAIL_SHAPE, trim(given.email)),
        phone=first_match(PHONE_SHAPE, trim(given.contactPhone)),
        dynamic=created.others("contactPhone", "email", "firstName", "lastName"),
    )
    return Transform(
        name="regal/contact.created",
        source=created.event,
        body=Track(attributes=[attributes], events=[created.report("Contact Created")]),
    )
