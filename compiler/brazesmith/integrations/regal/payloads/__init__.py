"""The payloads of Regal's reporting webhooks, as types: one class for each of the forty events."""

from __future__ import annotations

from brazesmith.integrations.regal.payloads.agent import AgentActivityUpdated
from brazesmith.integrations.regal.payloads.call import (
    CallAnalysisAvailable,
    CallCompleted,
    CallIvrTriggered,
    CallPlaced,
    CallRecordingAvailable,
    CallTranscriptAvailable,
    CallWrapup,
)
from brazesmith.integrations.regal.payloads.contact import (
    Change,
    ContactAttributeEdited,
    ContactCreated,
    ContactedAfterHours,
    ContactEmailCreated,
    ContactExperimentAssigned,
    ContactPhoneCreated,
    ContactSubscribed,
    ContactUnsubscribed,
)
from brazesmith.integrations.regal.payloads.email import (
    EmailConversationCompleted,
    EmailReceived,
    EmailSent,
)
from brazesmith.integrations.regal.payloads.envelope import BareProperties, RegalEvent
from brazesmith.integrations.regal.payloads.message import (
    DEAD_NUMBER_CODES,
    MmsReceived,
    MmsSent,
    SmsConversationCompleted,
    SmsFailed,
    SmsQueued,
    SmsReceived,
    SmsSent,
    SmsUndelivered,
)
from brazesmith.integrations.regal.payloads.object import ObjectAttributeEdited, ObjectCreated
from brazesmith.integrations.regal.payloads.task import (
    CancelAllAutomatedTasks,
    CustomTaskCompleted,
    ScheduledCallbackRequested,
    ScheduledReminderCreated,
    TaskCanceled,
    TaskCreated,
    TaskReservationAccepted,
    TaskReservationCreated,
)
from brazesmith.integrations.regal.payloads.voicemail import (
    VoicemailCompleted,
    VoicemailRecordingAvailable,
    VoicemailTranscriptAvailable,
)

#: Every event, in the order of the alphabet of their names.
EVENTS: tuple[type[RegalEvent], ...] = (
    AgentActivityUpdated,
    CallAnalysisAvailable,
    CallCompleted,
    CallIvrTriggered,
    CallPlaced,
    CallRecordingAvailable,
    CallTranscriptAvailable,
    CallWrapup,
    CancelAllAutomatedTasks,
    ContactAttributeEdited,
    ContactCreated,
    ContactEmailCreated,
    ContactExperimentAssigned,
    ContactPhoneCreated,
    ContactSubscribed,
    ContactUnsubscribed,
    ContactedAfterHours,
    CustomTaskCompleted,
    EmailConversationCompleted,
    EmailReceived,
    EmailSent,
    MmsReceived,
    MmsSent,
    ObjectAttributeEdited,
    ObjectCreated,
    ScheduledCallbackRequested,
    ScheduledReminderCreated,
    SmsConversationCompleted,
    SmsFailed,
    SmsQueued,
    SmsReceived,
    SmsSent,
    SmsUndelivered,
    TaskCanceled,
    TaskCreated,
    TaskReservationAccepted,
    TaskReservationCreated,
    VoicemailCompleted,
    VoicemailRecordingAvailable,
    VoicemailTranscriptAvailable,
)


def event_name(event: RegalEvent | type[RegalEvent]) -> str:
    """The name that Regal gives an event: "call.completed"."""
    return event._event.removeprefix("Regal ")


__all__ = [
    "DEAD_NUMBER_CODES",
    "EVENTS",
    "AgentActivityUpdated",
    "BareProperties",
    "CallAnalysisAvailable",
    "CallCompleted",
    "CallIvrTriggered",
    "CallPlaced",
    "CallRecordingAvailable",
    "CallTranscriptAvailable",
    "CallWrapup",
    "CancelAllAutomatedTasks",
    "Change",
    "ContactAttributeEdited",
    "ContactCreated",
    "ContactEmailCreated",
    "ContactExperimentAssigned",
    "ContactPhoneCreated",
    "ContactSubscribed",
    "ContactUnsubscribed",
    "ContactedAfterHours",
    "CustomTaskCompleted",
    "EmailConversationCompleted",
    "EmailReceived",
    "EmailSent",
    "MmsReceived",
    "MmsSent",
    "ObjectAttributeEdited",
    "ObjectCreated",
    "RegalEvent",
    "ScheduledCallbackRequested",
    "ScheduledReminderCreated",
    "SmsConversationCompleted",
    "SmsFailed",
    "SmsQueued",
    "SmsReceived",
    "SmsSent",
    "SmsUndelivered",
    "TaskCanceled",
    "TaskCreated",
    "TaskReservationAccepted",
    "TaskReservationCreated",
    "VoicemailCompleted",
    "VoicemailRecordingAvailable",
    "VoicemailTranscriptAvailable",
    "event_name",
]
