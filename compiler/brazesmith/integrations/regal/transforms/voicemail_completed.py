"""Regal `voicemail.completed` becomes the Braze event "Voicemail Completed"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import VoicemailCompleted
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    voicemail = Received(VoicemailCompleted(), settings)
    shaped = voicemail.null_for_text("campaign_id", "campaign_name")
    return Transform(
        name="regal/voicemail.completed",
        source=voicemail.event,
        body=Track(events=[voicemail.report("Voicemail Completed", shaped)]),
    )
