"""Properties that several events share: groups as base classes, single ones as constants."""

from __future__ import annotations

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Number,
    Phone,
    Record,
    Text,
    UnixSeconds,
    Uuid,
)
from brazesmith.integrations.regal.payloads.envelope import seen

AGENT_FIRSTNAME = seen("first name of the agent")
AGENT_FULLNAME = seen("full name of the agent", null=True)
CALL_ID = seen("id of the call's task (Twilio task SID), which other events call task_id")
CALL_SID = seen("Twilio's SID of the call")
CALL_CHANNEL = seen("channel", enum=("voice", "sms"))
CAMPAIGN_FRIENDLY_ID = seen('id that the app shows: "445" in some events, 445 in others', null=True)
CAMPAIGN_ID = seen('UUID of the campaign; one example has the text "null"')
CANCELATION_SOURCE = seen('where it was canceled: "system", "Agent Desktop" …')
CANCELED_BY = seen('e-mail of the person who canceled, or a token such as "regal_voice"')
CONTACT_EMAIL = seen("e-mail address of the contact")
CONTACT_PHONE = seen("number of the contact in this event; may differ from traits.phone")
DIRECTION = seen("direction", enum=("INBOUND", "OUTBOUND"))
DISPOSITION = seen("outcome that the agent chose from the account's own list")
ENDED_AT = seen("end of the conversation: Unix seconds as a number")
FIRST_NAME = seen("first name of the contact")
LAST_NAME = seen("last name of the contact")
LINE_NAME = seen("display name of Regal's number", null=True)
LINE_PHONE = seen("Regal's number that was used")
NOTES = seen("notes on the task", null=True)
OBJECTIONS = seen("tags of the task", null=True)
QUEUE = seen("name of the task queue")
RECORDING_LINK = seen("URL of the recording (Twilio)")
SMS_CONVERSATION_ID = seen("id of the conversation's task; not for automated SMS")
STARTED_AT = seen("start of the conversation: Unix seconds as a number")
TALK_TIME = seen("ended_at - started_at, in seconds")
TARGET_AGENT_FULLNAME = seen("agent to whom the contact is assigned")
TASK_ID = seen("id of the task; call_id or sms_conversation_id when it is completed")
TASK_TYPE = seen(
    'type of the task: "Outbound Call", "Scheduled Callback", "Outbound SMS", "Inbound SMS", '
    '"Inbound Email", "Voicemail", "Custom Task" …'
)
UNIX_TIMESTAMP = seen("when it happened: Unix seconds as text")


class Agent(Record):
    """The agent's e-mail, under two names; a payload has one or both of them."""

    agent_email: Email = seen("e-mail of the agent", null=True)
    agent_id: Email = seen("e-mail of the agent; older name of agent_email", null=True)


class TargetAgent(Record):
    """The agent to whom a contact is assigned, under two names."""

    target_agent_email: Email = seen("e-mail of the assigned agent", null=True)
    target_agent_id: Email = seen("e-mail of the assigned agent, in other events")


class SchedulingAgent(Record):
    """The agent who scheduled a callback, under two names."""

    scheduling_agent_fullname: Text = seen("agent who scheduled the callback", null=True)
    scheduling_agent_email: Email = seen("e-mail of that agent", null=True)
    scheduling_agent_id: Email = seen("e-mail of that agent, in other events", null=True)


class ReservedAgent(Record):
    """The agent for whom a task is reserved."""

    reserved_agent_email: Email = seen("agent for whom the task is reserved")
    reserved_agent_fullname: Text = seen("full name of that agent")


class Line(Record):
    """The phone number in Regal that was used."""

    regal_voice_phone: Phone = LINE_PHONE
    regal_voice_phone_internal_name: Text = LINE_NAME


class Campaign(Record):
    """The campaign that led to an event."""

    campaign_name: Text = seen('name of the campaign; one example has the text "null"', null=True)
    campaign_friendly_id: Anything = CAMPAIGN_FRIENDLY_ID


class Journey(Record):
    """The journey that led to an event."""

    journey_uuid: Uuid = seen("UUID of the journey", null=True)
    journey_name: Text = seen("name of the journey", null=True)
    journey_friendly_id: Number = seen("id of the journey that the app shows", null=True)


class JourneyNode(Journey):
    """The journey, and the node in it."""

    journey_execution_name: Text = seen("id of this contact's run through the journey", null=True)
    journey_node_uuid: Uuid = seen("UUID of the node", null=True)
    journey_node_friendly_id: Number = seen("id of the node that the app shows", null=True)


class RelatedObject(Record):
    """The custom object that an event is about."""

    related_object_id: Text = seen("id of the custom object", null=True)
    related_object_type: Text = seen("its type, as salesforce_opportunity", null=True)


class Completion(Record):
    """How a task ended, and how long it took."""

    disposition: Text = DISPOSITION
    conversation_happened: Boolean = seen("whether the disposition counts as a conversation")
    notes: Text = NOTES
    objections: Array[Text] = OBJECTIONS
    started_at: UnixSeconds = STARTED_AT
    ended_at: UnixSeconds = ENDED_AT
    completed_at: UnixSeconds = seen("completion of the task: Unix seconds as a number")
    talk_time: Number = TALK_TIME
    wrapup_time: Number = seen("completed_at - ended_at, in seconds")
    handle_time: Number = seen("completed_at - started_at, in seconds")


class CompletedTask(Record):
    """The task of a completed conversation, and its agent."""

    agent_firstname: Text = AGENT_FIRSTNAME
    agent_fullname: Text = AGENT_FULLNAME
    agent_tags: Text = seen("tags of the agent")
    agent_teams: Array[Text] = seen("teams of the agent")
    campaign_id: Text = CAMPAIGN_ID
    contact_phone: Phone = CONTACT_PHONE
    direction: Text = DIRECTION
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE


class Tracker(Record):
    """A kind of moment in conversations that the account tracks."""

    tracker_id: Uuid = seen("UUID of the tracker")
    tracker_name: Text = seen("name of the tracker")


class Transcript(Record):
    """A transcript, with its summary and the moments found in it."""

    call_summary: Text = seen("summary, written by AI")
    contact_name: Text = seen("name of the contact")
    contact_phone: Phone = CONTACT_PHONE
    is_voicemail: Boolean = seen("whether it is a voicemail")
    moments_count: Number = seen("number of moments found")
    recording_id: Text = seen("Twilio's SID of the recording")
    recording_link: Text = RECORDING_LINK
    request_timestamp: UnixSeconds = seen("Unix seconds as a number")
    response_timestamp: UnixSeconds = seen("Unix seconds as a number")
    trackers: Array[Tracker] = seen("the moments found")
    transcript: Text = seen("text with [speaker]: before each part; may be very long")
    transcript_is_truncated: Boolean = seen("whether Regal truncated the transcript")
    transcript_url: Text = seen("page of the transcript in Regal")
