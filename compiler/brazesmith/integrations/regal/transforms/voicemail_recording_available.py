"""Regal `voicemail.recording.available` becomes the Braze event "Voicemail Recording Available"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import VoicemailRecordingAvailable
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    voicemail = VoicemailRecordingAvailable()
    return Transform(
        name="regal/voicemail.recording.available",
        source=voicemail,
        body=Track(events=[report(voicemail, "Voicemail Recording Available", settings)]),
    )
