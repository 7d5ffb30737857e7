"""Events about e-mail."""

from __future__ import annotations

from brazesmith import Anything, Array, Email, Phone, Record, Text
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import InternalWithUserId, Standard, seen
from brazesmith.integrations.regal.payloads.shared import (
    Agent,
    Campaign,
    Completion,
    JourneyNode,
    RelatedObject,
)


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


class EmailConversationProperties(RelatedObject, JourneyNode, Completion, Campaign, Agent):
    """A completed e-mail conversation."""

    agent_firstname: Text = shared.AGENT_FIRSTNAME
    agent_fullname: Text = shared.AGENT_FULLNAME
    agent_tags: Text = seen("tags of the agent")
    agent_teams: Array[Text] = seen("teams of the agent")
    campaign_id: Text = shared.CAMPAIGN_ID
    contact_phone: Phone = shared.CONTACT_PHONE
    direction: Text = shared.DIRECTION
    task_id: Text = shared.TASK_ID
    type: Text = shared.TASK_TYPE


class EmailConversationCompleted(InternalWithUserId, event="Regal email.conversation.completed"):
    """An e-mail conversation was completed in the agent desktop."""

    properties: EmailConversationProperties = seen("the conversation")
