"""Events about phone calls."""

from __future__ import annotations

from brazesmith import Anything, Array, Boolean, Map, Number, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads.envelope import Internal, InternalMixed, Standard, seen
from brazesmith.integrations.regal.payloads.groups import (
    AGENT_FIRSTNAME,
    AGENT_FULLNAME,
    CALL_CHANNEL,
    CALL_ID,
    CALL_SID,
    CONTACT_EMAIL,
    CONTACT_PHONE,
    DIRECTION,
    DISPOSITION,
    ENDED_AT,
    NOTES,
    OBJECTIONS,
    QUEUE,
    RECORDING_LINK,
    STARTED_AT,
    TALK_TIME,
    TARGET_AGENT_FULLNAME,
    TASK_ID,
    TASK_TYPE,
    Agent,
    Campaign,
    Completion,
    Journey,
    JourneyNode,
    Line,
    RelatedObject,
    ReservedAgent,
    SchedulingAgent,
    TargetAgent,
    Transcript,
)


class CallPlacedProperties(RelatedObject, JourneyNode, Campaign, Line, SchedulingAgent, Agent):
    """The call that begins."""

    agent_fullname: Text = AGENT_FULLNAME
    direction: Text = DIRECTION
    contact_phone: Phone = CONTACT_PHONE
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE
    queue: Text = QUEUE
    channel: Text = CALL_CHANNEL


class CallPlaced(Standard, event="Regal call.placed"):
    """An outbound call was started."""

    properties: CallPlacedProperties = seen("the call")


class CallIvrTriggeredProperties(Line):
    """The menu (IVR) that the caller entered."""

    contact_number: Phone = seen("phone number of the contact; contact_phone in other events")
    direction: Text = DIRECTION
    ivr_flow_id: Text = seen("UUID of the menu")
    ivr_flow_name: Text = seen("name of the menu")
    ivr_flow_trigger_id: Text = seen("id of this run of the menu (Twilio's SID of the call)")
    ivr_flow_version: Number = seen("version of the menu")


class CallIvrTriggered(Internal, event="Regal call.ivr.triggered"):
    """An inbound call entered a menu (IVR)."""

    properties: CallIvrTriggeredProperties = seen("the menu")


class CallWrapupProperties(Journey, Campaign, Line, ReservedAgent, SchedulingAgent, TargetAgent):
    """The call whose task is in its wrap-up."""

    channel: Text = CALL_CHANNEL
    contact_email: Text = CONTACT_EMAIL
    contact_phone: Phone = CONTACT_PHONE
    direction: Text = DIRECTION
    queue: Text = QUEUE
    target_agent_fullname: Text = TARGET_AGENT_FULLNAME
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE


class CallWrapup(Standard, event="Regal call.wrapup"):
    """A call ended, and its task is now in wrap-up."""

    properties: CallWrapupProperties = seen("the call")


class CallProperties(Journey, Completion, Campaign, Line, Agent):
    """What there is to know of a call that is over."""

    agent_firstname: Text = AGENT_FIRSTNAME
    agent_fullname: Text = AGENT_FULLNAME
    direction: Text = DIRECTION
    contact_phone: Phone = CONTACT_PHONE
    call_id: Text = CALL_ID
    type: Text = TASK_TYPE


class CallCompleted(Standard, event="Regal call.completed"):
    """An inbound or outbound call was completed, answered or not."""

    properties: CallProperties = seen("the call")


class CallRecordingProperties(Journey, Campaign, Line, Agent):
    """The recording of a call."""

    direction: Text = DIRECTION
    contact_phone: Phone = CONTACT_PHONE
    call_id: Text = CALL_ID
    call_sid: Text = CALL_SID
    type: Text = TASK_TYPE
    disposition: Text = DISPOSITION
    notes: Text = NOTES
    objections: Array[Text] = OBJECTIONS
    recording_link: Text = RECORDING_LINK
    started_at: UnixSeconds = STARTED_AT
    ended_at: UnixSeconds = ENDED_AT
    talk_time: Number = TALK_TIME


class CallRecordingAvailable(Standard, event="Regal call.recording.available"):
    """The link to the recording of a call is available, maybe hours after the call."""

    properties: CallRecordingProperties = seen("the recording")


class Sentiments(Record, open=True):
    """How both sides felt, as AI sees it; Regal does not say on which scale."""

    contact_sentiment: Number = seen("of the contact")
    contact_sentiment_reason: Text = seen("why")
    agent_sentiment: Number = seen("of the agent")
    agent_sentiment_reason: Text = seen("why")


class CallTranscriptProperties(Transcript, Agent):
    """The transcript of a call."""

    task_id: Text = TASK_ID
    recording_duration: Number = seen("seconds, with a fraction")
    sentiments: Sentiments = seen("how both sides felt")


class CallTranscriptAvailable(Standard, event="Regal call.transcript.available"):
    """Transcript, summary and trackers of a call are available."""

    properties: CallTranscriptProperties = seen("the transcript")


class CallAnalysisProperties(Agent):
    """What the account's own AI analysis says of a call."""

    call_analysis: Map[Anything] = seen("the account's data points: texts, numbers, true or false")
    contact_phone: Phone = CONTACT_PHONE
    incoming_sip_headers: Map[Text] = seen("SIP headers of the inbound leg")
    is_ai_agent: Boolean = seen("whether the agent is an AI")
    outgoing_sip_headers: Map[Text] = seen("SIP headers of the outbound leg")
    task_id: Text = TASK_ID


class CallAnalysisAvailable(InternalMixed, event="Regal call.analysis.available"):
    """The account's own AI analysis of a call is available."""

    properties: CallAnalysisProperties = seen("the analysis")
