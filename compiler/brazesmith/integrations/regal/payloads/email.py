"""Events about e-mail."""

from __future__ import annotations

from brazesmith import Anything, Array, Email, Phone, Record, Text
from brazesmith.integrations.regal.payloads.envelope import InternalWithUserId, Standard, seen
from brazesmith.integrations.regal.payloads.groups import (
    AGENT_FIRSTNAME,
    AGENT_FULLNAME,
    CAMPAIGN_ID,
    CONTACT_EMAIL,
    CONTACT_PHONE,
    DIRECTION,
    TASK_ID,
    TASK_TYPE,
    Agent,
    Campaign,
    Completion,
    JourneyNode,
    RelatedObject,
)


class EmailProperties(Record):
    """One e-mail."""

    attachments: Array[Anything] = seen("attachments; Regal does not say what one looks like")
    bcc_emails: Array[Email] = seen("recipients of blind copies")
    body_snippet: Text = seen("how the text begins")
    cc_emails: Array[Email] = seen("recipients of copies")
    contact_email: Email = CONTACT_EMAIL
    direction: Text = seen("direction, here in small letters", enum=("inbound", "outbound"))
    message_id: Text = seen("id of the e-mail")
    sender_email: Email = seen("who sent it")
    subject: Text = seen("subject")
    thread_id: Text = seen("id of the thread")
    to_emails: Array[Email] = seen("recipients")


class EmailReceived(Standard, event="Regal email.received"):
    """An e-mail of the contact was received."""

    properties: EmailProperties = seen("the e-mail")


class EmailSent(Standard, event="Regal email.sent"):
    """An e-mail was sent to the contact."""

    properties: EmailProperties = seen("the e-mail")


class EmailConversationProperties(RelatedObject, JourneyNode, Completion, Campaign, Agent):
    """A conversation by e-mail that is over."""

    agent_firstname: Text = AGENT_FIRSTNAME
    agent_fullname: Text = AGENT_FULLNAME
    agent_tags: Text = seen("tags of the agent")
    agent_teams: Array[Text] = seen("teams of the agent")
    campaign_id: Text = CAMPAIGN_ID
    contact_phone: Phone = CONTACT_PHONE
    direction: Text = DIRECTION
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE


class EmailConversationCompleted(InternalWithUserId, event="Regal email.conversation.completed"):
    """A conversation by e-mail was completed in the agent desktop."""

    properties: EmailConversationProperties = seen("the conversation")
