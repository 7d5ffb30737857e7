"""Regal `email.conversation.completed` becomes the Braze event "Email Conversation Completed"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import EmailConversationCompleted
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    conversation = Received(EmailConversationCompleted(), settings)
    shaped = conversation.null_for_text("campaign_id", "campaign_name")
    return Transform(
        name="regal/email.conversation.completed",
        source=conversation.event,
        body=Track(events=[conversation.report("Email Conversation Completed", shaped)]),
    )
