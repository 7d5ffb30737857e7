"""Events about phone calls."""

from __future__ import annotations

from brazesmith import Anything, Array, Boolean, Map, Number, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import Internal, InternalMixed, Standard, seen


class CallPlacedProperties(
    shared.RelatedObject,
    shared.JourneyNode,
    shared.Campaign,
    shared.Line,
    shared.SchedulingAgent,
    shared.Agent,
):
    """The call that was started."""

    agent_fullname: Text = shared.AGENT_FULLNAME
    direction: Text = shared.DIRECTION
    contact_phone: Phone = shared.CONTACT_PHONE
    task_id: Text = shared.TASK_ID
    type: Text = shared.TASK_TYPE
    queue: Text = shared.QUEUE
    channel: Text = shared.CALL_CHANNEL


class CallPlaced(Standard, event="Regal call.placed"):
    """An outbound call was started."""

    properties: CallPlacedProperties = seen("the call")


class CallIvrTriggeredProperties(shared.Line):
    """The menu (IVR) that the caller entered."""

    contact_number: Phone = seen("phone number of the contact, elsewhere called contact_phone")
    direction: Text = shared.DIRECTION
    ivr_flow_id: Text = seen("UUID of the menu")
    ivr_flow_name: Text = seen("name of the menu")
    ivr_flow_trigger_id: Text = seen("id of this run of the menu (Twilio's SID for the call)")
    ivr_flow_version: Number = seen("version of the menu")


class CallIvrTriggered(Internal, event="Regal call.ivr.triggered"):
    """An inbound call entered a menu (IVR)."""

    properties: CallIvrTriggeredProperties = seen("the menu")


class CallWrapupProperties(
    shared.Journey,
    shared.Campaign,
    shared.Line,
    shared.ReservedAgent,
    shared.SchedulingAgent,
    shared.TargetAgent,
):
    """The call whose task is in its wrap-up."""

    channel: Text = shared.CALL_CHANNEL
    contact_email: Text = shared.CONTACT_EMAIL
    contact_phone: Phone = shared.CONTACT_PHONE
    direction: Text = shared.DIRECTION
    queue: Text = shared.QUEUE
    target_agent_fullname: Text = shared.TARGET_AGENT_FULLNAME
    task_id: Text = shared.TASK_ID
    type: Text = shared.TASK_TYPE


class CallWrapup(Standard, event="Regal call.wrapup"):
    """A call ended, and its task is now in wrap-up."""

    properties: CallWrapupProperties = seen("the call")


class CallProperties(shared.Journey, shared.Completion, shared.Campaign, shared.Line, shared.Agent):
    """The call, with its outcome and durations."""

    agent_firstname: Text = shared.AGENT_FIRSTNAME
    agent_fullname: Text = shared.AGENT_FULLNAME
    direction: Text = shared.DIRECTION
    contact_phone: Phone = shared.CONTACT_PHONE
    call_id: Text = shared.CALL_ID
    type: Text = shared.TASK_TYPE


class CallCompleted(Standard, event="Regal call.completed"):
    """An inbound or outbound call was completed, answered or not."""

    properties: CallProperties = seen("the call")


class CallRecordingProperties(shared.Journey, shared.Campaign, shared.Line, shared.Agent):
    """The recording of a call."""

    direction: Text = shared.DIRECTION
    contact_phone: Phone = shared.CONTACT_PHONE
    call_id: Text = shared.CALL_ID
    call_sid: Text = shared.CALL_SID
    type: Text = shared.TASK_TYPE
    disposition: Text = shared.DISPOSITION
    notes: Text = shared.NOTES
    objections: Array[Text] = shared.OBJECTIONS
    recording_link: Text = shared.RECORDING_LINK
    started_at: UnixSeconds = shared.STARTED_AT
    ended_at: UnixSeconds = shared.ENDED_AT
    talk_time: Number = shared.TALK_TIME


class CallRecordingAvailable(Standard, event="Regal call.recording.available"):
    """The recording of a call is available, possibly hours after the call."""

    properties: CallRecordingProperties = seen("the recording")


class Sentiments(Record, open=True):
    """How AI rates the mood of both sides; Regal does not document the scale."""

    contact_sentiment: Number = seen("rating of the contact")
    contact_sentiment_reason: Text = seen("reason for the rating")
    agent_sentiment: Number = seen("rating of the agent")
    agent_sentiment_reason: Text = seen("reason for the rating")


class CallTranscriptProperties(shared.Transcript, shared.Agent):
    """The transcript of a call."""

    task_id: Text = shared.TASK_ID
    recording_duration: Number = seen("seconds, possibly with a fraction")
    sentiments: Sentiments = seen("the mood of both sides")


class CallTranscriptAvailable(Standard, event="Regal call.transcript.available"):
    """The transcript, summary and trackers of a call are available."""

    properties: CallTranscriptProperties = seen("the transcript")


class CallAnalysisProperties(shared.Agent):
    """The result of the account's own AI analysis."""

    call_analysis: Map[Anything] = seen("the account's data points: strings, numbers or booleans")
    contact_phone: Phone = shared.CONTACT_PHONE
    incoming_sip_headers: Map[Text] = seen("SIP headers of the inbound leg")
    is_ai_agent: Boolean = seen("whether the agent is an AI agent")
    outgoing_sip_headers: Map[Text] = seen("SIP headers of the outbound leg")
    task_id: Text = shared.TASK_ID


class CallAnalysisAvailable(InternalMixed, event="Regal call.analysis.available"):
    """The account's own AI analysis of a call is available."""

    properties: CallAnalysisProperties = seen("the analysis")
