"""Regal `contact.email.created` becomes "Contact Email Created"; a primary address is kept."""

from brazesmith import (
    Track,
    Transform,
    choose,
    equals,
    first_match,
    fitted,
    is_true,
    named,
    non_empty,
    trim,
    when,
)
from brazesmith.integrations.regal.consent import email_consent
from brazesmith.integrations.regal.contact import EMAIL_SHAPE
from brazesmith.integrations.regal.payloads import ContactEmailCreated
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    created = Received(
        ContactEmailCreated(),
        settings,
        emails=lambda given: (given.new_email_properties.email,),
    )
    given = created.properties
    new = given.new_email_properties
    opted_in = new.emailOptIn.subscribed
    state = choose((is_true(opted_in), "subscribed"), (equals(opted_in, False), "unsubscribed"))
    consent = named(
        "consent",
        when(is_true(new.isPrimary), state),
        comment="Of the primary address; for the consent of others Braze has no place.",
    )
    attributes = created.attributes(
        first_name=non_empty(fitted(given.firstName)),
        last_name=non_empty(fitted(given.lastName)),
        email=when(is_true(new.isPrimary), first_match(EMAIL_SHAPE, trim(new.email))),
        dynamic=created.others("new_email_properties", "firstName", "lastName"),
        **email_consent(consent, settings),
    )
    return Transform(
        name="regal/contact.email.created",
        source=created.event,
        body=Track(attributes=[attributes], events=[created.report("Contact Email Created")]),
    )
