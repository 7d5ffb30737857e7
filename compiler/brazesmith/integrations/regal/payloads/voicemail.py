"""Events about voicemail."""

from __future__ import annotations

from brazesmith import Number, Phone, Text, UnixSeconds
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import (
    InternalWithUserId,
    Standard,
    StandardPlusInternal,
    seen,
)


class VoicemailRecordingProperties(shared.Line, shared.Agent):
    """The recording of a voicemail."""

    direction: Text = shared.DIRECTION
    contact_phone: Phone = shared.CONTACT_PHONE
    channel: Text = shared.CALL_CHANNEL
    call_id: Text = shared.CALL_ID
    call_sid: Text = shared.CALL_SID
    type: Text = shared.TASK_TYPE
    recording_link: Text = shared.RECORDING_LINK
    started_at: UnixSeconds = shared.STARTED_AT
    ended_at: UnixSeconds = shared.ENDED_AT
    talk_time: Number = shared.TALK_TIME


class VoicemailRecordingAvailable(Standard, event="Regal voicemail.recording.available"):
    """The recording of a voicemail is available."""

    properties: VoicemailRecordingProperties = seen("the recording")


class VoicemailTranscriptProperties(shared.Transcript, shared.Agent):
    """The transcript of a voicemail."""

    agent_name: Text = seen("name of the agent, elsewhere called agent_fullname")
    call_id: Text = shared.CALL_ID
    call_sid: Text = shared.CALL_SID
    recording_duration: Text = seen("seconds as text in this event")
    task_sid: Text = seen("id of the task, elsewhere called task_id")


class VoicemailTranscriptAvailable(
    StandardPlusInternal, event="Regal voicemail.transcript.available"
):
    """The transcript and trackers of a voicemail are available."""

    properties: VoicemailTranscriptProperties = seen("the transcript")


class VoicemailProperties(
    shared.CompletedTask,
    shared.JourneyNode,
    shared.Completion,
    shared.Campaign,
    shared.Line,
    shared.Agent,
):
    """A completed voicemail task."""


class VoicemailCompleted(InternalWithUserId, event="Regal voicemail.completed"):
    """A voicemail task was completed. Regal's example is named email.conversation.completed."""

    properties: VoicemailProperties = seen("the voicemail")
