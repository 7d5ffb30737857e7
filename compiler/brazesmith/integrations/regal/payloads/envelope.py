"""The envelope around every event, in the eight kinds that Regal's documentation shows.

Source: Regal's page "Reporting Webhooks" (developer.regal.ai/docs/reporting-webhooks) and Braze's
partner page of Regal. Regal publishes no list of required fields, so every field is optional; which
of them an example shows is `_shows` of its kind. Whatever kind an event has in the examples, a
transform copes with all of them: `regal.contact` says in which order they are read.
"""

from __future__ import annotations

from typing import Any

from brazesmith import Email, Payload, Phone, Record, Text, UnixSeconds, field

_UNPROMISED = "Regal publishes no list of fields that are always there"
_ID_WHY = "Regal sets it only for contacts whose id you sent to Regal before"
_EMAIL_WHY = "Regal sets it only for contacts whose e-mail you sent to Regal before"


def seen(
    doc: str, *, null: bool = False, enum: tuple[str, ...] = (), key: str | None = None
) -> Any:
    """A field that Regal's documentation shows; `null` where an example shows a null.

    `enum` is a closed list of values. Where Regal's list is open, `doc` names the values.
    """
    return field(key=key, optional=_UNPROMISED, nullable=null, enum=enum, doc=doc)


class Traits(Record, open=True):
    """How to reach the contact."""

    phone: Phone = seen("primary phone number, E.164")
    email: Email = field(optional=_EMAIL_WHY, doc="primary e-mail address")
    ip: Text = seen("IP address; with contact.subscribed and contact.unsubscribed only")


class RegalEvent(Payload, event="Regal"):
    """What may stand around the `properties` of an event, in any kind of envelope.

    The properties themselves are declared by the class of each event.
    """

    userId: Text = field(optional=_ID_WHY, doc="your own id of the contact (External ID)")
    external_id: Text = field(optional=_ID_WHY, doc="the same, in Regal's internal envelope")
    traits: Traits = seen("how to reach the contact")
    name: Text = seen("name of the event, dotted and in lower case: call.completed")
    originalTimestamp: UnixSeconds = seen("when it happened: unix seconds, in a text")
    original_timestamp: UnixSeconds = seen("the same, in Regal's internal envelope")
    created_at: UnixSeconds = seen("when Regal stored it, some seconds later")
    eventSource: Text = seen('"Regal Voice"')
    source: Text = seen("the same, in Regal's internal envelope")
    eventId: Text = seen("unique for each event; not in older payloads")
    event_id: Text = seen("the same, in Regal's internal envelope")
    contact_phone: Phone = seen("phone number of the contact")
    contact_email: Email = seen("e-mail address of the contact")
    brand: Text = seen("slug of the account")
    profile_id: Text = seen("Regal's own id of the contact")
    entity_type: Text = seen('"event"')
    event_type: Text = seen('"regal_voice_event"')
    source_workflow: Text = seen('"Internal"')

    _kind = ""
    _shows: tuple[str, ...] = ()


class Standard(RegalEvent):
    """The usual envelope: 29 events have it."""

    _kind = "standard"
    _shows = (
        "userId", "traits", "name", "properties", "originalTimestamp", "eventSource", "eventId",
    )  # fmt: skip


class StandardWithoutContact(RegalEvent):
    """Nothing says which contact: agent.activity.updated."""

    _kind = "standard-no-contact"
    _shows = ("name", "properties", "originalTimestamp", "eventSource", "eventId")


class StandardWithoutUserId(RegalEvent):
    """Without `userId`: contact.phone.created."""

    _kind = "standard-no-userid"
    _shows = ("traits", "name", "properties", "originalTimestamp", "eventSource", "eventId")


class StandardPlusInternal(RegalEvent):
    """The usual envelope with internal fields beside it: voicemail.transcript.available."""

    _kind = "standard-plus-internal"
    _shows = (
        "userId", "traits", "brand", "contact_email", "contact_phone", "name", "properties",
        "originalTimestamp", "eventSource", "eventId",
    )  # fmt: skip


class InternalMixed(RegalEvent):
    """Regal's internal record, with `external_id` and both times: call.analysis.available."""

    _kind = "internal-mixed"
    _shows = (
        "traits", "name", "brand", "contact_email", "contact_phone", "created_at", "entity_type",
        "event_id", "event_type", "external_id", "original_timestamp", "profile_id", "properties",
        "originalTimestamp", "source",
    )  # fmt: skip


class Internal(RegalEvent):
    """Regal's internal record, without an id of the contact: call.ivr.triggered."""

    _kind = "internal"
    _shows = (
        "brand", "contact_phone", "created_at", "event_id", "event_type", "name",
        "original_timestamp", "profile_id", "properties", "source", "traits",
    )  # fmt: skip


class InternalWithUserId(RegalEvent):
    """Regal's internal record with `userId`: email.conversation.completed, voicemail.completed."""

    _kind = "internal-with-userid"
    _shows = (
        "userId", "traits", "brand", "contact_email", "contact_phone", "created_at", "entity_type",
        "event_id", "event_type", "name", "original_timestamp", "profile_id", "properties",
        "source", "source_workflow",
    )  # fmt: skip


class BareProperties(RegalEvent):
    """The example shows the properties alone; that they come in an envelope is a guess.

    contact.email.created, object.created, object.attribute.edited and sms.failed: their transforms
    take both.
    """

    _kind = "bare-properties"
