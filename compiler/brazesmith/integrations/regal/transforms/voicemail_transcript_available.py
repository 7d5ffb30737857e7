"""Regal `voicemail.transcript.available` becomes the event "Voicemail Transcript Available"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import VoicemailTranscriptAvailable
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    voicemail = VoicemailTranscriptAvailable()
    return Transform(
        name="regal/voicemail.transcript.available",
        source=voicemail,
        body=Track(events=[report(voicemail, "Voicemail Transcript Available", settings)]),
    )
