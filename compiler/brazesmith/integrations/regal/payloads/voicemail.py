"""Events about voicemail."""

from __future__ import annotations

from brazesmith import Array, Number, Phone, Text, UnixSeconds
from brazesmith.integrations.regal.payloads.envelope import (
    InternalWithUserId,
    Standard,
    StandardPlusInternal,
    seen,
)
from brazesmith.integrations.regal.payloads.groups import (
    AGENT_FIRSTNAME,
    AGENT_FULLNAME,
    CALL_CHANNEL,
    CALL_ID,
    CALL_SID,
    CAMPAIGN_ID,
    CONTACT_PHONE,
    DIRECTION,
    ENDED_AT,
    RECORDING_LINK,
    STARTED_AT,
    TALK_TIME,
    TASK_ID,
    TASK_TYPE,
    Agent,
    Campaign,
    Completion,
    JourneyNode,
    Line,
    Transcript,
)


class VoicemailRecordingProperties(Line, Agent):
    """The recording of a voicemail."""

    direction: Text = DIRECTION
    contact_phone: Phone = CONTACT_PHONE
    channel: Text = CALL_CHANNEL
    call_id: Text = CALL_ID
    call_sid: Text = CALL_SID
    type: Text = TASK_TYPE
    recording_link: Text = RECORDING_LINK
    started_at: UnixSeconds = STARTED_AT
    ended_at: UnixSeconds = ENDED_AT
    talk_time: Number = TALK_TIME


class VoicemailRecordingAvailable(Standard, event="Regal voicemail.recording.available"):
    """The recording of a voicemail is available."""

    properties: VoicemailRecordingProperties = seen("the recording")


class VoicemailTranscriptProperties(Transcript, Agent):
    """The transcript of a voicemail."""

    agent_name: Text = seen("name of the agent; agent_fullname in other events")
    call_id: Text = CALL_ID
    call_sid: Text = CALL_SID
    recording_duration: Text = seen("seconds, here in a text")
    task_sid: Text = seen("id of the task; task_id in other events")


class VoicemailTranscriptAvailable(
    StandardPlusInternal, event="Regal voicemail.transcript.available"
):
    """Transcript and trackers of a voicemail are available."""

    properties: VoicemailTranscriptProperties = seen("the transcript")


class VoicemailProperties(JourneyNode, Completion, Campaign, Line, Agent):
    """A voicemail task that is over."""

    agent_firstname: Text = AGENT_FIRSTNAME
    agent_fullname: Text = AGENT_FULLNAME
    agent_tags: Text = seen("tags of the agent")
    agent_teams: Array[Text] = seen("teams of the agent")
    campaign_id: Text = CAMPAIGN_ID
    contact_phone: Phone = CONTACT_PHONE
    direction: Text = DIRECTION
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE


class VoicemailCompleted(InternalWithUserId, event="Regal voicemail.completed"):
    """A voicemail task was completed. Regal's example calls itself email.conversation.completed."""

    properties: VoicemailProperties = seen("the voicemail")
