"""Events about SMS and MMS."""

from __future__ import annotations

from brazesmith import Array, Phone, Record, Text
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import BareProperties, Standard, seen

#: Twilio's error codes for numbers that no SMS will reach: unreachable, unknown, a landline, and a
#: recipient who has unsubscribed with the carrier.
DEAD_NUMBER_CODES = ("30003", "30005", "30006", "21610")


class Message(Record):
    """One SMS or MMS."""

    direction: Text = shared.DIRECTION
    regal_voice_phone: Phone = shared.LINE_PHONE
    contact_phone: Phone = shared.CONTACT_PHONE
    from_number: Phone = seen("the sender's number")
    to_number: Phone = seen("the recipient's number")
    sms_message_id: Text = seen("Twilio's SID: SM… for automated messages, IM… for those of agents")
    content: Text = seen("the text; null for a message with only media", null=True)
    media_url: Text = seen("URL of the media", null=True)


class MmsProperties(shared.RelatedObject, Message, shared.Agent):
    """One MMS."""

    agent_fullname: Text = shared.AGENT_FULLNAME
    regal_voice_phone_internal_name: Text = shared.LINE_NAME
    sms_conversation_id: Text = shared.SMS_CONVERSATION_ID


class MmsReceived(Standard, event="Regal mms.received"):
    """An MMS was received from a contact."""

    properties: MmsProperties = seen("the MMS")


class MmsSent(Standard, event="Regal mms.sent"):
    """An MMS was sent to a contact."""

    properties: MmsProperties = seen("the MMS")


class SmsQueuedProperties(shared.Journey, shared.Campaign, Message):
    """The queued SMS."""

    campaign_id: Text = shared.CAMPAIGN_ID
    regal_voice_phone_internal_name: Text = shared.LINE_NAME


class SmsQueued(Standard, event="Regal sms.queued"):
    """An SMS was queued to be sent."""

    properties: SmsQueuedProperties = seen("the SMS")


class SmsReceivedProperties(Message, shared.Agent):
    """The SMS from the contact."""

    agent_fullname: Text = shared.AGENT_FULLNAME
    regal_voice_phone_internal_name: Text = shared.LINE_NAME
    sms_conversation_id: Text = shared.SMS_CONVERSATION_ID


class SmsReceived(Standard, event="Regal sms.received"):
    """An SMS was received from a contact."""

    properties: SmsReceivedProperties = seen("the SMS")


class SmsSentProperties(Message, shared.Agent):
    """The SMS to the contact."""

    agent_fullname: Text = shared.AGENT_FULLNAME
    sms_conversation_id: Text = shared.SMS_CONVERSATION_ID


class SmsSent(Standard, event="Regal sms.sent"):
    """An SMS was sent to a contact."""

    properties: SmsSentProperties = seen("the SMS")


class SmsUndeliveredProperties(shared.Journey, shared.Campaign, Message):
    """The SMS that was not delivered."""

    campaign_id: Text = shared.CAMPAIGN_ID
    error_code: Text = seen(
        "Twilio's code: 30003 unreachable, 30005 unknown number, 30006 landline, 30007 filtered, "
        "30008 unknown error, 21408 region not permitted, 21610 unsubscribed, 30034 unregistered "
        "number, 60005 carrier, 30002, 30454, 63038 or 90010 account limits"
    )


class SmsUndelivered(Standard, event="Regal sms.undelivered"):
    """An SMS was sent and could not be delivered."""

    properties: SmsUndeliveredProperties = seen("the SMS")


class SmsFailedProperties(SmsUndeliveredProperties):
    """The SMS that was not sent."""

    regal_voice_phone_internal_name: Text = shared.LINE_NAME


class SmsFailed(BareProperties, event="Regal sms.failed"):
    """An SMS could not be sent: Twilio did not try."""

    properties: SmsFailedProperties = seen("the SMS")


class SmsConversationProperties(shared.Journey, shared.Completion, shared.Line, shared.Agent):
    """A completed SMS conversation."""

    content: Array[Array[Text]] = seen(
        "the messages: time (2022-07-15 03:17:50, without a zone), Agent or Contact, sent or "
        "received, text",
        null=True,
    )
    contact_phone: Phone = shared.CONTACT_PHONE
    sms_conversation_id: Text = shared.SMS_CONVERSATION_ID
    agent_firstname: Text = shared.AGENT_FIRSTNAME
    agent_fullname: Text = shared.AGENT_FULLNAME
    direction: Text = shared.DIRECTION
    type: Text = shared.TASK_TYPE


class SmsConversationCompleted(Standard, event="Regal sms.conversation.completed"):
    """An SMS conversation was completed in the agent desktop."""

    properties: SmsConversationProperties = seen("the conversation")
