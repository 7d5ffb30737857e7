"""What each of Regal's events becomes in Braze."""

from __future__ import annotations

from collections.abc import Mapping

from brazesmith import Anything, Boolean, Record, Text, Track, all_of, any_of, is_filled
from brazesmith.integrations.kit import Integration, Router, Row
from brazesmith.integrations.regal import payloads as regal
from brazesmith.integrations.regal import special
from brazesmith.integrations.regal.outbound import webhooks
from brazesmith.integrations.regal.payloads.envelope import RegalEvent, seen
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def report(received: Received, title: str) -> Track:
    """Return a body with the event and all its properties, and nothing else."""
    return Track(events=[received.report(title)])


# fmt: off
ROWS: tuple[Row[Received], ...] = (
    Row(regal.AgentActivityUpdated, "Agent Activity Updated", special.agent_activity_updated,
        becomes="nothing, because it is about an agent and not about a contact"),
    Row(regal.CallAnalysisAvailable, "Call Analysis Available"),
    Row(regal.CallCompleted, "Call Completed"),
    Row(regal.CallIvrTriggered, "Call IVR Triggered"),
    Row(regal.CallPlaced, "Call Placed"),
    Row(regal.CallRecordingAvailable, "Call Recording Available"),
    Row(regal.CallTranscriptAvailable, "Call Transcript Available"),
    Row(regal.CallWrapup, "Call Wrapup"),
    Row(regal.CancelAllAutomatedTasks, "Cancel All Automated Tasks"),
    Row(regal.ContactAttributeEdited, "Contact Attribute Edited", special.contact_attribute_edited,
        becomes="new attribute values of the user"),
    Row(regal.ContactCreated, "Contact Created", special.contact_created,
        becomes='the event "Contact Created" and attributes of the user'),
    Row(regal.ContactEmailCreated, "Contact Email Created", special.contact_email_created,
        becomes='the event "Contact Email Created" and, if it is primary, the user\'s e-mail'),
    Row(regal.ContactExperimentAssigned, "Contact Experiment Assigned"),
    Row(regal.ContactPhoneCreated, "Contact Phone Created", special.contact_phone_created,
        becomes='the event "Contact Phone Created" and, if it is primary, the user\'s number'),
    Row(regal.ContactSubscribed, "Contact Subscribed", special.contact_subscribed,
        becomes='the event "Contact Subscribed" and a subscription of the user'),
    Row(regal.ContactUnsubscribed, "Contact Unsubscribed", special.contact_unsubscribed,
        becomes="the end of a subscription of the user"),
    Row(regal.ContactedAfterHours, "Contacted After Hours"),
    Row(regal.CustomTaskCompleted, "Custom Task Completed"),
    Row(regal.EmailConversationCompleted, "Email Conversation Completed", special.null_campaign),
    Row(regal.EmailReceived, "Email Received"),
    Row(regal.EmailSent, "Email Sent"),
    Row(regal.MmsReceived, "MMS Received"),
    Row(regal.MmsSent, "MMS Sent"),
    Row(regal.ObjectAttributeEdited, "Object Attribute Edited", special.object_attribute_edited,
        becomes='the event "Object Attribute Edited" and a change of the user\'s object'),
    Row(regal.ObjectCreated, "Object Created", special.object_created,
        becomes='the event "Object Created" and a new object of the user'),
    Row(regal.ScheduledCallbackRequested, "Scheduled Callback Requested",
        special.scheduled_callback_requested),
    Row(regal.ScheduledReminderCreated, "Scheduled Reminder Created"),
    Row(regal.SmsConversationCompleted, "SMS Conversation Completed",
        special.sms_conversation_completed),
    Row(regal.SmsFailed, "SMS Failed", special.sms_not_delivered,
        becomes='the event "SMS Failed"; it can unsubscribe a dead number'),
    Row(regal.SmsQueued, "SMS Queued"),
    Row(regal.SmsReceived, "SMS Received"),
    Row(regal.SmsSent, "SMS Sent"),
    Row(regal.SmsUndelivered, "SMS Undelivered", special.sms_not_delivered,
        becomes='the event "SMS Undelivered"; it can unsubscribe a dead number'),
    Row(regal.TaskCanceled, "Task Canceled"),
    Row(regal.TaskCreated, "Task Created"),
    Row(regal.TaskReservationAccepted, "Task Reservation Accepted"),
    Row(regal.TaskReservationCreated, "Task Reservation Created"),
    Row(regal.VoicemailCompleted, "Voicemail Completed", special.null_campaign),
    Row(regal.VoicemailRecordingAvailable, "Voicemail Recording Available"),
    Row(regal.VoicemailTranscriptAvailable, "Voicemail Transcript Available"),
)
# fmt: on


class AnyProperties(Record, open=True):
    """The properties that distinguish events which arrive under the name of another."""

    custom_task_name: Text = seen("name of a custom task")
    type: Text = seen("type of the task")


class AnyEvent(RegalEvent, event="Regal, all events"):
    """Any event."""

    properties: AnyProperties = seen("the properties of the event")


def _misnamed(event: AnyEvent, name: Anything) -> Mapping[str, Boolean]:
    """Return the conditions for two events whose examples in Regal's docs have another name."""
    given = event.properties
    is_custom_task = any_of(given.type == "Custom Task", is_filled(given.custom_task_name))
    is_voicemail = given.type == "Voicemail"
    return {
        "custom.task.completed": all_of(name == "call.completed", is_custom_task),
        "voicemail.completed": all_of(name == "email.conversation.completed", is_voicemail),
    }


INTEGRATION = Integration(
    name="regal",
    events=regal.EVENTS,
    settings=RegalSettings,
    receive=Received,
    named=RegalSettings.event_name,
    report=report,
    rows=ROWS,
    router=Router(
        event=AnyEvent,
        name=lambda event: event.name,
        misnamed=_misnamed,
        description="Every Regal event, by its name: for accounts that send all events to one URL.",
    ),
    webhooks=lambda settings: webhooks(settings.outbound),
)
