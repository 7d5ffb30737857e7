"""Events about e-mail."""

from __future__ import annotations

from brazesmith import Anything, Array, Email, Record, Text
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import InternalWithUserId, Standard, seen


class EmailProperties(Record):
    """One e-mail."""

    attachments: Array[Anything] = seen("attachments; Regal does not document their form")
    bcc_emails: Array[Email] = seen("BCC recipients")
    body_snippet: Text = seen("beginning of the text")
    cc_emails: Array[Email] = seen("CC recipients")
    contact_email: Email = shared.CONTACT_EMAIL
    direction: Text = seen("direction, in lower case in this event", enum=("inbound", "outbound"))
    message_id: Text = seen("id of the e-mail")
    sender_email: Email = seen("the sender")
    subject: Text = seen("subject")
    thread_id: Text = seen("id of the thread")
    to_emails: Array[Email] = seen("recipients")


class EmailReceived(Standard, event="Regal email.received"):
    """An e-mail from a contact was received."""

    properties: EmailProperties = seen("the e-mail")


class EmailSent(Standard, event="Regal email.sent"):
    """An e-mail was sent to a contact."""

    properties: EmailProperties = seen("the e-mail")


class EmailConversationProperties(
    shared.CompletedTask,
    shared.RelatedObject,
    shared.JourneyNode,
    shared.Completion,
    shared.Campaign,
    shared.Agent,
):
    """A completed e-mail conversation."""


class EmailConversationCompleted(InternalWithUserId, event="Regal email.conversation.completed"):
    """An e-mail conversation was completed in the agent desktop."""

    properties: EmailConversationProperties = seen("the conversation")
