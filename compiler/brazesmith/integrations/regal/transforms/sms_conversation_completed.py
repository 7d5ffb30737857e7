"""Regal `sms.conversation.completed` becomes the Braze event "SMS Conversation Completed"."""

from brazesmith import (
    Anything,
    Array,
    Track,
    Transform,
    each,
    is_array,
    join,
    length,
    spread,
    take,
    when,
)
from brazesmith.integrations.regal.payloads import SmsConversationCompleted
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings

#: So many messages fit into the 100 KB that Braze takes.
MOST_MESSAGES = 100


def line(message: Anything) -> Anything:
    """The time, who it is, sent or received, and the text."""
    return when(is_array(message), join(message, " "), message)


def lines(content: Array[Anything]) -> Anything:
    """A line for each message, because arrays in arrays are no properties; a cut is marked."""
    first = each(take(content, MOST_MESSAGES), line)
    all_lines = [spread(first), when(length(content) > MOST_MESSAGES, "…")]
    return when(is_array(content), all_lines, content)


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    conversation = Received(SmsConversationCompleted(), settings)
    shaped = {"content": lines(conversation.properties.content)}
    return Transform(
        name="regal/sms.conversation.completed",
        source=conversation.event,
        body=Track(events=[conversation.report("SMS Conversation Completed", shaped)]),
    )
