"""The envelope around every event, in the eight kinds that Regal's documentation shows.

Source: Regal's page "Reporting Webhooks" (developer.regal.ai/docs/reporting-webhooks) and Braze's
partner page about Regal. Regal does not list required fields, so every field is optional. The kinds
only record what the examples show: transforms accept every kind, and `regal.received` defines the
order in which the fields are read.
"""

from __future__ import annotations

from typing import Any

from brazesmith import Email, Payload, Phone, Record, Text, UnixSeconds, field

_UNPROMISED = "Regal does not document which fields are always present"
_ID_WHY = "Regal sets it only for contacts whose id you sent to Regal before"
_EMAIL_WHY = "Regal sets it only for contacts whose e-mail you sent to Regal before"


def seen(
    doc: str, *, null: bool = False, enum: tuple[str, ...] = (), key: str | None = None
) -> Any:
    """Declare a field that Regal's documentation shows; `null` if an example has a null.

    `enum` is a closed list of values. If Regal's list is open, `doc` names the values.
    """
    return field(key=key, optional=_UNPROMISED, nullable=null, enum=enum, doc=doc)


class Traits(Record, open=True):
    """How to reach the contact."""

    phone: Phone = seen("primary phone number, E.164")
    email: Email = field(optional=_EMAIL_WHY, doc="primary e-mail address")


class ConsentTraits(Traits, open=True):
    """How to reach the contact, and where the consent was given or withdrawn."""

    ip: Text = seen("IP address of the contact; may differ from that of the change")


class RegalEvent(Payload, event="Regal"):
    """The fields that can surround the `properties` of an event, in any kind of envelope.

    Each event's own class declares its properties.
    """

    userId: Text = field(optional=_ID_WHY, doc="your own id for the contact (External ID)")
    external_id: Text = field(optional=_ID_WHY, doc="same, in Regal's internal envelope")
    traits: Traits = seen("how to reach the contact")
    name: Text = seen("name of the event, dotted and in lower case: call.completed")
    originalTimestamp: UnixSeconds = seen("when it happened: Unix seconds as text")
    original_timestamp: UnixSeconds = seen("same, in Regal's internal envelope")
    created_at: UnixSeconds = seen("when Regal stored it, some seconds later")
    eventSource: Text = seen('"Regal Voice"')
    source: Text = seen("same, in Regal's internal envelope")
    eventId: Text = seen("unique for each event; not in older payloads")
    event_id: Text = seen("same, in Regal's internal envelope")
    contact_phone: Phone = seen("phone number of the contact")
    contact_email: Email = seen("e-mail address of the contact")
    brand: Text = seen("slug of the account")
    profile_id: Text = seen("Regal's own id of the contact")
    entity_type: Text = seen('"event"')
    event_type: Text = seen('"regal_voice_event"')
    source_workflow: Text = seen('"Internal"')


class Standard(RegalEvent):
    """The standard envelope, which 29 events have."""


class StandardWithoutContact(RegalEvent):
    """Does not identify a contact: agent.activity.updated."""


class StandardWithoutUserId(RegalEvent):
    """Without `userId`: contact.phone.created."""


class StandardPlusInternal(RegalEvent):
    """The standard envelope with internal fields: voicemail.transcript.available."""


class InternalMixed(RegalEvent):
    """Regal's internal record, with `external_id` and both times: call.analysis.available."""


class Internal(RegalEvent):
    """Regal's internal record, without the contact's id: call.ivr.triggered."""


class InternalWithUserId(RegalEvent):
    """Regal's internal record with `userId`: email.conversation.completed, voicemail.completed."""


class BareProperties(RegalEvent):
    """The example shows only the properties; whether Regal sends an envelope is unknown.

    The transforms of these events (contact.email.created, object.created, object.attribute.edited
    and sms.failed) accept both forms.
    """
