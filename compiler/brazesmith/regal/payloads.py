"""The payloads of Regal's reporting webhooks, as types.

Source: Regal's page "Reporting Webhooks" (developer.regal.ai/docs/reporting-webhooks) and Braze's
partner page of Regal. Regal publishes no list of required fields, so every field is optional here;
`null=True` stands where an example of Regal's or Braze's shows a null.
"""

from __future__ import annotations

from typing import Any

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Map,
    Number,
    Payload,
    Phone,
    Record,
    Text,
    UnixSeconds,
    Uuid,
    field,
)

_UNPROMISED = "Regal publishes no list of fields that are always there"
_ID_WHY = "Regal sets it only for contacts whose id you sent to Regal before"
_EMAIL_WHY = "Regal sets it only for contacts whose e-mail you sent to Regal before"


def _seen(doc: str, *, null: bool = False, enum: tuple[str, ...] = ()) -> Any:
    """A field that Regal's documentation shows."""
    return field(optional=_UNPROMISED, nullable=null, enum=enum, doc=doc)


class Traits(Record, open=True):
    """How to reach the contact."""

    phone: Phone = _seen("primary phone number, E.164")
    email: Email = field(optional=_EMAIL_WHY, doc="primary e-mail address")
    ip: Text = _seen("IP address; with contact.subscribed and contact.unsubscribed only")


class RegalEvent(Payload, event="Regal"):
    """The standard envelope of a reporting webhook."""

    userId: Text = field(
        optional=_ID_WHY,
        max_length=329,  # it is an id of Braze's as well, which has at most 987 bytes
        doc="your own id of the contact (Regal: External ID)",
    )
    traits: Traits = _seen("how to reach the contact")
    name: Text = _seen("name of the event, dotted and in lower case: call.completed")
    originalTimestamp: UnixSeconds = _seen("when it happened: unix seconds, in a text")
    eventSource: Text = _seen('"Regal Voice"')
    eventId: Text = _seen("unique for each event; not in older payloads")


class _Journey(Record):
    """The journey that led to an event."""

    journey_uuid: Uuid = _seen("UUID of the journey", null=True)
    journey_name: Text = _seen("name of the journey", null=True)
    journey_friendly_id: Number = _seen("id of the journey as the app shows it", null=True)


class CallProperties(_Journey):
    """What there is to know of a call that is over."""

    agent_firstname: Text = _seen("first name of the agent")
    agent_fullname: Text = _seen("full name of the agent", null=True)
    agent_id: Email = _seen("e-mail of the agent; the older name of agent_email", null=True)
    agent_email: Email = _seen("e-mail of the agent", null=True)
    direction: Text = _seen("direction of the call", enum=("INBOUND", "OUTBOUND"))
    regal_voice_phone: Phone = _seen("Regal's number that was used")
    regal_voice_phone_internal_name: Text = _seen("display name of that line", null=True)
    contact_phone: Phone = _seen("the contact's number for this call; may differ from traits.phone")
    call_id: Text = _seen("id of the call's task (Twilio task SID)")
    type: Text = _seen('type of the task: "Outbound Call", "Scheduled Callback" …')
    disposition: Text = _seen("what the agent chose at the end, from the account's own list")
    notes: Text = _seen("notes of the agent", null=True)
    objections: Array[Text] = _seen("tags of the task", null=True)
    campaign_name: Text = _seen("name of the campaign", null=True)
    campaign_friendly_id: Anything = _seen('"445" here, a number in other events', null=True)
    conversation_happened: Boolean = _seen("whether the disposition counts as a conversation")
    started_at: UnixSeconds = _seen("start of the conversation: unix seconds, a number")
    ended_at: UnixSeconds = _seen("end of the conversation: unix seconds, a number")
    completed_at: UnixSeconds = _seen("completion of the task: unix seconds, a number")
    talk_time: Number = _seen("ended_at - started_at, in seconds")
    wrapup_time: Number = _seen("completed_at - ended_at, in seconds")
    handle_time: Number = _seen("completed_at - started_at, in seconds")


class CallCompleted(RegalEvent, event="Regal call.completed"):
    """An inbound or outbound call was completed, answered or not."""

    properties: CallProperties = _seen("the call")


class Change(Record, open=True):
    """One value that an agent changed."""

    old_value: Anything = _seen("text, boolean, array …", null=True)
    new_value: Anything = _seen('text (also "300,000"), boolean, array …', null=True)


class Changes(Record, open=True):
    """What an agent changed. Of a phone or e-mail edit `custom_properties` is not there."""

    custom_properties: Map[Change] = _seen("attributes of the contact, under the account's names")
    phone: Change = _seen("the primary phone number")
    phones: Change = _seen("all phone numbers, arrays")
    email: Change = _seen("the primary e-mail address; not in Regal's examples, by analogy")
    emails: Change = _seen("all e-mail addresses; not in Regal's examples, by analogy")


class AttributeEditProperties(Record):
    """An edit of a contact's attributes."""

    agent_email: Email = _seen("e-mail of the agent", null=True)
    contact_phone: Phone = _seen("phone number of the contact")
    changes: Changes = _seen("what changed")
    created_at: UnixSeconds = _seen("unix seconds, in a text")


class ContactAttributeEdited(RegalEvent, event="Regal contact.attribute.edited"):
    """An agent edited a contact's attributes."""

    properties: AttributeEditProperties = _seen("the edit")


class ExperimentProperties(_Journey):
    """The experiment, and the variant that the contact got."""

    experiment_name: Text = _seen("name of the experiment")
    experiment_id: Text = _seen("UUID-like in examples; Regal's table says integer")
    experiment_variant: Text = _seen("the variant")


class ContactExperimentAssigned(RegalEvent, event="Regal contact.experiment.assigned"):
    """A contact was assigned to a variant of an experiment."""

    properties: ExperimentProperties = _seen("the experiment")


class SubscriptionProperties(Record):
    """A change of a subscription."""

    new_subscription: Boolean = _seen("not the state: true for an unsubscribe as well")
    channel: Text = _seen("what is subscribed to", enum=("voice", "sms", "email"))
    text: Text = _seen("the wording that was shown", null=True)
    ip: Text = _seen("IP address that the change came from; may differ from traits.ip")
    source: Text = _seen("where the change was made: regalvoice.agent_desktop …")
    timestamp: UnixSeconds = _seen("unix seconds, in a text; a second before originalTimestamp")


class ContactUnsubscribed(RegalEvent, event="Regal contact.unsubscribed"):
    """A contact was unsubscribed from a marketing channel."""

    properties: SubscriptionProperties = _seen("the change")
